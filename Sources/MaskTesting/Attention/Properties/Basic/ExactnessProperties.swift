import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let equalsTheDefinitionUnderTables: AttentionProperty = AttentionProperty(
    "B11-equals-the-definition-under-tables",
    "under a mask that is any table of cells, every row is the exact one but for roundings",
    changesMask: true
  ) { subject, masks, trial in
    let drawn = try subject.drawCase(MaskSource(.full, declarations: []), &trial)
    let density = trial.draw("one cell in so many is hidden", .integer(in: 2...4))
    let axes = trial.draw("axes of the table", .tableAxes(of: subject)) { "\($0.rawValue)" }
    let shows = Generator { !$0.once(in: density) }
    var attentionCase = AttentionCase(
      query: drawn.query,
      key: drawn.key,
      value: drawn.value,
      offset: drawn.geometry.offset,
      varying: axes,
      sees: { _, _ in shows.value(from: &trial.choices) }
    )
    let mayBeEmpty = !subject.abilities.isDisjoint(with: [.emptyRowsAreZero, .emptyRowsAreAllowed])
    if !mayBeEmpty {
      // The first key stays, and so no row is empty.
      let table = attentionCase
      attentionCase = table.table { $1 == 0 || table.sees($0, $1) }
    }
    trial.note("table", attentionCase.visibleTable)
    try subject.expectExact(attentionCase, &trial)
  }

  static let equalsTheDefinition: AttentionProperty = AttentionProperty(
    "B12-equals-the-definition",
    "under a mask of the language, every row is the exact one but for roundings",
    coverage: [
      CoverageGoal("a hidden cell", atLeast: 0.3), CoverageGoal("a close case", atLeast: 0.5),
    ]
  ) { subject, masks, trial in
    try subject.expectExact(subject.drawCase(masks, &trial), &trial)
  }
}

extension AttentionSubject {
  /// States that each row is exact but for roundings.
  fileprivate func expectExact(_ attentionCase: AttentionCase, _ trial: inout Trial) throws {
    let answer = try answer(to: attentionCase)
    var worst = 0.0
    let error = firstError(in: answer, to: attentionCase, worst: &worst)
    trial.aim(at: worst)
    trial.label("a close case", if: worst < 1)
    guard let error else { return }
    throw Falsified(
      Diagnosis(attentionCase: attentionCase, subject: self, deviation: error).message
    )
  }
}

extension Generator<TableAxes> {
  /// Tables that are the same for all, or differ between batch rows and heads.
  fileprivate static func tableAxes(of subject: AttentionSubject) -> Generator {
    Generator { choices in
      guard subject.abilities.contains(.masksPerHead) else { return [] }
      return TableAxes(rawValue: choices.choose(through: 3))
    }
  }
}

extension AttentionCase {
  /// The mask as rows of `1` and `.`.
  var visibleTable: String {
    rows.map { row in
      (0..<geometry.keyCount).map { sees(row, $0) ? "1" : "." }.joined()
    }
    .joined(separator: " ")
  }
}
