import MaskAlgebra
import MaskedAttention

/// A window over the last tokens and over pinned ones, with a layout for it.
private struct WindowCase {
  var decodingCase: DecodingCase
  let width: Int

  init(_ subject: CacheSubject, in trial: inout Trial, isRing: Bool) throws {
    let widths = Generator.integer(in: 1...5)
    width = trial.draw("window", widths)
    let sinkCount = trial.draw("sinks", .integer(in: 0...2))
    var generator = DecodingCaseGenerator(.anyMask, for: subject)
    generator.lengthLimit = 8
    var layout = trial.draw("layout", generator.layouts, describing: \.summary)
    let recent = MaskSpec.window(IntegerExpression(width))
    layout.mask =
      .causal && (sinkCount == 0 ? recent : .sinks(IntegerExpression(sinkCount)) || recent)
    layout.pinnedCount = sinkCount
    layout.capacity = isRing ? sinkCount + width : nil
    decodingCase = try generator.decodingCase(layout, in: &trial)
    trial.label("a pinned token", if: sinkCount > 0)
    trial.label("a window that is left", if: sinkCount + width < 7)
  }
}

extension CacheProperty {
  static let evictingWhatIsUnseenChangesNothing: CacheProperty = CacheProperty(
    "C05-evicting-what-is-unseen-changes-nothing",
    "under a window of W and pinned tokens, keeping those and the last W - 1 after each step "
      + "changes nothing, and keeping one fewer is refused as soon as a query sees it",
    requires: [.eviction],
    excludes: [.capacity],
    coverage: [
      CoverageGoal("a pinned token", atLeast: 0.4),
      CoverageGoal("a window that is left", atLeast: 0.8),
      CoverageGoal("one too few", atLeast: 0.3),
    ]
  ) { subject, _, trial in
    let window = try WindowCase(subject, in: &trial, isRing: false)
    let (layout, width) = (window.decodingCase.layout, window.width)
    var (sliding, whole) = (try subject.makeCache(layout), try subject.makeCache(layout))
    var model = CacheModel(window.decodingCase)
    while model.length < window.decodingCase.lengthLimit {
      let count = trial.draw("chunk", .integer(in: 1...min(2, 8 - model.length)))
      let tokens = (model.length..<model.length + count).map { Token(serial: $0) }
      _ = model.append(tokens)
      try sliding.append(tokens, layout)
      try whole.append(tokens, layout)
      let query = model.query(count)
      let answer: DecodingAnswer
      do { answer = try sliding.attention(query: query) } catch {
        throw Falsified("with the last \(width - 1) tokens kept a window of \(width): \(error)")
      }
      try DecodingComparison(model.oracle(queries: count), subject).check(answer, &trial)
      let plain = try whole.attention(query: query)
      try trial.expect(
        !answer.isExact || answer.output.bits == plain.output.bits,
        "eviction of tokens that nobody sees changed the queries at "
          + "\(model.length - count..<model.length)"
      )
      try sliding.slide(toLast: width - 1)
    }
    guard width >= 2, subject.abilities.contains(.refusal) else { return }
    let seen = model.length - width + 1
    guard seen >= layout.pinnedCount else { return }
    trial.label("one too few")
    try sliding.slide(toLast: width - 2)
    let token = [Token(serial: model.length)]
    try sliding.append(token, layout)
    let isAnswered = (try? sliding.attention(query: token.tensor(.query, layout))) != nil
    try trial.expect(
      !isAnswered,
      "a query of a window of \(width) gets an answer, although only the last \(width - 2) tokens "
        + "before it were kept"
    )
  }

  static let ringOfTheWindow: CacheProperty = CacheProperty(
    "C06-a-ring-as-long-as-the-window-is-enough",
    "a ring with room for a window and the pinned tokens decodes any number of tokens as a cache "
      + "that holds all",
    requires: [.capacity],
    coverage: [
      CoverageGoal("a pinned token", atLeast: 0.4),
      CoverageGoal("in another order", atLeast: 0.3),
    ]
  ) { subject, _, trial in
    let window = try WindowCase(subject, in: &trial, isRing: true)
    let layout = window.decodingCase.layout
    var cache = try subject.makeCache(layout)
    var model = CacheModel(window.decodingCase)
    for position in 0..<window.decodingCase.lengthLimit {
      let token = [Token(serial: position)]
      try trial.expect(model.append(token), "the ring of the window has no room for a token")
      try cache.append(token, layout)
      let answer: DecodingAnswer
      do { answer = try cache.attention(query: model.query(1)) } catch {
        throw Falsified(
          "a ring of \(layout.capacity ?? 0) tokens is too short for a window of \(window.width) "
            + "and \(layout.pinnedCount) pinned tokens: \(error)"
        )
      }
      try DecodingComparison(model.oracle(queries: 1), subject).check(answer, &trial)
    }
  }

  static let leftPaddingDecodesAsAlone: CacheProperty = CacheProperty(
    "C07-left-padding-decodes-as-alone",
    "batch rows that are padded on the left decode, in one cache, as each row alone",
    requires: [.batch],
    excludes: [.capacity],
    coverage: [CoverageGoal("rows of different lengths", atLeast: 0.5)]
  ) { subject, _, trial in
    let length = 7
    var generator = DecodingCaseGenerator(.anyMask, for: subject)
    generator.lengthLimit = length
    var layout = trial.draw("layout", generator.layouts, describing: \.summary)
    (layout.batchCount, layout.pinnedCount, layout.capacity) = (2, 0, nil)
    let paddings = trial.draw("padding", Generator<Int>.integer(in: 0...4).array(count: 2...2))
    trial.label("rows of different lengths", if: paddings[0] != paddings[1])
    // Masks that do not change when all positions move.
    let width = trial.draw("window", .integer(in: 1...length))
    let alone = MaskSpec.causal && .window(IntegerExpression(width))
    var padded = layout
    padded.mask = alone && .keyValid
    let flags = paddings.flatMap { padding in (0..<length).map { $0 >= padding ? 1 : 0 } }
    padded.inputs["valid"] = try InputArray(shape: [2, length], values: flags, isBoolean: true)
    let paddedCase = try generator.decodingCase(padded, in: &trial)
    var cache = try subject.makeCache(paddedCase.layout)
    let tokens = (0..<length).map { Token(serial: $0) }
    for token in tokens { try cache.append([token], padded) }
    let together = try cache.attention(query: tokens.tensor(.query, padded))
    var model = CacheModel(paddedCase)
    _ = model.append(tokens)
    try DecodingComparison(model.oracle(queries: length), subject).check(together, &trial)
    for (batch, padding) in paddings.enumerated() {
      layout.mask = alone
      layout.batchCount = 1
      var single = try subject.makeCache(layout)
      let row: (Token.Part) -> AttentionTensor<Double> = { part in
        tokens.tensor(part, padded).batchRow(batch).rows(padding..<length)
      }
      try single.append(key: row(.key), value: row(.value))
      let answer = try single.attention(query: row(.query))
      let found = together.output.batchRow(batch).rows(padding..<length)
      try trial.expect(
        !(together.isExact && answer.isExact) || found.bits == answer.output.bits,
        "batch row \(batch), with \(padding) of padding, decodes to \(found.elements); alone it "
          + "decodes to \(answer.output.elements)"
      )
    }
  }
}

extension AttentionTensor {
  /// One batch row, with a batch axis of 1.
  fileprivate func batchRow(_ batch: Int) -> AttentionTensor {
    let count = headCount * length * dimension
    let part = elements[batch * count..<(batch + 1) * count]
    return .whole([1, headCount, length, dimension], Array(part))
  }
}
