import MaskedAttention

/// A cache with its forks, beside the plainest account of each.
struct CacheSystem: StatefulSystem {
  /// A cache and its account.
  private struct Pair {
    var cache: any DecodingCache
    var model: CacheModel
  }

  private let subject: CacheSubject
  private let decodingCase: DecodingCase
  private var pairs: [Pair]
  private var tokenCount = 0

  init(_ subject: CacheSubject, _ decodingCase: DecodingCase) throws {
    self.subject = subject
    self.decodingCase = decodingCase
    pairs = [
      Pair(
        cache: try subject.makeCache(decodingCase.layout),
        model: CacheModel(decodingCase)
      )
    ]
  }

  static let kinds: [CacheCommand.Kind] = [
    .step, .append, .ask, .fork, .rollBack, .evict, .slide, .discard, .step, .append, .renew, .step,
  ]

  func command(_ kind: CacheCommand.Kind, from choices: inout Choices) -> CacheCommand {
    let index = choices.choose(through: pairs.count - 1)
    let model = pairs[index].model
    let room = decodingCase.lengthLimit - model.length
    let abilities = subject.abilities
    switch kind {
    case .append where room > 0: return .append(choices.integer(in: 1...min(3, room)), cache: index)
    case .step where room > 0: return .step(choices.integer(in: 1...min(3, room)), cache: index)
    case .discard where room > 0 && abilities.contains(.rollBack):
      return .discard(choices.integer(in: 1...min(2, room)), cache: index)
    case .fork where pairs.count < 3: return .fork(cache: index)
    case .rollBack where abilities.contains(.rollBack):
      // One more than there are must be refused.
      let most = model.length + (abilities.contains(.refusal) ? 1 : 0)
      return .rollBack(choices.integer(in: 0...min(3, most)), cache: index)
    case .evict where abilities.contains(.eviction):
      let lower = choices.choose(through: model.length)
      let most = min(3, model.length + (abilities.contains(.refusal) ? 1 : 0) - lower)
      return .evict(lower..<lower + choices.choose(through: most), cache: index)
    case .slide where abilities.contains(.eviction):
      return .slide(choices.integer(in: 0...4), cache: index)
    case .renew: return .renew(cache: index)
    default:
      let most = model.length + (abilities.contains(.refusal) ? 1 : 0)
      return .ask(choices.integer(in: 0...min(3, most)), cache: index)
    }
  }

  mutating func run(_ command: CacheCommand, in trial: inout Trial) throws {
    let index = command.cache
    switch command {
    case .append(let count, _): _ = try append(count, to: index, &trial)
    case .step(let count, _):
      if try append(count, to: index, &trial) { try ask(count, of: index, &trial) }
    case .ask(let count, _): try ask(count, of: index, &trial)
    case .evict(let positions, _):
      let isRefused = positions.upperBound > pairs[index].model.length
      try change(index, isRefused: isRefused, "\(command)", &trial) { pair in
        try pair.cache.evict(positions)
      }
      if !isRefused { pairs[index].model.evict(positions) }
    case .slide(let count, _):
      try pairs[index].cache.slide(toLast: count)
      pairs[index].model.slide(toLast: count)
    case .rollBack(let count, _):
      let isRefused = count > pairs[index].model.length
      try change(index, isRefused: isRefused, "\(command)", &trial) { pair in
        try pair.cache.rollBack(count)
      }
      if !isRefused { pairs[index].model.rollBack(count) }
    case .discard(let count, _): try discard(count, of: index, &trial)
    case .fork:
      pairs.append(Pair(cache: pairs[index].cache.fork(), model: pairs[index].model))
      trial.label("a fork")
    case .renew:
      pairs[index] = Pair(
        cache: try subject.makeCache(decodingCase.layout),
        model: CacheModel(decodingCase)
      )
    }
  }

  mutating func finish(in trial: inout Trial) throws {
    for index in pairs.indices {
      trial.label("an evicted token", if: !pairs[index].model.evicted.isEmpty)
      let count = pairs[index].model.askableCount
      if count > 0 { try ask(count, of: index, &trial) }
    }
  }
}

extension CacheSystem {
  /// Appends tokens that have not been before.
  ///
  /// - Returns: Whether there was room.
  private mutating func append(
    _ count: Int,
    to index: Int,
    _ trial: inout Trial
  ) throws -> Bool {
    let tokens = (tokenCount..<tokenCount + count).map { Token(serial: $0) }
    tokenCount += count
    let hasRoom = pairs[index].model.append(tokens)
    guard hasRoom || subject.abilities.contains(.refusal) else { return false }
    let layout = decodingCase.layout
    try change(index, isRefused: !hasRoom, "append \(count) tokens", &trial) { pair in
      try pair.cache.append(
        key: tokens.tensor(.key, layout),
        value: tokens.tensor(.value, layout)
      )
    }
    return hasRoom
  }

  /// Appends tokens of NaN and takes them back, which may evict others and leaves nothing else.
  private mutating func discard(_ count: Int, of index: Int, _ trial: inout Trial) throws {
    let tokens = (0..<count).map { Token(serial: -1 - $0) }
    guard pairs[index].model.append(tokens) else { return }
    let layout = decodingCase.layout
    func spoiled(_ part: Token.Part) -> AttentionTensor<Double> {
      let tensor = tokens.tensor(part, layout)
      guard subject.abilities.contains(.hiddenMayBeAnything) else { return tensor }
      return .whole(tensor.shape, tensor.elements.map { _ in .nan })
    }
    try pairs[index].cache.append(key: spoiled(.key), value: spoiled(.value))
    try pairs[index].cache.rollBack(count)
    pairs[index].model.rollBack(count)
  }

  private mutating func change(
    _ index: Int,
    isRefused: Bool,
    _ name: String,
    _ trial: inout Trial,
    _ body: (inout Pair) throws -> Void
  ) throws {
    trial.label("a refused change", if: isRefused)
    do { try body(&pairs[index]) } catch {
      try trial.expect(isRefused, "'\(name)' is refused: \(error)")
      return
    }
    try trial.expect(!isRefused, "'\(name)' is not refused")
  }

  /// Asks the last queries of one cache, and compares with full recomputation.
  private func ask(_ count: Int, of index: Int, _ trial: inout Trial) throws {
    let (cache, model) = (pairs[index].cache, pairs[index].model)
    let refusal = model.refusal(queries: count)
    guard refusal == nil || subject.abilities.contains(.refusal) else { return }
    let tokens = count > model.length ? [Token(serial: 0)] + model.tokens : model.tokens
    let query = Array(tokens.suffix(count)).tensor(.query, decodingCase.layout)
    let answer: DecodingAnswer
    do { answer = try cache.attention(query: query) } catch {
      try trial.expect(refusal != nil, "cache \(index): the last \(count) queries: \(error)")
      trial.label("a refused query")
      return
    }
    try trial.expect(
      refusal == nil,
      "cache \(index): the last \(count) queries get an answer, although \(refusal ?? "")"
    )
    do {
      try DecodingComparison(model.oracle(queries: count), subject).check(answer, &trial)
    } catch let error as Falsified { throw Falsified("cache \(index), \(error.message)") }
  }
}
