import MaskAlgebra
import MaskLogic
import Testing

/// The decider against a second one that tries everything in any order and sorts afterwards.
@Suite struct SmallestCounterexampleTests {
  private static let lawCount = 300

  @Test func `random laws have the first counterexample and no other`() throws {
    var laws = RandomLaws(seed: 1)
    var refutedCount = 0
    var testedCount = 0
    for _ in 0..<Self.lawCount {
      let law = laws.law()
      let verdict = decider.decide(law)
      switch verdict {
      case .refuted(let found):
        refutedCount += 1
        let n = found.geometry.keyCount
        #expect(try firstCounterexample(to: law, upTo: n) == (n <= 2 ? found.rank : nil), "\(law)")
      case .tested(let scope):
        testedCount += 1
        #expect(try firstCounterexample(to: law, upTo: scope.keyCount) == nil, "\(law)")
      case .proved, .undecided:
        Issue.record("\(law): \(verdict)")
      }
    }
    // Laws that are all wrong, or all right, would show little.
    #expect(refutedCount >= 80)
    #expect(testedCount >= 80)
  }

  /// The smallest rank among all counterexamples, by the definition alone.
  ///
  /// Two tokens at most, so that trying everything takes seconds.
  private func firstCounterexample(to law: Law, upTo keyCount: Int) throws -> [Int]? {
    var first: [Int]?
    for n in 0...min(2, keyCount) {
      let isStable = if case .stable = law.statement { true } else { false }
      let count = isStable ? n + 1 : n
      let docs = arrays(of: [-1, 0, 1], count: count)
      let valids = arrays(of: [0, 1], count: count)
      for P in 0...2 {
        for W in -1...n {
          for doc in law.reads("doc") ? docs : [[]] {
            for valid in law.reads("valid") ? valids : [[]] {
              let run = Run(n: n, parameters: ["P": P, "W": W], doc: doc, valid: valid)
              for place in try run.counterexamples(to: law) {
                let inputs = law.inputOrder.flatMap { $0 == "doc" ? doc : valid }
                let rank = [n] + ([P, W] + inputs).map(rank) + place
                if first.map({ rank.lexicographicallyPrecedes($0) }) ?? true { first = rank }
              }
            }
          }
        }
      }
    }
    return first
  }

  private func arrays(of values: [Int], count: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { arrays, _ in
      arrays.flatMap { array in values.map { array + [$0] } }
    }
  }
}

/// Where an integer stands in the order 0, 1, -1, 2, -2, and so on.
private func rank(_ value: Int) -> Int { value > 0 ? 2 * value - 1 : -2 * value }

extension Counterexample {
  fileprivate var rank: [Int] {
    let values = parameters.map(\.value) + inputs.flatMap(\.array.values)
    return [geometry.keyCount] + values.map(MaskLogicTests.rank) + [query, key].compactMap(\.self)
  }
}

extension Law {
  fileprivate var inputOrder: [String] {
    var mentions = Mentions()
    for mask in statement.masks + [condition] { mask.formula.collect(into: &mentions) }
    return mentions.inputOrder
  }

  fileprivate func reads(_ name: String) -> Bool { inputOrder.contains(name) }
}

/// One assignment, looked at with the public definition of a cell.
private struct Run {
  let n: Int
  let parameters: [String: Int]
  let doc: [Int]
  let valid: [Int]

  /// The places where a law's statement is false, as `[q, k]`, `[q]` or `[k]`.
  func counterexamples(to law: Law) throws -> [[Int]] {
    // An argument outside its declared range anywhere makes an assignment claim nothing.
    do {
      return try places(of: law)
    } catch EvaluationError.argumentOutOfRange {
      return []
    }
  }

  private func places(of law: Law) throws -> [[Int]] {
    for mask in law.statement.masks + [law.condition] { try requireArguments(of: mask) }
    func counts(_ q: Int, _ k: Int) throws -> Bool { try visible(law.condition, q, k, n) }
    switch law.statement {
    case .equal(let a, let b):
      return try cells(keys: n) { q, k in
        try counts(q, k) && visible(a, q, k, n) != visible(b, q, k, n)
      }
    case .subset(let a, let b):
      return try cells(keys: n) { q, k in
        try counts(q, k) && visible(a, q, k, n) && !visible(b, q, k, n)
      }
    case .stable(let a):
      return try cells(keys: n + 1) { q, k in
        let now = try k < n && visible(a, q, k, n)
        return try counts(q, k) && now != visible(a, q, k, n + 1)
      }
    case .rowsNonempty(let a):
      return try (0..<n).filter { q in
        try counts(q, 0) && !(0..<n).contains { k in try visible(a, q, k, n) }
      }.map { [$0] }
    case .columnsNonempty(let a):
      return try (0..<n).filter { k in
        try counts(0, k) && !(0..<n).contains { q in try visible(a, q, k, n) }
      }.map { [$0] }
    }
  }

  private func cells(keys: Int, where isWrong: (Int, Int) throws -> Bool) throws -> [[Int]] {
    var places: [[Int]] = []
    for q in 0..<n {
      for k in 0..<keys where try isWrong(q, k) { places.append([q, k]) }
    }
    return places
  }

  private func visible(_ mask: MaskSpec, _ q: Int, _ k: Int, _ length: Int) throws -> Bool {
    let environment = Environment(
      geometry: try Geometry(keys: length),
      inputs: ["doc": InputArray(doc), "valid": InputArray(valid)],
      parameters: parameters
    )
    return try mask.formula.visible(at: Cell(query: q, key: k), in: environment)
  }

  /// Windows are the only calls here with a range that the parameters can leave.
  private func requireArguments(of mask: MaskSpec) throws {
    _ = try mask.formula.bound(
      in: Environment(geometry: try Geometry(keys: n), parameters: parameters)
    )
  }
}
