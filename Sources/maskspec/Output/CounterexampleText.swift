import MaskAlgebra
import MaskDrawing
import MaskLogic

/// A counterexample for people: the assignment, and both sides drawn with the cell marked.
struct CounterexampleText {
  private let counterexample: Counterexample
  private let law: Law

  init(_ counterexample: Counterexample, of law: Law) {
    self.counterexample = counterexample
    self.law = law
  }

  /// Lines without a newline behind the last.
  func text(width: Int) -> String {
    "\(counterexample)" + (comparison.map { "\n\($0.lines(width: width))" } ?? "")
  }

  private var comparison: MaskComparison? {
    guard !counterexample.left.isEmpty else { return nil }
    let offset = counterexample.geometry.offset
    var titles = law.statement.masks.map { "\($0)" }
    if case .stable = law.statement {
      let length = counterexample.geometry.keyCount
      titles = ["at n = \(length)", "at n = \(length + 1)"]
    }
    let left = MaskComparison.Side(titles[0], counterexample.left)
    switch (counterexample.query, counterexample.key) {
    case (let query?, let key?):
      guard let right = counterexample.right, titles.count > 1 else { return nil }
      return MaskComparison(
        left,
        MaskComparison.Side(titles[1], right),
        query: query,
        key: key,
        offset: offset
      )
    case (let query?, nil): return MaskComparison(left, emptyQuery: query, offset: offset)
    case (nil, let key?): return MaskComparison(left, unseenKey: key, offset: offset)
    case (nil, nil): return nil
    }
  }
}

extension MaskComparison {
  /// The drawing without a newline behind the last line.
  func lines(width: Int) -> String { String(text(width: width).dropLast()) }
}

extension String {
  /// Every line moved to the right.
  func indented(by width: Int) -> String {
    let indent = String(repeating: " ", count: width)
    return split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : indent + $0 }
      .joined(separator: "\n")
  }
}
