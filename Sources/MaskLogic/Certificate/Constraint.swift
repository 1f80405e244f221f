/// A sum of integers that is zero, or at least zero.
package struct Constraint: Hashable, Sendable {
  package let form: LinearForm
  package let isEquality: Bool

  package init(form: LinearForm, isEquality: Bool) {
    self.form = form
    self.isEquality = isEquality
  }

  static func atLeastZero(_ form: LinearForm) -> Constraint {
    Constraint(form: form, isEquality: false)
  }

  static func zero(_ form: LinearForm) -> Constraint { Constraint(form: form, isEquality: true) }

  /// Whether no integers satisfy it: `0 == 1`, `0 >= 1` or `2 x == 1`.
  var isFalse: Bool {
    let content = form.content
    if content == 0 { return isEquality ? form.constant != 0 : form.constant < 0 }
    return isEquality && form.constant % content != 0
  }

  /// The constraint divided by what its coefficients have in common.
  ///
  /// The constant of an inequality is rounded down, which loses no integer: `2 x >= 1` is `x >= 1`.
  var rounded: Constraint {
    let content = form.content
    if content <= 1 || isFalse { return self }
    return Constraint(form: form.dividedRoundingDown(by: content), isEquality: isEquality)
  }

  /// That the form is negative.
  static func negative(_ form: LinearForm) throws(Refusal) -> Constraint {
    .atLeastZero(try form.scaled(by: -1).adding(-1))
  }
}
