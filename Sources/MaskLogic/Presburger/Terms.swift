/// The variables of one question, and what those that stand for something stand for.
///
/// A quotient is `q == floor(form / divisor)`, so it has one value wherever its form has one, and
/// may be introduced under any quantifier. A look-up is the value of an unknown function.
final class Terms {
  enum Meaning {
    case named(String)
    case quotient(LinearForm, Integer)
    case lookUp(LookUpTerm)
  }

  /// An unknown function at a point.
  struct LookUpTerm: Hashable {
    /// Which function, as an index of ``Terms/functions``.
    let function: Int
    let arguments: [LinearForm]
  }

  private struct Quotient: Hashable {
    let form: LinearForm
    let divisor: Integer
  }

  private(set) var meanings: [Meaning] = []
  var functions: [UnknownFunction] = []
  private var quotients: [Quotient: Variable] = [:]
  private var lookUps: [LookUpTerm: Variable] = [:]
  /// The functions that stand for division, by divisor.
  var unknownDivisions: [LinearForm: UnknownDivision] = [:]

  func variable(_ name: String) -> Variable { define(.named(name)) }

  private func define(_ meaning: Meaning) -> Variable {
    meanings.append(meaning)
    return Variable(index: meanings.count - 1)
  }

  /// The value of a function at a point; the same point gives the same variable.
  func value(of term: LookUpTerm) -> LinearForm {
    if let known = lookUps[term] { return LinearForm(known) }
    let variable = define(.lookUp(term))
    lookUps[term] = variable
    return LinearForm(variable)
  }

  /// `floor(form / divisor)`, for a divisor of at least 1.
  ///
  /// Multiples of the divisor are taken out first, so that equal quotients are one variable.
  func quotient(of form: LinearForm, by divisor: Integer) throws(Refusal) -> LinearForm {
    if divisor == 1 { return form }
    var whole = LinearForm(form.constant.floorDivided(by: divisor))
    var terms: [LinearForm.Term] = []
    for term in form.terms {
      let multiple = term.coefficient.floorDivided(by: divisor)
      whole = try whole.adding(LinearForm(term.variable), times: multiple)
      let rest = try term.coefficient.minus(try multiple.times(divisor))
      if rest != 0 { terms.append(LinearForm.Term(variable: term.variable, coefficient: rest)) }
    }
    let constant = try form.constant.minus(
      try form.constant.floorDivided(by: divisor).times(divisor)
    )
    if terms.isEmpty { return whole }
    var rest = LinearForm(terms: terms, constant: constant)
    var divisor = divisor
    let common = Integer.greatestCommonDivisor(rest.content, divisor)
    if common > 1 {
      rest = rest.dividedRoundingDown(by: common)
      divisor /= common
      if divisor == 1 { return try whole.adding(rest) }
    }
    let key = Quotient(form: rest, divisor: divisor)
    if let known = quotients[key] { return try whole.adding(LinearForm(known)) }
    let variable = define(.quotient(rest, divisor))
    quotients[key] = variable
    return try whole.adding(LinearForm(variable))
  }

  /// What remains when `form` is divided by `divisor`, at least 0 and below the divisor.
  func remainder(of form: LinearForm, by divisor: Integer) throws(Refusal) -> LinearForm {
    try form.adding(try quotient(of: form, by: divisor), times: try divisor.negated())
  }
}

// MARK: What a variable depends on

extension Terms {
  /// The forms that a variable is defined by.
  func definition(of variable: Variable) -> [LinearForm] {
    switch meanings[variable.index] {
    case .named: []
    case .quotient(let form, _): [form]
    case .lookUp(let term): term.arguments
    }
  }

  /// Whether a form changes with a variable, through quotients and look-ups.
  func depends(_ form: LinearForm, on variable: Variable) -> Bool {
    form.terms.contains { depends($0.variable, on: variable) }
  }

  func depends(_ term: Variable, on variable: Variable) -> Bool {
    // What a variable is defined by was made before it.
    if term <= variable { return term == variable }
    return definition(of: term).contains { depends($0, on: variable) }
  }

  func isLookUp(_ variable: Variable) -> Bool {
    if case .lookUp = meanings[variable.index] { true } else { false }
  }

  /// Whether a formula reads an unknown function at a point that changes with a variable.
  func readsFunctions(_ formula: Formula, at variable: Variable) -> Bool {
    var found = false
    formula.forEachForm { form in
      found = found || form.terms.contains { readsFunctions($0.variable, at: variable) }
    }
    return found
  }

  func readsFunctions(_ term: Variable, at variable: Variable) -> Bool {
    guard term > variable else { return false }
    if isLookUp(term), depends(term, on: variable) { return true }
    return definition(of: term).contains { form in
      form.terms.contains { readsFunctions($0.variable, at: variable) }
    }
  }
}

// MARK: Substitution

extension Terms {
  /// The form with another in the place of a variable, inside quotients and look-ups too.
  func substituting(
    _ variable: Variable,
    by replacement: LinearForm,
    in form: LinearForm
  ) throws(Refusal) -> LinearForm {
    guard depends(form, on: variable) else { return form }
    var result = LinearForm(form.constant)
    for term in form.terms {
      result = try result.adding(
        try substituting(variable, by: replacement, in: term.variable),
        times: term.coefficient
      )
    }
    return result
  }

  private func substituting(
    _ variable: Variable,
    by replacement: LinearForm,
    in term: Variable
  ) throws(Refusal) -> LinearForm {
    if term == variable { return replacement }
    guard depends(term, on: variable) else { return LinearForm(term) }
    switch meanings[term.index] {
    case .named: return LinearForm(term)
    case .quotient(let form, let divisor):
      return try quotient(
        of: try substituting(variable, by: replacement, in: form),
        by: divisor
      )
    case .lookUp(let lookUp):
      var arguments: [LinearForm] = []
      for argument in lookUp.arguments {
        arguments.append(try substituting(variable, by: replacement, in: argument))
      }
      return value(of: LookUpTerm(function: lookUp.function, arguments: arguments))
    }
  }

  /// The formula with a form in the place of a variable; what it binds inside is bound anew.
  func substituting(
    _ variable: Variable,
    by replacement: LinearForm,
    in formula: Formula
  ) throws(Refusal) -> Formula {
    switch formula {
    case .constant: return formula
    case .atLeastZero(let form):
      return try .atMost(.zero, try substituting(variable, by: replacement, in: form))
    case .zero(let form):
      return try .equal(.zero, try substituting(variable, by: replacement, in: form))
    case .not(let a): return .negation(try substituting(variable, by: replacement, in: a))
    case .all(let list):
      return .conjunction(try substituting(variable, by: replacement, in: list))
    case .any(let list):
      return .disjunction(try substituting(variable, by: replacement, in: list))
    case .parity(let list): return .parity(try substituting(variable, by: replacement, in: list))
    case .choice(let choices):
      var changed: [Formula.Choice] = []
      for choice in choices {
        changed.append(
          Formula.Choice(
            condition: try substituting(variable, by: replacement, in: choice.condition),
            formula: try substituting(variable, by: replacement, in: choice.formula)
          )
        )
      }
      return .choice(changed)
    case .exists(let bound, let a):
      let fresh = self.variable(name(of: bound))
      let renamed = try substituting(bound, by: LinearForm(fresh), in: a)
      return .exists(fresh, try substituting(variable, by: replacement, in: renamed))
    }
  }

  private func substituting(
    _ variable: Variable,
    by replacement: LinearForm,
    in formulas: [Formula]
  ) throws(Refusal) -> [Formula] {
    var result: [Formula] = []
    for formula in formulas {
      result.append(try substituting(variable, by: replacement, in: formula))
    }
    return result
  }

  private func name(of variable: Variable) -> String {
    if case .named(let name) = meanings[variable.index] { name } else { "" }
  }
}
