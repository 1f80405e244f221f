import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let hiddenNumbersChangeNothing: AttentionProperty = AttentionProperty(
    "B04-hidden-numbers-change-nothing",
    "other finite numbers in hidden keys and values leave every bit of a row as it is",
    requires: [.hiddenIsExact],
    coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    guard let places = attentionCase.drawHiddenPlaces(&trial) else { return }
    let replacement = attentionCase.finiteReplacement(in: subject.format, from: &trial)
    try subject.expectUnmoved(attentionCase, by: replacement, in: places)
  }

  static let hiddenNumbersMayBeAnything: AttentionProperty = AttentionProperty(
    "B05-hidden-numbers-may-be-nan",
    "NaN and infinities in hidden keys and values leave every bit of a row as it is",
    requires: [.hiddenMayBeAnything],
    coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    guard let places = attentionCase.drawHiddenPlaces(&trial) else { return }
    let numbers = [Double.nan, .infinity, -.infinity, 1]
    let replacement = trial.draw(
      "other numbers",
      Generator { choices in
        Replacement(key: choices.element(of: numbers), value: choices.element(of: numbers))
      }
    )
    try subject.expectUnmoved(attentionCase, by: replacement, in: places)
  }

  static let theFutureChangesNothing: AttentionProperty = AttentionProperty(
    "B07-the-future-changes-nothing",
    "under a causal mask, other tokens behind a position leave every bit up to it as it is",
    requires: [.hiddenIsExact],
    coverage: [CoverageGoal("a future", atLeast: 0.3)]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    if masks.isAnyMask { try attentionCase.narrow(.causal) }
    try subject.assumeEmptyRows(of: attentionCase, &trial)
    let last = trial.draw(
      "the last token that stays",
      .integer(in: 0...max(0, attentionCase.geometry.keyCount - 1))
    )
    let places = attentionCase.keyPlaces.filter { $0.key > last }
    trial.label("a future", if: !places.isEmpty)
    let replacement = attentionCase.finiteReplacement(in: subject.format, from: &trial)
    let later = attentionCase.rows.filter { attentionCase.position(of: $0) > last }
    try subject.expectUnmoved(attentionCase, by: replacement, in: places, queries: Set(later))
  }
}

extension AttentionCase {
  /// Draws a row that does not see everything, and gives what it does not see; nil where each row
  /// sees all.
  fileprivate func drawHiddenPlaces(_ trial: inout Trial) -> [KeyPlace]? {
    let candidates = rows.filter { row in
      (0..<geometry.keyCount).contains { !sees(row, $0) }
    }
    guard !candidates.isEmpty else { return nil }
    let row = trial.draw("the row to look at", .one(of: candidates), describing: name)
    return hiddenPlaces(from: row)
  }
}

extension AttentionSubject {
  /// Gives up a case whose mask was narrowed until a row is empty that cannot be asked about.
  func assumeEmptyRows(of attentionCase: AttentionCase, _ trial: inout Trial) throws {
    guard abilities.isDisjoint(with: [.emptyRowsAreZero, .emptyRowsAreAllowed]) else { return }
    try trial.assume(
      attentionCase.rows.allSatisfy(attentionCase.seesAny),
      "a query that sees no key"
    )
  }

  /// States that rows which see none of the places do not change when these are overwritten.
  ///
  /// The queries of some rows may be overwritten too; those rows may change.
  fileprivate func expectUnmoved(
    _ attentionCase: AttentionCase,
    by replacement: Replacement,
    in places: [KeyPlace],
    queries: Set<CaseRow> = []
  ) throws {
    var changed = attentionCase.replacing(places, with: replacement)
    if !queries.isEmpty { changed.query = attentionCase.query.turningSigns(of: queries) }
    let before = try answer(to: attentionCase)
    let after = try answer(to: changed)
    let isAsked = { (row: CaseRow) in
      self.judges(row, of: attentionCase) && !queries.contains(row)
        && !places.contains { attentionCase.sees(row, $0) }
    }
    guard let change = firstChange(from: before, to: after, in: attentionCase, where: isAsked)
    else { return }
    // One place after the other tells which of them leaks.
    let culprit = try places.first { place in
      let alone = try answer(to: attentionCase.replacing([place], with: replacement))
      return firstChange(from: before, to: alone, in: attentionCase) { $0 == change.row } != nil
    }
    throw Falsified(attentionCase.leakMessage(change, from: culprit, replacement))
  }
}

extension AttentionCase {
  fileprivate func leakMessage(
    _ change: Deviation,
    from culprit: KeyPlace?,
    _ replacement: Replacement
  ) -> String {
    let row = name(change.row)
    let numbers =
      "\(change.part) \(change.expected.words) became \(change.found.words) with "
      + "\(replacement)"
    guard let culprit else { return "\(row) depends on what the mask hides from it\n\(numbers)" }
    let isOwn =
      culprit.batch == change.row.batch && culprit.head == change.row.head / groupSize
    guard isOwn else {
      return "\(row) depends on key \(culprit.key) of batch row \(culprit.batch), key head "
        + "\(culprit.head), which is not its own\n\(numbers)"
    }
    let hidden = hiddenName(culprit.key, from: change.row)
    if change.found.contains(where: \.isNaN) {
      return "\(row) becomes NaN by \(hidden): it is multiplied with a weight of 0 and not left out"
        + "\n\(numbers)"
    }
    return "\(row) depends on \(hidden)\n\(numbers)"
  }
}

extension AttentionTensor<Double> {
  /// The tensor with other numbers in some rows: of the other sign, and 1 for 0.
  fileprivate func turningSigns(of rows: Set<CaseRow>) -> AttentionTensor {
    var elements = elements
    for row in rows {
      let start = position(batch: row.batch, head: row.head, row: row.row)
      for index in start..<start + dimension {
        elements[index] = elements[index] == 0 ? 1 : -elements[index]
      }
    }
    return replacingElements(elements)
  }
}
