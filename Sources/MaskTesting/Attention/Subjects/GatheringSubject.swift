import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension AttentionSubject {
  /// Every query with the keys that it sees, copied out and unmasked.
  package static let gathering = AttentionSubject(
    "gathering",
    format: .binary32,
    accumulator: .binary64,
    abilities: Set.ofTheReference
      .subtracting([.weights, .logSumExp, .logitSinks, .dropout])
  ) { attentionCase in
    let mask = try attentionCase.compiledMask()
    var elements: [Double] = []
    for row in attentionCase.rows {
      let keys = (0..<attentionCase.geometry.keyCount).filter {
        mask[row.batch, row.head, row.row, $0]
      }
      guard !keys.isEmpty else {
        elements += repeatElement(0, count: attentionCase.value.dimension)
        continue
      }
      let keyHead = row.head / attentionCase.groupSize
      func gathered(_ tensor: AttentionTensor<Double>) throws -> AttentionTensor<Float> {
        let vectors = keys.map { key in
          tensor.vector(batch: row.batch, head: keyHead, row: key).map { Float($0) }
        }
        return try AttentionTensor(rows: vectors)
      }
      let query = attentionCase.query.vector(batch: row.batch, head: row.head, row: row.row)
      let result = try attention(
        query: AttentionTensor(rows: [query.map { Float($0) }]),
        key: gathered(attentionCase.key),
        value: gathered(attentionCase.value),
        mask: .full,
        options: attentionCase.options
      )
      elements += result.output.elements.map { Double($0) }
    }
    let shape: [Int] = attentionCase.query.shape.dropLast() + [attentionCase.value.dimension]
    return AttentionAnswer(output: try AttentionTensor(shape: shape, elements: elements))
  }
}
