/// The logits of one choice, those of hidden tokens left out.
///
/// One order is used for everything that depends on an order: from the largest logit to the
/// smallest, and equal ones by token id.
struct Logits: Sendable {
  /// The visible logits by token; nil where a token is hidden.
  private(set) var visible: [Double?]
  /// The most probable token, of equal ones that with the lowest id.
  let best: Int

  // A generic that other modules call runs some thirty times slower where it is not specialized.
  @specialized(where Logit == Float)
  @specialized(where Logit == Double)
  @specialized(where Logit == Float16)
  init<Logit: BinaryFloatingPoint>(_ logits: [Logit]) throws(SamplingError) {
    visible = logits.map { logit in logit == -.infinity ? nil : Double(logit) }
    best = try Self.best(of: visible)
  }

  private init(visible: [Double?]) throws(SamplingError) {
    self.visible = visible
    best = try Self.best(of: visible)
  }

  private static func best(of logits: [Double?]) throws(SamplingError) -> Int {
    var best: (token: Int, logit: Double)?
    for (token, logit) in logits.enumerated() {
      guard let logit else { continue }
      guard logit < .infinity else { throw SamplingError.unusableLogit(token: token) }
      if logit > best?.logit ?? -.infinity || best == nil { best = (token, logit) }
    }
    guard let best else { throw SamplingError.nothingToChoose }
    return best.token
  }

  /// The visible tokens, the most probable first, equal ones by id.
  ///
  /// - Complexity: O(*n* log *n*), *n* visible tokens.
  var descendingTokens: [Int] {
    var ranked: [(token: Int, logit: Double)] = []
    for (token, logit) in visible.enumerated() {
      if let logit { ranked.append((token, logit)) }
    }
    ranked.sort { a, b in a.logit == b.logit ? a.token < b.token : a.logit > b.logit }
    return ranked.map(\.token)
  }

  /// The visible tokens of a mask alone.
  func selecting(_ mask: TokenMask) throws(SamplingError) -> Logits {
    guard mask.isVisible.count == visible.count else {
      throw SamplingError.wrongCount(logits: visible.count, tokens: mask.isVisible.count)
    }
    return try Logits(visible: zip(mask.isVisible, visible).map { $0 ? $1 : nil })
  }

  /// The logits divided by a temperature.
  ///
  /// The largest is taken off first, so that no temperature, however low, makes an infinity that
  /// would matter.
  func cooled(to temperature: Double) throws(SamplingError) -> Logits {
    guard temperature > 0, temperature.isFinite else {
      throw SamplingError.wrongTemperature(temperature)
    }
    return try Logits(visible: relative.map { $0.map { $0 / temperature } })
  }

  /// The logits less the largest.
  private var relative: [Double?] {
    let largest = visible[best] ?? 0
    return visible.map { $0.map { $0 - largest } }
  }

  /// The softmax of the visible logits; exactly zero where a token is hidden.
  var probabilities: [Double] {
    let softmax = RowSoftmax(scores: visible.compactMap(\.self))
    return visible.map { $0.map { softmax.weight(of: $0) } ?? 0 }
  }

  /// The logarithms of the probabilities; -infinity where a token is hidden.
  ///
  /// Logits near 1000 would lose three digits to the sum of the largest one and the logarithm, so
  /// they are taken relative to it.
  var logProbabilities: [Double] {
    let relative = relative
    let logSumExp = RowSoftmax(scores: relative.compactMap(\.self)).logSumExp
    return relative.map { $0.map { $0 - logSumExp } ?? -.infinity }
  }
}
