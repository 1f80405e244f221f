import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension CacheProperty {
  static let decodingEqualsTheFullPass: CacheProperty = CacheProperty(
    "C01-decoding-equals-the-full-pass",
    "however the tokens come in chunks, each query gets what it gets in one pass over all of them",
    coverage: [
      CoverageGoal("to the bit", atLeast: 0.3),
      CoverageGoal("more than causal hides", atLeast: 0.3),
      CoverageGoal("grouped heads", atLeast: 0.2),
      CoverageGoal("several batch rows", atLeast: 0.2),
    ]
  ) { subject, masks, trial in
    let decodingCase = try DecodingCaseGenerator(masks, for: subject).decodingCase(from: &trial)
    var cache = try subject.makeCache(decodingCase.layout)
    var model = CacheModel(decodingCase)
    // One pass over everything, in place of one for each chunk: the mask is stable.
    let fullPass = Oracle(decodingCase, (0..<decodingCase.lengthLimit).map { Token(serial: $0) })
    let expected = try fullPass.reference(in: subject.format)
    while model.length < decodingCase.lengthLimit {
      let room = min(decodingCase.lengthLimit - model.length, decodingCase.layout.capacity ?? .max)
      let count = trial.draw("chunk", .integer(in: 1...min(3, room)))
      let tokens = (model.length..<model.length + count).map { Token(serial: $0) }
      guard model.append(tokens) else { throw Discarded(reason: "a chunk that has no room") }
      try cache.append(tokens, decodingCase.layout)
      guard model.refusal(queries: count) == nil else { continue }
      let answer = try cache.attention(query: model.query(count))
      try DecodingComparison(model.oracle(queries: count), subject).check(answer, &trial)
      let positions = model.length - count..<model.length
      try trial.expect(
        !answer.isExact || answer.output.bits == expected.rows(positions).bits,
        "the queries at \(positions) get something else once there are all "
          + "\(decodingCase.lengthLimit) tokens"
      )
    }
  }

  static let anyHistoryEqualsRecomputation: CacheProperty = CacheProperty(
    "C02-any-history-equals-recomputation",
    "whatever was appended, evicted, forked and rolled back, a cache answers as full recomputation "
      + "over the same tokens does, and refuses a query that sees a token that is gone",
    coverage: [
      CoverageGoal("a fork", atLeast: 0.2),
      CoverageGoal("a refused query", atLeast: 0.05),
      CoverageGoal("an evicted token", atLeast: 0.15),
    ]
  ) { subject, masks, trial in
    let decodingCase = try DecodingCaseGenerator(masks, for: subject).decodingCase(from: &trial)
    var system = try CacheSystem(subject, decodingCase)
    try trial.run(&system, commandLimit: 16)
  }

  static let hiddenKeysMayBeAnything: CacheProperty = CacheProperty(
    "C08-hidden-keys-may-be-anything",
    "cached keys and values that no asked query sees may be NaN or infinite",
    requires: [.hiddenMayBeAnything],
    coverage: [CoverageGoal("a hidden key", atLeast: 0.3)]
  ) { subject, masks, trial in
    let decodingCase = try DecodingCaseGenerator(masks, for: subject).decodingCase(from: &trial)
    let layout = decodingCase.layout
    var model = CacheModel(decodingCase)
    let count = trial.draw("queries", .integer(in: 1...2))
    let garbage = trial.draw("garbage", .one(of: [Double.nan, .infinity, -.infinity]))
    var cache = try subject.makeCache(layout)
    let length = decodingCase.lengthLimit
    for position in 0..<length {
      let token = [Token(serial: position)]
      guard model.append(token) else { throw Discarded(reason: "no room for a token") }
      let parts = [Token.Part.key, .value].map { part in
        token.tensor(part, layout).replacingHeads(garbage) { batch, head in
          !decodingCase.isSeen(position, by: length - count..<length, batch: batch, keyHead: head)
        }
      }
      trial.label("a hidden key", if: parts[0].elements.contains { !$0.isFinite })
      try cache.append(key: parts[0], value: parts[1])
    }
    guard model.refusal(queries: count) == nil else {
      throw Discarded(reason: "a query that sees a token that is gone")
    }
    let answer = try cache.attention(query: model.query(count))
    try DecodingComparison(model.oracle(queries: count), subject).check(answer, &trial)
  }
}

extension DecodingCache {
  /// Appends tokens with their own numbers.
  mutating func append(_ tokens: [Token], _ layout: CacheLayout) throws {
    try append(key: tokens.tensor(.key, layout), value: tokens.tensor(.value, layout))
  }
}

extension DecodingCase {
  /// Whether one of some queries sees a key, in any head that reads the key head.
  fileprivate func isSeen(
    _ key: Int,
    by queries: Range<Int>,
    batch: Int,
    keyHead: Int
  ) -> Bool {
    let groupSize = layout.headCount / layout.keyHeadCount
    let heads = keyHead * groupSize..<(keyHead + 1) * groupSize
    return heads.contains { head in
      queries.contains { sees(batch, head, $0, key) }
    }
  }

  /// Whether a query sees a key; an axis along which nothing changes has the extent 1.
  func sees(_ batch: Int, _ head: Int, _ query: Int, _ key: Int) -> Bool {
    visible[
      min(batch, visible.shape.batchCount - 1),
      min(head, visible.shape.headCount - 1),
      query,
      key
    ]
  }
}

extension AttentionTensor {
  /// The same with one number throughout some heads.
  fileprivate func replacingHeads(
    _ number: Element,
    where isReplaced: (_ batch: Int, _ head: Int) -> Bool
  ) -> AttentionTensor {
    let perHead = length * dimension
    let elements = elements.enumerated().map { index, element in
      isReplaced(index / perHead / headCount, index / perHead % headCount) ? number : element
    }
    return .whole(shape, elements)
  }
}
