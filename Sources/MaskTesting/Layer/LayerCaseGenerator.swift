import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// Makes layers with something to go in and a mask.
struct LayerCaseGenerator: Sendable {
  var masks: MaskSource
  var longest = 6
  /// Whether batch rows may differ in length.
  var hasLengths = false
  /// Whether weights are above zero, so that no change is cancelled by another.
  var isPositive = false
  /// Whether the mask must mean the same in a shorter run.
  var isUnderCausal = false
  /// Whether projections copy: no bias, and each head has its own part of the vector.
  var isIdentity = false

  init(_ masks: MaskSource) { self.masks = masks }

  /// Draws counts, then a mask and its data; the numbers follow from one datum.
  ///
  /// - Throws: ``Discarded`` where the mask has no value somewhere.
  func layerCase(from trial: inout Trial) throws -> LayerCase {
    let length = trial.draw("length", .integer(in: 1...longest))
    let batchCount = trial.draw("batch rows", .integer(in: 1...2))
    let keyHeadCount = trial.draw("key heads", .integer(in: 1...2))
    let headCount = keyHeadCount * trial.draw("heads per key head", .integer(in: 1...2))
    let headDimension = trial.draw("head dimension", .integer(in: 1...2))
    let dimension =
      isIdentity ? headCount * headDimension : trial.draw("dimension", .integer(in: 1...3))
    let geometry = Geometry(
      queryCount: length,
      keyCount: length,
      offset: 0,
      batchCount: batchCount,
      headCount: headCount
    )
    let hasBias = !isIdentity && trial.draw("bias", .boolean)
    let lengths =
      hasLengths
      ? trial.draw(
        "lengths",
        Generator<Int>.integer(in: 0...length).array(count: batchCount...batchCount)
      ) : nil
    let masked = try drawMask(in: geometry, lengths, &trial)
    let seed = trial.draw("numbers", Generator { $0.chooseDatum(through: 255) })
    let widths = [headCount, keyHeadCount, keyHeadCount].map { $0 * headDimension }
    let shapes = widths.map { ($0, dimension) } + [(dimension, widths[0])]
    let numbers = LayerNumbers(seed: seed, isPositive: isPositive)
    let projections = shapes.enumerated().map { index, shape in
      isIdentity
        ? LayerCase.Numbers(weight: LayerNumbers.identity(shape.0, shape.1), bias: nil)
        : numbers.projection(index, shape.0, shape.1, hasBias: hasBias)
    }
    return LayerCase(
      dimension: dimension,
      headCount: headCount,
      keyHeadCount: keyHeadCount,
      headDimension: headDimension,
      projections: projections,
      input: numbers.input([batchCount, length, dimension]),
      lengths: lengths,
      mask: masked.mask,
      inputs: masked.inputs,
      declarations: masks.declarations,
      visible: masked.visible
    )
  }

  private func drawMask(
    in geometry: Geometry,
    _ lengths: [Int]?,
    _ trial: inout Trial
  ) throws -> MaskSource.Masked {
    let mask = trial.draw(
      "mask",
      isUnderCausal ? fixedMasks(in: geometry) : masks.masks(in: geometry)
    )
    let mentions = mask.formula.mentions
    let declarations = masks.declarations
    var inputs = trial.draw(
      "inputs",
      Generator { choices in
        InputGenerator.inputs(
          in: geometry,
          reading: mentions.inputs.keys,
          declarations,
          from: &choices
        )
      },
      describing: \.summary
    )
    if let lengths, mentions.inputs.keys.contains("length") {
      inputs["length"] = InputArray(lengths)
    }
    do throws(EvaluationError) {
      let visible = try mask.definedMask(in: geometry, inputs: inputs)
      return MaskSource.Masked(mask: mask, inputs: inputs, visible: visible)
    } catch { throw Discarded(reason: "\(error)") }
  }

  /// Masks under causal that do not depend on the length or the batch row.
  private func fixedMasks(in geometry: Geometry) -> Generator<MaskSpec> {
    let masks = masks.masks(in: geometry)
    return Generator { choices in
      for _ in 0..<4 {
        let mask = masks.value(from: &choices)
        let mentions = mask.formula.mentions
        if mentions.symbols.isDisjoint(with: [.keyCount, .queryCount, .batch]),
          !mentions.hasRelationOperators
        {
          return .causal && mask
        }
      }
      return .causal
    }
  }
}

/// The numbers of a layer and its input: a function of a seed and of where a number stands.
///
/// Weights are at most 1/2 and inputs at most 1, so that scores stay small and every visible key
/// keeps a weight that shows. All of them are numbers of `Float16`.
private struct LayerNumbers {
  let seed: Int
  let isPositive: Bool

  func projection(
    _ index: Int,
    _ outputCount: Int,
    _ inputCount: Int,
    hasBias: Bool
  ) -> LayerCase.Numbers {
    func weight(_ place: Int, _ column: Int) -> Double {
      let number = Token(serial: seed).number(.key, batch: index, head: place, index: column) / 4
      return isPositive ? abs(number) + 1 / 64 : number
    }
    return LayerCase.Numbers(
      weight: (0..<outputCount).map { place in (0..<inputCount).map { weight(place, $0) } },
      bias: hasBias ? (0..<outputCount).map { weight($0, -1) } : nil
    )
  }

  func input(_ shape: [Int]) -> AttentionTensor<Double> {
    let elements = (0..<shape.reduce(1, *)).map { place in
      Token(serial: seed).number(.value, batch: 0, head: 0, index: place) / 2
    }
    return .whole(shape, elements)
  }

  static func identity(_ outputCount: Int, _ inputCount: Int) -> [[Double]] {
    (0..<outputCount).map { place in (0..<inputCount).map { $0 == place ? 1 : 0 } }
  }
}
