import MaskAlgebra
import MaskCompiler
import MaskLogic
import MaskedAttention

extension Property {
  static func masksAreRefusedIfUnstable(_ masks: MaskSource) -> Property {
    Property(
      "C10-masks-are-refused-exactly-if-unstable/stable-mask",
      "a mask that is taken shows each query the same at every length that was tested, and one "
        + "that is refused comes with a cell that changes when a token comes",
      coverage: masks.isAnyMask
        ? [CoverageGoal("taken", atLeast: 0.2), CoverageGoal("refused", atLeast: 0.1)] : []
    ) { trial in
      let geometry = Geometry(queryCount: 4, keyCount: 4, offset: 0)
      let drawn = trial.draw("mask", masks.masks(in: geometry))
      let isUnderCausal = trial.draw("causal", .boolean)
      let mask = isUnderCausal ? MaskSpec.causal && drawn : drawn
      let firstLength = trial.draw("first length", .one(of: [0, 1, 2]))
      let declarations = masks.declarations
      let stable: StableMask
      do throws(CacheError) {
        stable = try StableMask(
          mask,
          from: firstLength,
          declarations: declarations,
          decider: ExhaustiveDecider(budget: 400)
        )
      } catch { return try trial.checkRefused(error, mask, firstLength) }
      try trial.checkTaken(stable, mask, declarations)
    }
  }

  static let knownMasksAreDecided: Property = Property(
    "C13-known-masks-are-taken-or-refused/stable-mask",
    "windows, sinks and causal are taken; a prefix is taken from its own length on and refused "
      + "from a shorter one; parameters are put in first",
    coverage: [CoverageGoal("refused", atLeast: 0.2), CoverageGoal("taken", atLeast: 0.3)]
  ) { trial in
    let size = trial.draw("size", .integer(in: 1...6))
    let kind = trial.draw("kind", .integer(in: 0...4))
    let parameter = IntegerExpression.parameter("W")
    let number = IntegerExpression(size)
    let (open, closed): (MaskSpec, MaskSpec) =
      switch kind {
      case 0: (.window(parameter), .window(number))
      case 1: (.causal && .chunk(parameter), .causal && .chunk(number))
      case 2:
        (.causal && (.sinks(2) || .window(parameter)), .causal && (.sinks(2) || .window(number)))
      default: (.prefix(parameter), .prefix(number))
      }
    let isPrefix = kind >= 3
    // The first key is seen by every query there is, so a prefix of one is causal.
    let firstLength = isPrefix ? trial.draw("first length", .integer(in: 0...size)) : 0
    let isStable = !isPrefix || firstLength == size || size == 1
    do {
      let stable = try StableMask(
        open,
        from: firstLength,
        parameters: ["W": size],
        decider: ExhaustiveDecider(budget: 20_000)
      )
      try trial.expect(isStable, "'\(closed)' is taken from \(firstLength) tokens on")
      try trial.expect(
        stable.mask == closed && stable.firstLength == firstLength,
        "'\(open)' with W = \(size) from \(firstLength) on became '\(stable.mask)' from "
          + "\(stable.firstLength) on"
      )
      trial.label("taken")
    } catch CacheError.unstable(let law, _) {
      try trial.expect(!isStable, "'\(closed)' is refused from \(firstLength) tokens on: '\(law)'")
      trial.label("refused")
    }
  }
}

extension Trial {
  /// Compares what the queries see at each length that was tested with what they see at the next.
  fileprivate mutating func checkTaken(
    _ stable: StableMask,
    _ mask: MaskSpec,
    _ declarations: [InputDeclaration]
  ) throws {
    guard case .tested(let scope) = stable.verdict else {
      throw Falsified("a decider that looks at cells says '\(stable.verdict)'")
    }
    label("taken")
    for length in stable.firstLength..<max(stable.firstLength, min(scope.keyCount, 4)) {
      let (shorter, longer) = (Geometry(length), Geometry(length + 1))
      let names = mask.formula.mentions.inputs.keys
      let inputs = draw(
        "inputs",
        Generator { choices in
          InputGenerator.inputs(in: longer, reading: names, declarations, from: &choices)
        },
        describing: \.summary
      )
      guard let before = try? mask.definedMask(in: shorter, inputs: inputs),
        let after = try? mask.definedMask(in: longer, inputs: inputs),
        inputs.fit(declarations, shorter)
      else { continue }
      for query in 0..<length {
        for key in 0...length {
          let was = key < length && before[0, 0, query, key]
          try expect(
            was == after[0, 0, query, key],
            "'\(mask)' is taken, but q = \(query) \(was ? "no longer sees" : "sees") k = \(key) "
              + "when token \(length) comes"
          )
        }
      }
    }
  }

  /// Sees to it that the counterexample is one by the definition of the mask.
  fileprivate mutating func checkRefused(
    _ error: CacheError,
    _ mask: MaskSpec,
    _ firstLength: Int
  ) throws {
    guard case .unstable(_, let counterexample) = error else {
      if case .undecided = error { throw Discarded(reason: "\(error)") }
      throw Falsified("'\(mask)' is refused with '\(error)'")
    }
    label("refused")
    let length = counterexample.geometry.keyCount
    guard let query = counterexample.query, let key = counterexample.key, query < length,
      key <= length, length >= firstLength
    else { throw Falsified("'\(mask)' is refused at no cell: \(counterexample)") }
    let cell = Cell(
      batch: counterexample.batch ?? 0,
      head: counterexample.head ?? 0,
      query: query,
      key: key
    )
    var inputs: Inputs = [:]
    for input in counterexample.inputs { inputs[input.name] = input.array }
    func sees(_ length: Int) throws -> Bool {
      let geometry = Geometry(
        queryCount: length,
        keyCount: length,
        offset: 0,
        batchCount: cell.batch + 1,
        headCount: cell.head + 1
      )
      return try key < length && mask.visible(cell, in: geometry, inputs: inputs)
    }
    try expect(
      sees(length) != sees(length + 1),
      "'\(mask)' is refused at \(counterexample), where nothing changes"
    )
    let isPlain =
      mask.formula.mentions.symbols.isDisjoint(with: [.keyCount, .queryCount])
      && !mask.formula.mentions.hasRelationOperators
    let isBelow = isPlain && query >= key
    try expect(!isBelow, "'\(mask)' is refused at \(cell), which does not depend on the length")
  }
}

extension Geometry {
  /// As many queries as keys.
  fileprivate init(_ length: Int) {
    self.init(queryCount: length, keyCount: length, offset: 0)
  }
}

extension Inputs {
  /// Whether the data are allowed at a length.
  fileprivate func fit(_ declarations: [InputDeclaration], _ geometry: Geometry) -> Bool {
    arrays.allSatisfy { name, array in
      guard let declaration = declarations.last(where: { $0.name == name }) else { return false }
      return (try? declaration.validate(array, in: geometry)) != nil
    }
  }
}
