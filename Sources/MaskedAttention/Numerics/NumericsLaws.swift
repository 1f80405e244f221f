public import MaskAlgebra
public import MaskLogic

/// A law that findings rest on, and what is known of it.
public struct NumericsLaw: Hashable, Sendable {
  /// What it says, in words.
  public let question: String
  /// The law.
  public let law: Law
  /// What was found out about its statement.
  public let verdict: Verdict

  /// Whether the statement is known not to hold.
  var isRefuted: Bool { if case .refuted = verdict { true } else { false } }

  /// Whether no counterexample was found where there was something to look at.
  var isSupported: Bool {
    switch verdict {
    case .proved: true
    case .tested(let scope): !scope.isVacuous
    case .refuted, .undecided: false
    }
  }

  /// The law with its verdict, as a finding cites it.
  var citation: String { "law '\(law)': \(verdict)" }
}

/// The laws that judging a mask asks about, decided once.
struct NumericsLaws {
  /// `rows M nonempty`.
  let rowsNonempty: NumericsLaw
  /// `stable M`.
  let stable: NumericsLaw
  /// No query sees itself.
  let hidesDiagonal: NumericsLaw
  /// What is hidden lies in the past.
  let hidesOnlyPast: NumericsLaw
  /// For each parameter of the mask: its value makes no difference.
  let parameters: [(name: String, law: NumericsLaw)]
  /// For planes: as many as any set of them that hides one cell together, and why.
  let mostPlanesAtOnce: (count: Int, law: NumericsLaw?)
  let all: [NumericsLaw]
  /// Where the planes together are not the mask.
  let planesDiffer: Counterexample?

  init(
    _ mask: MaskSpec,
    planes: [MaskSpec],
    parameters values: [String: Int],
    declarations: [InputDeclaration],
    decider: any LawDecider
  ) {
    func decide(
      _ question: String,
      _ statement: Law.Statement,
      for names: [String] = []
    ) -> NumericsLaw {
      let law = Law(
        statement: statement,
        quantifiers: names.map { .parameter($0, .unbounded) },
        inputs: declarations
      )
      return NumericsLaw(question: question, law: law, verdict: decider.decide(law))
    }
    let bound = mask.substituting(values)
    rowsNonempty = decide("every query sees a key", .rowsNonempty(bound))
    stable = decide("old queries see the same keys when the length grows", .stable(bound))
    hidesDiagonal = decide("no query sees itself", .equal(bound && .diagonal, .none))
    hidesOnlyPast = decide("what is hidden lies in the past", .subset(!bound, .causal))
    parameters = mask.formula.mentions.parameters.sorted().map { name in
      let other = "\(name)_other"
      var rest = values
      rest[name] = nil
      let open = mask.substituting(rest)
      let renamed = MaskSpec(
        Substitution(parameters: [name: .parameter(other)]).applied(to: open.formula)
      )
      return (
        name,
        decide("'\(name)' makes no difference", .equal(open, renamed), for: [name, other])
      )
    }
    let boundPlanes = planes.map { $0.substituting(values) }
    let overlaps = boundPlanes.subsets.filter { $0.count > 1 }.map { subset in
      let together = subset.dropFirst().reduce(subset[0]) { $0 || $1 }
      return (
        subset.count,
        decide("no cell is hidden by all of \(subset.count) planes", .equal(together, .full))
      )
    }
    let worst = overlaps.filter { $0.1.isRefuted }.max { $0.0 < $1.0 }
    mostPlanesAtOnce = (worst?.0 ?? 1, worst?.1)
    var together: NumericsLaw?
    if let first = boundPlanes.first {
      let conjunction = boundPlanes.dropFirst().reduce(first) { $0 && $1 }
      together = decide("the planes together are the mask", .equal(bound, conjunction))
    }
    planesDiffer = together?.verdict.counterexample
    all =
      [rowsNonempty, stable, hidesDiagonal, hidesOnlyPast] + parameters.map(\.law)
      + overlaps.map(\.1) + [together].compactMap(\.self)
  }
}

extension MaskSpec {
  fileprivate func substituting(_ values: [String: Int]) -> MaskSpec {
    MaskSpec(Substitution(parameters: values.mapValues { .literal($0) }).applied(to: formula))
  }
}

extension [MaskSpec] {
  /// Every choice of some of the elements, in their order.
  fileprivate var subsets: [[MaskSpec]] {
    reduce(into: [[]]) { subsets, element in subsets += subsets.map { $0 + [element] } }
      .filter { !$0.isEmpty }
  }
}
