import MaskAlgebra
import MaskedAttention

extension CacheProperty {
  static let forksStayApart: CacheProperty = CacheProperty(
    "C03-forks-stay-apart",
    "two continuations of one cache, in turns, each get what they get from a cache of their own",
    coverage: [CoverageGoal("both went on", atLeast: 0.4)]
  ) { subject, masks, trial in
    let decodingCase = try DecodingCaseGenerator(masks, for: subject).decodingCase(from: &trial)
    let layout = decodingCase.layout
    let trunk = (0..<trial.draw("tokens before the fork", .integer(in: 0...4))).map {
      Token(serial: $0)
    }
    var caches = [try subject.makeCache(layout)]
    var models = [CacheModel(decodingCase)]
    for token in trunk {
      _ = models[0].append([token])
      try caches[0].append([token], layout)
    }
    models.append(models[0])
    caches.append(caches[0].fork())
    let turns = trial.draw("turns", Generator<Int>.integer(in: 0...1).array(count: 1...6))
    trial.label("both went on", if: Set(turns).count == 2)
    for (number, turn) in turns.enumerated() where models[turn].length < decodingCase.lengthLimit {
      let token = [Token(serial: 10 + number)]
      _ = models[turn].append(token)
      try caches[turn].append(token, layout)
      if subject.abilities.contains(.rollBack), number == turns.count - 1, turns.count > 2 {
        // What is taken back in one is still there in the other.
        models[turn].rollBack(1)
        try caches[turn].rollBack(1)
      }
    }
    for (index, model) in models.enumerated() where model.length > 0 {
      let count = model.askableCount
      guard count > 0 else { continue }
      let answer = try caches[index].attention(query: model.query(count))
      do {
        try DecodingComparison(model.oracle(queries: count), subject).check(answer, &trial)
      } catch let error as Falsified {
        throw Falsified(
          "\(index == 0 ? "the cache that was forked" : "the fork"): \(error.message)"
        )
      }
    }
  }

  static let speculationLeavesNoTrace: CacheProperty = CacheProperty(
    "C04-speculation-leaves-no-trace",
    "drafting tokens, asking for them and rolling back those that are not accepted gives what "
      + "plain decoding gives, to the bit",
    requires: [.rollBack],
    excludes: [.capacity],
    coverage: [
      CoverageGoal("a draft that was rolled back", atLeast: 0.4),
      CoverageGoal("a draft that was accepted", atLeast: 0.4),
    ]
  ) { subject, masks, trial in
    let decodingCase = try DecodingCaseGenerator(masks, for: subject).decodingCase(from: &trial)
    let layout = decodingCase.layout
    var (drafting, plain) = (try subject.makeCache(layout), try subject.makeCache(layout))
    var model = CacheModel(decodingCase)
    while model.length < decodingCase.lengthLimit {
      let count = trial.draw(
        "draft",
        .integer(in: 1...min(3, decodingCase.lengthLimit - model.length))
      )
      let accepted = trial.draw("accepted", .integer(in: 0...count))
      trial.label("a draft that was rolled back", if: accepted < count)
      trial.label("a draft that was accepted", if: accepted > 0)
      // The last token is never drafted in vain, so that there is an end.
      let kept = max(1, accepted)
      let right = (model.length..<model.length + kept).map { Token(serial: $0) }
      let wrong = (0..<count - accepted).map { Token(serial: 100 + model.length + $0) }
      let draft = right.prefix(accepted) + wrong
      try drafting.append(Array(draft), layout)
      if model.length + count >= layout.firstLength {
        _ = try drafting.attention(query: Array(draft).tensor(.query, layout))
      }
      try drafting.rollBack(count - accepted)
      try drafting.append(Array(right.dropFirst(accepted)), layout)
      try plain.append(right, layout)
      _ = model.append(right)
      guard model.refusal(queries: kept) == nil else { continue }
      let query = model.query(kept)
      let answers = (try drafting.attention(query: query), try plain.attention(query: query))
      try trial.expect(
        !answers.0.isExact || answers.0.output.bits == answers.1.output.bits,
        "after a draft of \(count), of which \(accepted) were accepted, the queries at "
          + "\(model.length - kept..<model.length) get \(answers.0.output.elements); without "
          + "drafts they get \(answers.1.output.elements)"
      )
      try DecodingComparison(model.oracle(queries: kept), subject).check(answers.0, &trial)
    }
  }
}
