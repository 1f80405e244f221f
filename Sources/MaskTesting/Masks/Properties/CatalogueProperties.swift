import MaskAlgebra

extension MaskProperty {
  /// Laws of the catalogue that everybody who uses attention masks relies on.
  static let catalogue: [MaskProperty] = [
    causalHasNoFuture, prefixOfNothing, prefixOfEverything, prefixStep, windowOfEverything,
    windowCounts, counts, parametersGrow,
  ]

  private static let causalHasNoFuture: MaskProperty = MaskProperty(
    "A01-causal-has-no-future",
    "causal hides every key after the query, and shows the query's own and all before it"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 9)
    let cells = try subject.cells(of: .causal, in: geometry, &trial.choices)
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        for query in geometry.queryPositions {
          let keys = cells.keys(seenBy: query, batch: batch, head: head)
          try trial.expect(
            !keys.contains { $0 > query },
            "causal leaks the future: query \(query) sees the keys \(keys)"
          )
          try trial.expect(
            keys.count == min(query + 1, geometry.keyCount),
            "causal hides the past: query \(query) sees only the keys \(keys)"
          )
        }
      }
    }
  }

  private static let prefixOfNothing: MaskProperty = MaskProperty(
    "A03-prefix-of-nothing-is-causal",
    "prefix(0) is causal"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 9)
    let cells = try subject.cells(of: .prefix(0), in: geometry, &trial.choices)
    let causal = try subject.cells(of: .causal, in: geometry, &trial.choices)
    try trial.expect(cells, causal, "prefix(0) beside causal")
  }

  private static let prefixOfEverything: MaskProperty = MaskProperty(
    "A04-prefix-of-everything-is-full",
    "prefix(n), and any longer one, is full"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 9)
    let excess = trial.draw("more than n", .integer(in: 0...2))
    let length = geometry.keyCount + excess
    let cells = try subject.cells(of: .prefix(length), in: geometry, &trial.choices)
    try trial.expect(cells, CellTable(geometry) { _ in true }, "prefix(\(length)) of all keys")
  }

  private static let prefixStep: MaskProperty = MaskProperty(
    "A05-prefix-grows-by-a-column",
    "prefix(P + 1) has, beside the cells of prefix(P), column P for the queries before P"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 9)
    let length = trial.draw("P", .integer(in: 0...9))
    let shorter = try subject.cells(of: .prefix(length), in: geometry, &trial.choices)
    let longer = try subject.cells(of: .prefix(length + 1), in: geometry, &trial.choices)
    try trial.expect(
      longer.symmetricDifference(shorter),
      CellTable(geometry) { $0.key == length && $0.query < length },
      "what prefix(\(length + 1)) and prefix(\(length)) do not share"
    )
  }

  private static let windowOfEverything: MaskProperty = MaskProperty(
    "A06-window-of-everything-is-causal",
    "a window as wide as the sequence, or wider, is causal"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 9)
    let excess = trial.draw("wider by", .integer(in: 0...2))
    let width = max(1, geometry.offset + geometry.queryCount) + excess
    let window = try subject.cells(of: .window(width), in: geometry, &trial.choices)
    let causal = try subject.cells(of: .causal, in: geometry, &trial.choices)
    try trial.expect(window, causal, "window(\(width)) beside causal")
  }

  private static let windowCounts: MaskProperty = MaskProperty(
    "A06-window-shows-w-keys",
    "in window(W), query i sees min(W, i + 1) keys: its own and those right before it",
    coverage: [CoverageGoal("a full window", atLeast: 0.3)]
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 9, isFullPass: true)
    let width = trial.draw("W", .integer(in: 1...6))
    trial.label("a full window", if: width < geometry.keyCount)
    let cells = try subject.cells(of: .window(width), in: geometry, &trial.choices)
    for query in geometry.queryPositions {
      let keys = cells.keys(seenBy: query)
      try trial.expect(
        keys.count == min(width, query + 1),
        "window(\(width)) shows query \(query) \(keys.count) keys, not \(min(width, query + 1))"
      )
      try trial.expect(
        keys.last == query,
        "window(\(width)) shows query \(query) the keys \(keys): its own is to be the last"
      )
    }
  }

  private static let counts: MaskProperty = MaskProperty(
    "A07-counts-are-those-of-the-textbook",
    "causal has n(n + 1) / 2 cells, and a prefix of P adds P(P - 1) / 2"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 12, isFullPass: true)
    let n = geometry.keyCount
    let length = trial.draw("P", .integer(in: 0...12)) % (n + 1)
    let heads = geometry.batchCount * geometry.headCount
    let causal = try subject.cells(of: .causal, in: geometry, &trial.choices).visibleCount
    try trial.expect(
      causal == heads * n * (n + 1) / 2,
      "causal has \(causal) visible cells for n = \(n), not n(n + 1) / 2 in each of \(heads) heads"
    )
    let prefix = try subject.cells(of: .prefix(length), in: geometry, &trial.choices).visibleCount
    try trial.expect(
      prefix - causal == heads * length * (length - 1) / 2,
      "prefix(\(length)) adds \(prefix - causal) cells to causal for n = \(n), not P(P - 1) / 2 in "
        + "each of \(heads) heads"
    )
  }

  /// The masks that show more the larger their parameter is.
  private static let growing: [@Sendable (Int, Int) -> MaskSpec] = [
    { parameter, _ in .prefix(parameter) }, { parameter, _ in .prefixRows(parameter) },
    { parameter, _ in .window(parameter + 1) },
    { parameter, other in .band(left: parameter, right: other) },
    { parameter, other in .band(left: other, right: parameter) },
    { parameter, _ in .sinks(parameter) }, { parameter, _ in .global(parameter) },
    { parameter, other in .keys(0..<parameter + other) },
    { parameter, other in .neighborhood(gridWidth: other + 1, radius: parameter) },
  ]

  private static let parametersGrow: MaskProperty = MaskProperty(
    "A17-larger-parameters-hide-nothing-more",
    "raising the length of a prefix, the width of a window, a reach or a count hides no cell"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 8)
    let make = trial.draw("mask", .one(of: growing)) { "\($0(1, 1))" }
    let parameter = trial.draw("parameter", .integer(in: 0...5))
    let step = trial.draw("step", .integer(in: 1...3))
    let other = trial.draw("other parameter", .integer(in: 0...3))
    let (smaller, larger) = (make(parameter, other), make(parameter + step, other))
    let few = try subject.cells(of: smaller, in: geometry, &trial.choices)
    let many = try subject.cells(of: larger, in: geometry, &trial.choices)
    try trial.expect(few.intersection(many), few, "what \(larger) keeps of \(smaller)")
  }
}
