import MaskAlgebra

/// A usual mistake, and the mask that it makes of a spec.
struct Hypothesis {
  let hint: ValidationHint
  let spec: MaskSpec

  /// The mistakes that change a mask, most usual first.
  ///
  /// Alignment comes before the shift by one, because where the offset is 1 they are the same and
  /// only the first says why.
  static func all(for spec: MaskSpec, in geometry: Geometry) -> [Hypothesis] {
    var hypotheses: [Hypothesis] = []
    func add(_ hint: ValidationHint, _ formula: MaskFormula) {
      guard formula != spec.formula, !hypotheses.contains(where: { $0.spec.formula == formula })
      else { return }
      hypotheses.append(Hypothesis(hint: hint, spec: MaskSpec(formula)))
    }
    let formula = spec.formula
    let offset = geometry.offset
    if geometry.queryCount == geometry.keyCount, offset == 0 {
      add(.transposed, .transpose(formula))
    }
    let corners: [(offset: Int, hint: ValidationHint)] = [
      (0, .topLeft(offset: offset)),
      (geometry.keyCount - geometry.queryCount, .bottomRight(offset: offset)),
    ]
    for corner in corners {
      let (distance, overflow) = corner.offset.subtractingReportingOverflow(offset)
      if distance != 0, !overflow { add(corner.hint, formula.shifted(.query, by: distance)) }
    }
    for distance in [-1, 1] {
      add(.shifted(by: distance), formula.shifted(.query, by: distance))
    }
    for side in [ValidationHint.WindowSide.past, .future, .both] {
      add(.windowWider(side), WindowEdit(side: side, gain: 1).applied(to: formula))
      add(.windowNarrower(side), WindowEdit(side: side, gain: -1).applied(to: formula))
    }
    add(.paddingSide, formula.withPaddingExchanged)
    return hypotheses
  }
}
