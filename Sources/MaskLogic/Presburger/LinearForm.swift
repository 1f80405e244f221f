/// A variable of the decision procedure: a number, or what a look-up finds.
package struct Variable: Hashable, Comparable, Sendable {
  package let index: Int

  package init(index: Int) { self.index = index }

  package static func < (a: Variable, b: Variable) -> Bool { a.index < b.index }
}

/// `constant + coefficient * variable + …`, each variable once and in order.
package struct LinearForm: Hashable, Sendable {
  package struct Term: Hashable, Sendable {
    package let variable: Variable
    /// Never zero.
    package let coefficient: Integer

    package init(variable: Variable, coefficient: Integer) {
      self.variable = variable
      self.coefficient = coefficient
    }
  }

  package private(set) var terms: [Term]
  package private(set) var constant: Integer

  init(_ constant: Integer) {
    terms = []
    self.constant = constant
  }

  package init(_ variable: Variable) {
    terms = [Term(variable: variable, coefficient: 1)]
    constant = 0
  }

  /// - Precondition: The terms are in the order of their variables, each variable once.
  package init(terms: [Term], constant: Integer) {
    self.terms = terms
    self.constant = constant
  }

  static let zero = LinearForm(0)

  var isConstant: Bool { terms.isEmpty }

  func coefficient(of variable: Variable) -> Integer {
    for term in terms where term.variable == variable { return term.coefficient }
    return 0
  }

  func mentions(_ variable: Variable) -> Bool {
    terms.contains { $0.variable == variable }
  }

  /// This form plus a multiple of another.
  func adding(_ other: LinearForm, times factor: Integer = 1) throws(Refusal) -> LinearForm {
    if factor == 0 { return self }
    var merged: [Term] = []
    merged.reserveCapacity(terms.count + other.terms.count)
    var (i, j) = (0, 0)
    while i < terms.count || j < other.terms.count {
      if j == other.terms.count || i < terms.count && terms[i].variable < other.terms[j].variable {
        merged.append(terms[i])
        i += 1
        continue
      }
      let product = try other.terms[j].coefficient.times(factor)
      if i < terms.count, terms[i].variable == other.terms[j].variable {
        let sum = try terms[i].coefficient.plus(product)
        if sum != 0 { merged.append(Term(variable: terms[i].variable, coefficient: sum)) }
        i += 1
      } else {
        merged.append(Term(variable: other.terms[j].variable, coefficient: product))
      }
      j += 1
    }
    return LinearForm(
      terms: merged,
      constant: try constant.plus(try other.constant.times(factor))
    )
  }

  func adding(_ value: Integer) throws(Refusal) -> LinearForm {
    LinearForm(terms: terms, constant: try constant.plus(value))
  }

  func subtracting(_ other: LinearForm) throws(Refusal) -> LinearForm {
    try adding(other, times: -1)
  }

  func scaled(by factor: Integer) throws(Refusal) -> LinearForm {
    if factor == 1 { return self }
    return try LinearForm.zero.adding(self, times: factor)
  }

  /// The form with another in the place of a variable.
  func substituting(_ variable: Variable, by form: LinearForm) throws(Refusal) -> LinearForm {
    let coefficient = coefficient(of: variable)
    guard coefficient != 0 else { return self }
    return try removing(variable).adding(form, times: coefficient)
  }

  /// The form without one of its terms.
  func removing(_ variable: Variable) -> LinearForm {
    LinearForm(terms: terms.filter { $0.variable != variable }, constant: constant)
  }

  /// The greatest common divisor of the coefficients, zero where there are none.
  var content: Integer {
    var divisor: Integer = 0
    for term in terms {
      divisor = Integer.greatestCommonDivisor(divisor, term.coefficient)
      if divisor == 1 { return 1 }
    }
    return divisor
  }

  /// The form divided by a divisor of all its coefficients, its constant rounded down.
  func dividedRoundingDown(by divisor: Integer) -> LinearForm {
    LinearForm(
      terms: terms.map { (term: Term) -> Term in
        Term(variable: term.variable, coefficient: term.coefficient / divisor)
      },
      constant: constant.floorDivided(by: divisor)
    )
  }

  /// The value where every variable has one; nil where one has none.
  func value(in model: Model) throws(Refusal) -> Integer? {
    var sum = constant
    for term in terms {
      guard let value = model[term.variable] else { return nil }
      sum = try sum.plus(try term.coefficient.times(value))
    }
    return sum
  }
}

/// Integers for variables, as far as they are decided.
struct Model {
  private var values: [Integer?] = []

  subscript(variable: Variable) -> Integer? {
    get { variable.index < values.count ? values[variable.index] : nil }
    set {
      while values.count <= variable.index { values.append(nil) }
      values[variable.index] = newValue
    }
  }
}
