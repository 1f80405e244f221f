import FloatFormats
import MaskAlgebra
import MaskLogic
import MaskedAttention

extension AttentionSubject {
  /// Decoding with a cache: what must be asked at once, and then chunks of one and two tokens.
  package static let decoding = AttentionSubject(
    "decoding",
    format: .binary32,
    accumulator: .binary64,
    abilities: Set.ofTheReference
      .subtracting([.anyGeometry, .weights, .logSumExp, .dropout])
  ) { attentionCase in
    let firstLength = attentionCase.firstStableLength
    let mask = try StableMask(
      attentionCase.mask,
      from: firstLength,
      declarations: attentionCase.declarations,
      decider: KnownToBeStable()
    )
    let key = AttentionTensor<Float>(attentionCase.key)
    let value = AttentionTensor<Float>(attentionCase.value)
    let query = AttentionTensor<Float>(attentionCase.query)
    var cache = KeyValueCache<Float>(
      batchCount: key.batchCount,
      headCount: key.headCount,
      keyDimension: key.dimension,
      valueDimension: value.dimension
    )
    var chunks: [AttentionTensor<Float>] = []
    while cache.length < key.length {
      let start = cache.length
      let count = start == 0 ? max(1, firstLength) : 1 + start % 2
      let tokens = start..<min(start + count, key.length)
      try cache.append(key: key.rows(tokens), value: value.rows(tokens))
      let chunk = try cache.attention(
        query: query.rows(tokens),
        mask: mask,
        inputs: attentionCase.inputs,
        options: attentionCase.options
      )
      chunks.append(chunk.output)
    }
    return AttentionAnswer(output: AttentionTensor(AttentionTensor(joiningRows: chunks)))
  }
}

/// Takes the stability for granted that the case was looked through for.
private struct KnownToBeStable: LawDecider {
  func decide(_ law: Law) -> Verdict { .proved(Proof()) }
}

extension AttentionCase {
  /// The least number of tokens after which each may be asked for as it comes.
  ///
  /// No query before it sees a key behind it, and none from it on sees a later key. Under a mask
  /// that speaks of lengths, or of positions that are quantified, all must be asked at once.
  fileprivate var firstStableLength: Int {
    let length = geometry.keyCount
    guard !dependsOnLength else { return length }
    var firstLength = 0
    for row in rows {
      guard let last = visibleKeys(of: row).last, last > row.row else { continue }
      firstLength = max(firstLength, last + 1)
    }
    return firstLength
  }

  private var dependsOnLength: Bool {
    let mentions = mask.formula.mentions
    let readInputs = declarations.filter { mentions.inputs[$0.name] != nil }
    return mentions.hasRelationOperators || mentions.symbols.contains(.keyCount)
      || mentions.symbols.contains(.queryCount)
      // Data such as lengths are refused by a shorter run than they are for.
      || readInputs.contains { !$0.isBoolean && $0.axes == [.batch] }
  }
}
