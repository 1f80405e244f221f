import MaskAlgebra
import MaskedAttention

/// Asks an attention questions at one setting.
///
/// Queries and keys are small multiples of 1/8, which every format holds: no weight of a visible
/// key comes close to 0 then, not even without a scale.
struct AttentionProbe {
  let subject: AttentionSubject
  let setting: ProbeSetting
  let query: [Double]
  let key: [Double]

  /// The dimension of all vectors, and the number of keys that one pass weighs.
  static let dimension = 8

  init(_ subject: AttentionSubject, at setting: ProbeSetting) {
    self.subject = subject
    self.setting = setting
    let geometry = setting.geometry
    var generator = SeededGenerator(seed: 0x70_726F_6265)
    func numbers(_ vectorCount: Int) -> [Double] {
      (0..<vectorCount * Self.dimension).map { index in
        // The first element is for raising the score of a key.
        index % Self.dimension == 0 ? 0.5 : Double(Int.random(in: -4...4, using: &generator)) / 8
      }
    }
    query = numbers(geometry.batchCount * geometry.headCount * geometry.queryCount)
    key = numbers(geometry.batchCount * setting.keyHeadCount * geometry.keyCount)
  }

  /// Where a vector of a key or value starts.
  func start(_ source: KeySource, _ key: Int) -> Int {
    let plane = source.batch * setting.keyHeadCount + source.head
    return (plane * setting.geometry.keyCount + key) * Self.dimension
  }

  /// All heads of key and value, of all batch rows.
  var sources: [KeySource] {
    (0..<setting.geometry.batchCount).flatMap { batch in
      (0..<setting.keyHeadCount).map { KeySource(batch: batch, head: $0) }
    }
  }

  /// Values of one number throughout.
  func values(_ number: Double) -> [Double] { Array(repeating: number, count: key.count) }

  /// The output of a call, a vector per row.
  ///
  /// - Throws: ``ProbeError`` where the attention throws, or gives something of another shape.
  func output(key: [Double]? = nil, value: [Double]) throws(ProbeError) -> [[Double]] {
    let geometry = setting.geometry
    let (batch, dimension) = (geometry.batchCount, Self.dimension)
    let queryShape = [batch, geometry.headCount, geometry.queryCount, dimension]
    let keyShape = [batch, setting.keyHeadCount, geometry.keyCount, dimension]
    let attentionCase = AttentionCase(
      mask: setting.mask,
      geometry: geometry,
      inputs: setting.inputs,
      declarations: setting.declarations,
      query: .probe(queryShape, query),
      key: .probe(keyShape, key ?? self.key),
      value: .probe(keyShape, value),
      options: AttentionOptions(),
      visible: setting.visible
    )
    let output: AttentionTensor<Double>
    do { output = try subject.attend(attentionCase).output } catch {
      throw ProbeError.thrown("\(error)")
    }
    let extents = [output.batchCount, output.headCount, output.length, output.dimension]
    guard extents == queryShape else {
      throw ProbeError.wrongShape(output.shape, expected: queryShape)
    }
    return stride(from: 0, to: output.elements.count, by: dimension).map {
      Array(output.elements[$0..<$0 + dimension])
    }
  }
}

/// One head of key and value in one batch row.
struct KeySource: Hashable, Sendable {
  let batch: Int
  let head: Int
}

/// Why a question has no answer.
enum ProbeError: Error {
  case thrown(String)
  case wrongShape([Int], expected: [Int])
}

extension AttentionTensor<Double> {
  fileprivate static func probe(_ shape: [Int], _ elements: [Double]) -> AttentionTensor {
    do throws(AttentionError) {
      return try AttentionTensor(shape: shape, elements: elements)
    } catch { preconditionFailure("a probe has as many numbers as its shape: \(error)") }
  }
}
