import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// Our cache in a state that was drawn, beside its model.
struct FilledCache {
  var cache: KeyValueCache<Float>
  var model: CacheModel
  let mask: StableMask

  var layout: CacheLayout { model.decodingCase.layout }

  /// Draws a case, and appends tokens one by one, so that a ring turns; sometimes some are evicted.
  init(_ masks: MaskSource, in trial: inout Trial) throws {
    let subjects = CacheSubject.own
    let isRing = trial.draw("ring", .boolean)
    let subject = isRing ? subjects[subjects.count - 1] : subjects[0]
    let generator = DecodingCaseGenerator(masks, for: subject)
    let decodingCase: DecodingCase
    if isRing, trial.draw("window of the ring", .boolean) {
      // Under most other masks a ring that has turned cannot be asked any more.
      var layout = trial.draw("layout", generator.layouts, describing: \.summary)
      layout.mask = .window(IntegerExpression((layout.capacity ?? 1) - layout.pinnedCount))
      decodingCase = try generator.decodingCase(layout, in: &trial)
    } else {
      decodingCase = try generator.decodingCase(from: &trial)
    }
    cache = KeyValueCache(decodingCase.layout)
    model = CacheModel(decodingCase)
    mask = try StableMask(decodingCase.layout)
    let length = trial.draw("tokens", .integer(in: 0...decodingCase.lengthLimit))
    for serial in 0..<length {
      let token = [Token(serial: serial)]
      guard model.append(token) else { continue }
      try cache.append(
        key: AttentionTensor(token.tensor(.key, decodingCase.layout)),
        value: AttentionTensor(token.tensor(.value, decodingCase.layout))
      )
    }
    if length > 0, trial.draw("evicts", .boolean) {
      let lower = trial.draw("first evicted", .integer(in: 0...length - 1))
      let count = trial.draw("evicted", .integer(in: 1...min(3, length - lower)))
      try cache.evict(lower..<lower + count)
      model.evict(lower..<lower + count)
    }
    trial.label("a ring that has turned", if: !cache.isInOrderOfTime)
  }

  func ask(
    _ count: Int,
    bias: AttentionTensor<Double>? = nil,
    options: AttentionOptions = AttentionOptions()
  ) throws(CacheError) -> AttentionResult<Float> {
    try cache.attention(
      query: AttentionTensor(query(count)),
      mask: mask,
      bias: bias.map { AttentionTensor($0) },
      inputs: layout.inputs,
      options: options
    )
  }

  /// The queries of the last tokens, and of more where more are asked for.
  private func query(_ count: Int) -> AttentionTensor<Double> {
    let missing = (0..<max(0, count - model.length)).map { Token(serial: 90 + $0) }
    return Array((missing + model.tokens).suffix(count)).tensor(.query, layout)
  }
}

extension Property {
  static func refusalsAreExactAndChangeNothing(_ masks: MaskSource) -> Property {
    Property(
      "C09-refusals-are-exact/key-value-cache",
      "what a cache cannot do is refused with the very counts and cell, and leaves it as it was",
      coverage: masks.isAnyMask ? [CoverageGoal("an evicted key", atLeast: 0.02)] : []
    ) { trial in
      let filled = try FilledCache(masks, in: &trial)
      try expectRefusedAppends(filled, &trial)
      let (cache, model) = (filled.cache, filled.model)
      let length = model.length
      let more = trial.draw("more", .integer(in: 1...2))
      try expect(.cannotRollBack(count: length + more, length: length), filled, trial) {
        (cache) throws(CacheError) in try cache.rollBack(length + more)
      }
      try expect(.noSuchPositions(0..<length + more, length: length), filled, trial) {
        (cache) throws(CacheError) in try cache.evict(0..<length + more)
      }
      try expect(.tooManyQueries(count: length + more, length: length), filled, trial) {
        (_) throws(CacheError) in _ = try filled.ask(length + more)
      }
      try trial.expect(
        cache.length == length
          && cache.slotPositions.compactMap(\.self).sorted() == model.held,
        "the cache holds \(cache.slotPositions.compactMap(\.self).sorted()) of \(cache.length) "
          + "tokens, and was given \(length), of which it is to hold \(model.held)"
      )
      let firstLength = filled.layout.firstLength
      if length < firstLength {
        try expect(.tooShort(length: length, firstLength: firstLength), filled, trial) {
          (_) throws(CacheError) in _ = try filled.ask(length)
        }
        return
      }
      // The last query sees most of what is gone.
      for count in [min(1, length), length] {
        guard let cell = model.evictedCell(queries: count) else { continue }
        trial.label("an evicted key")
        try expect(.evicted(cell), filled, trial) { (_) throws(CacheError) in
          _ = try filled.ask(count)
        }
      }
    }
  }

  private static func expectRefusedAppends(_ filled: FilledCache, _ trial: inout Trial) throws {
    let (layout, tokens) = (filled.layout, [Token(serial: 50), Token(serial: 51)])
    var wide = layout
    let misfit = trial.draw("misfit", .integer(in: 0...3))
    switch misfit {
    case 0: wide.keyDimension += 1
    case 1: wide.keyHeadCount += 1
    case 2: wide.batchCount += 1
    default: wide.valueDimension += 1
    }
    let (key, value) = (tokens.tensor(.key, wide), tokens.tensor(.value, wide))
    let isValue = misfit == 3
    let role = isValue ? AttentionError.Role.value : .key
    let fitting = isValue ? tokens.tensor(.value, layout) : tokens.tensor(.key, layout)
    let error = CacheError.wrongShape(
      role,
      shape: isValue ? value.shape : key.shape,
      expected: fitting.shape
    )
    try expect(error, filled, trial) { (cache) throws(CacheError) in
      try cache.append(key: AttentionTensor(key), value: AttentionTensor(value))
    }
    let hasMoreKeys = trial.draw("more keys than values", .boolean)
    let keys = Array(tokens.prefix(hasMoreKeys ? 2 : 1)).tensor(.key, layout)
    let values = Array(tokens.prefix(hasMoreKeys ? 1 : 2)).tensor(.value, layout)
    let ragged = AttentionError.mismatch(
      .length,
      .key,
      shape: keys.shape,
      .value,
      otherShape: values.shape
    )
    try expect(.attention(ragged), filled, trial) { (cache) throws(CacheError) in
      try cache.append(key: AttentionTensor(keys), value: AttentionTensor(values))
    }
    guard let capacity = layout.capacity else { return }
    let pinned = filled.model.held.count { $0 < layout.pinnedCount }
    let many = (0..<capacity - pinned + 1).map { Token(serial: 60 + $0) }
    let full = CacheError.tooManyTokens(count: many.count, room: capacity - pinned)
    try expect(full, filled, trial) { (cache) throws(CacheError) in
      try cache.append(
        key: AttentionTensor(many.tensor(.key, layout)),
        value: AttentionTensor(many.tensor(.value, layout))
      )
    }
  }

  /// Expects an error, and a cache that is as it was.
  private static func expect(
    _ error: CacheError,
    _ filled: FilledCache,
    _ trial: Trial,
    _ change: (inout KeyValueCache<Float>) throws(CacheError) -> Void
  ) throws {
    var cache = filled.cache
    do {
      try change(&cache)
      throw Falsified("it is not refused, although \(error)")
    } catch let found as CacheError {
      try trial.expect(found == error, "it is refused with '\(found)' in place of '\(error)'")
    }
    let isUnchanged =
      cache.length == filled.cache.length && cache.slotPositions == filled.cache.slotPositions
      && cache.key == filled.cache.key && cache.value == filled.cache.value
    try trial.expect(isUnchanged, "the refusal '\(error)' changed the cache")
  }
}
