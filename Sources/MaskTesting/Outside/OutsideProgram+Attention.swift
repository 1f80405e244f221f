import FloatFormats
import Foundation
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension OutsideProgram {
  /// The program as an attention on trial.
  public var attention: AttentionSubject {
    AttentionSubject(
      name,
      format: declaration.format,
      accumulator: declaration.accumulator,
      abilities: declaration.abilities,
      isSerial: true
    ) { try self.attend($0) }
  }

  private func attend(_ attentionCase: AttentionCase) throws -> AttentionAnswer {
    let abilities = declaration.abilities
    let answers =
      ["output"] + (abilities.contains(.weights) ? ["weights"] : [])
      + (abilities.contains(.logSumExp) ? ["logSumExp"] : [])
    return try ask(
      attentionCase.request,
      arrays: try arrays(of: attentionCase),
      answers: answers
    ) { (paths) throws(OutsideError) in
      try AttentionAnswer(paths, to: attentionCase, answers)
    }
  }

  private func arrays(of attentionCase: AttentionCase) throws -> [OutsideArray] {
    let tensors = [
      ("query", attentionCase.query), ("key", attentionCase.key), ("value", attentionCase.value),
    ]
    var arrays = try tensors.map { word, tensor in
      let axes = [tensor.batchCount, tensor.headCount, tensor.length, tensor.dimension]
      return try OutsideArray(word, axes, tensor.elements, declaration.format)
    }
    arrays.append(try maskArray(attentionCase.visible))
    for (name, input) in attentionCase.inputs.arrays.sorted(by: { $0.key < $1.key }) {
      let word = "inputs.\(name)"
      arrays.append(
        input.isBoolean
          ? try OutsideArray(word, input.shape, booleans: input.values.map { $0 != 0 })
          : try OutsideArray(word, input.shape, integers: input.values)
      )
    }
    return arrays
  }

  private func maskArray(_ mask: BooleanMask) throws -> OutsideArray {
    let convention = declaration.mask
    let axes = mask.shape.axes
    let cells = mask.withCells { span in span.indices.map { span[$0] } }
    guard convention.isAdditive else {
      let hidden = convention.trueMeansBlocked
      return try OutsideArray("mask", axes, booleans: cells.map { $0 != hidden })
    }
    let fill = convention.fill.value(in: declaration.format)
    return try OutsideArray("mask", axes, cells.map { $0 ? 0 : fill }, declaration.format)
  }
}

extension AttentionCase {
  fileprivate var request: OutsideRequest {
    var request = OutsideRequest()
    request.add("spec", "\(mask)")
    request.add("offset", geometry.offset)
    request.add("causal", isCausal)
    request.add("scale", options.scale ?? 1 / Double(query.dimension).squareRoot())
    request.add("softcap", options.softcap)
    request.add("sinks", options.logitSinks)
    return request
  }

  /// Whether every query sees the keys up to its own position, and no others.
  private var isCausal: Bool {
    let shape = visible.shape
    return visible.withCells { cells in
      cells.indices.allSatisfy { cell in
        let (row, key) = (cell / shape.keyCount % shape.queryCount, cell % shape.keyCount)
        return cells[cell] == (key <= row + geometry.offset)
      }
    }
  }
}

extension AttentionAnswer {
  fileprivate init(
    _ paths: [String: String],
    to attentionCase: AttentionCase,
    _ words: [String]
  ) throws(OutsideError) {
    let rows = [
      attentionCase.query.batchCount, attentionCase.query.headCount, attentionCase.query.length,
    ]
    let output = try Self.tensor(
      "output",
      paths,
      rows + [attentionCase.value.dimension],
      axes: "[batch, heads, queries, value dimension]"
    )
    var weights: AttentionTensor<Double>?
    if words.contains("weights") {
      let axes = "[batch, heads, queries, keys]"
      weights = try Self.tensor("weights", paths, rows + [attentionCase.key.length], axes: axes)
    }
    var logSumExp: [Double]?
    if words.contains("logSumExp") {
      let axes = "[batch, heads, queries]"
      logSumExp = try ExchangeFolder.numbers("logSumExp", in: paths, shape: rows, axes: axes)
    }
    self.init(output: output, weights: weights, logSumExp: logSumExp)
  }

  private static func tensor(
    _ word: String,
    _ paths: [String: String],
    _ shape: [Int],
    axes: String
  ) throws(OutsideError) -> AttentionTensor<Double> {
    let numbers = try ExchangeFolder.numbers(word, in: paths, shape: shape, axes: axes)
    do throws(AttentionError) {
      return try AttentionTensor(shape: shape, elements: numbers)
    } catch { preconditionFailure("the file has the numbers that its shape holds: \(error)") }
  }
}
