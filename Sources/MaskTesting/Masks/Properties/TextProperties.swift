import MaskAlgebra
import MaskLanguage

extension Property {
  /// What is printed is read as the same mask.
  static let textIsTheMask: Property = Property(
    "A27-text-reads-back/text",
    "a mask printed as text and read again is equal to itself, with the same names and structure"
  ) { trial in
    let generator = SpecGenerator(parameters: ["P", "W"])
    let mask = trial.draw("mask", generator.masks)
    let text = mask.description
    do {
      let read = try Vocabulary.catalogue.mask(text, parameters: ["P", "W"])
      try trial.expect(read == mask, "'\(text)' is read as '\(read)', another mask")
    } catch let failure as SyntaxFailure {
      throw Falsified("'\(text)' cannot be read: \(failure)")
    }
  }

  /// Simplifying leaves nothing to simplify.
  static func simplification(_ masks: MaskSource) -> Property {
    Property(
      "A28-simplification-drops-what-cannot-matter/simplified",
      "double negation, full in a conjunction, none in a disjunction and repeated clauses leave no "
        + "trace, and no simplified mask is larger"
    ) { trial in
      let geometry = Geometry(queryCount: 5, keyCount: 5, offset: 0)
      let mask = trial.draw("mask", masks.masks(in: geometry))
      let simple = mask.simplified
      try trial.expect(
        simple.formula.size <= mask.formula.size,
        "'\(mask)' is simplified to the larger '\(simple)'"
      )
      let idle: [MaskSpec] = [!(!mask), mask && .full, mask || .none, mask && mask, mask || mask]
      for longer in idle {
        try trial.expect(
          longer.simplified == simple,
          "'\(longer)' is simplified to '\(longer.simplified)', not to '\(simple)'"
        )
      }
      // A junction beside its own negation takes a proof.
      guard !simple.formula.isJunction else { return }
      let (never, always) = ((mask && !mask).simplified, (mask || !mask).simplified)
      try trial.expect(
        never == .none && always == .full,
        "'\(mask)' with its negation becomes '\(never)' and '\(always)', not none and full"
      )
    }
  }
}

extension MaskFormula {
  fileprivate var isJunction: Bool {
    switch self {
    case .all, .any: true
    case .not(let a): a.isJunction
    default: false
    }
  }
}
