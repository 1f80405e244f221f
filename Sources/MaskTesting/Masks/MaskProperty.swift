import MaskAlgebra

/// A law of masks, to be put to any form of them that keeps the promises it needs.
struct MaskProperty: Sendable {
  /// The name before the subject's: `A03-prefix-of-nothing-is-causal`.
  let name: String
  /// What holds, in one sentence without a full stop.
  let statement: String
  /// Whether it speaks of every mask; otherwise of the catalogue's, or of masks made for it.
  let isOfEveryMask: Bool
  /// What a form must promise for this to be asked of it.
  let requires: Set<MaskClaim>
  /// Labels that must come up.
  let coverage: [CoverageGoal]
  private let check: @Sendable (MaskSubject, MaskSource, inout Trial) throws -> Void

  init(
    _ name: String,
    _ statement: String,
    ofEveryMask isOfEveryMask: Bool = false,
    requires: Set<MaskClaim> = [],
    coverage: [CoverageGoal] = [],
    check: @escaping @Sendable (MaskSubject, MaskSource, inout Trial) throws -> Void
  ) {
    self.name = name
    self.statement = statement
    self.isOfEveryMask = isOfEveryMask
    self.requires = requires
    self.coverage = coverage
    self.check = check
  }

  /// The property of one subject; nil where it does not speak of the source's masks, or the subject
  /// does not promise what it needs.
  ///
  /// What must be covered is asked of any mask only: somebody's own definitions may never hide a
  /// cell, and are right not to.
  func property(of subject: MaskSubject, masks: MaskSource) -> Property? {
    let isOwn = !masks.isAnyMask
    guard requires.isSubset(of: subject.claims), isOfEveryMask || !isOwn else { return nil }
    return Property("\(name)/\(subject.name)", statement, coverage: isOwn ? [] : coverage) {
      try check(subject, masks, &$0)
    }
  }
}

extension Trial {
  /// Draws a geometry: small, and now and then larger.
  mutating func drawGeometry(
    longest: Int = 6,
    isFullPass: Bool = false,
    sometimes longer: Int? = nil
  ) -> Geometry {
    let generator = Generator { choices in
      let isLonger = longer != nil && choices.once(in: 16)
      return GeometryGenerator(
        longest: isLonger ? longer ?? longest : longest,
        isFullPass: isFullPass
      )
      .geometry(from: &choices)
    }
    return draw("geometry", generator, describing: \.summary)
  }

  /// Draws data for some inputs.
  mutating func drawInputs(
    _ names: some Collection<String> & Sendable,
    in geometry: Geometry,
    _ declarations: [InputDeclaration] = InputGenerator.declarations
  ) -> Inputs {
    let generator = Generator { choices in
      InputGenerator.inputs(in: geometry, reading: names, declarations, from: &choices)
    }
    return draw("inputs", generator, describing: \.summary)
  }

  /// Draws a mask of a source with its data, and asks the definition about every cell.
  ///
  /// - Throws: ``Discarded`` where the mask has no value at some cell, as where data end.
  mutating func drawCase(
    _ masks: MaskSource,
    in geometry: Geometry
  ) throws -> (MaskCase, CellTable) {
    let mask = draw("mask", masks.masks(in: geometry))
    let maskCase = MaskCase(
      mask: mask,
      geometry: geometry,
      inputs: drawInputs(mask.inputNames, in: geometry, masks.declarations),
      declarations: masks.declarations
    )
    return (maskCase, try definedCells(of: maskCase))
  }

  /// What the definition says of every cell.
  ///
  /// - Throws: ``Discarded`` where some cell has no value.
  func definedCells(of maskCase: MaskCase) throws(Discarded) -> CellTable {
    do throws(EvaluationError) {
      return try maskCase.definedCells()
    } catch { throw Discarded(reason: "\(error)") }
  }

  /// States that a form has the cells that it should have.
  func expect(
    _ cells: CellTable,
    _ expected: CellTable,
    _ what: @autoclosure () -> String
  ) throws(Falsified) {
    guard let complaint = cells.complaint(expecting: expected) else { return }
    throw Falsified("\(what()): \(complaint)")
  }
}

extension MaskSpec {
  /// The inputs that the mask reads.
  var inputNames: [String] { formula.mentions.inputs.keys.sorted() }
}
