/// Division by a divisor that is not known: two functions of which the usual things are known.
///
/// With `multiple = divisor * quotient` in the place of the product, everything that is said here
/// of them is linear, and true of every divisor of at least 1. A law that follows from it is
/// therefore proved; that it does not follow shows nothing.
struct UnknownDivision {
  let divisor: LinearForm
  /// `floor(x / divisor)`, as an index of ``Terms/functions``.
  let quotient: Int
  /// `divisor * floor(x / divisor)`.
  let multiple: Int
}

extension Terms {
  /// `floor(form / divisor)` for a divisor that is not known.
  func quotient(of form: LinearForm, byUnknown divisor: LinearForm) -> LinearForm {
    value(of: LookUpTerm(function: division(by: divisor).quotient, arguments: [form]))
  }

  /// What remains of the division by a divisor that is not known.
  func remainder(
    of form: LinearForm,
    byUnknown divisor: LinearForm
  ) throws(Refusal) -> LinearForm {
    try form.subtracting(multiple(of: form, division(by: divisor)))
  }

  private func multiple(of form: LinearForm, _ division: UnknownDivision) -> LinearForm {
    value(of: LookUpTerm(function: division.multiple, arguments: [form]))
  }

  /// The product of a quotient and its own divisor; nil for other products.
  func product(of form: LinearForm, andDivisor divisor: LinearForm) -> LinearForm? {
    guard let division = unknownDivisions[divisor], form.constant == 0, form.terms.count == 1,
      form.terms[0].coefficient == 1,
      case .lookUp(let term) = meanings[form.terms[0].variable.index],
      term.function == division.quotient
    else { return nil }
    return multiple(of: term.arguments[0], division)
  }

  private func division(by divisor: LinearForm) -> UnknownDivision {
    if let known = unknownDivisions[divisor] { return known }
    let division = UnknownDivision(
      divisor: divisor,
      quotient: functions.count,
      multiple: functions.count + 1
    )
    unknownDivisions[divisor] = division
    // Either function brings the other with it, and with that all that is known of both.
    for name in ["quotient", "multiple"] {
      var function = UnknownFunction(name: name, isNondecreasing: true) {
        [unowned self] (term: LookUpTerm, _) throws(Refusal) in
        try rounding(of: term.arguments[0], division)
      }
      function.pairAxiom = { [unowned self] (a: LookUpTerm, b: LookUpTerm) throws(Refusal) in
        try comparison(of: a.arguments[0], and: b.arguments[0], division)
      }
      functions.append(function)
    }
    return division
  }

  /// What is known at one point: the multiple is the last one that is not above it.
  private func rounding(
    of point: LinearForm,
    _ division: UnknownDivision
  ) throws(Refusal) -> Formula {
    let quotient = quotient(of: point, byUnknown: division.divisor)
    let multiple = multiple(of: point, division)
    return .conjunction([
      try .within(point, from: multiple, below: try multiple.adding(division.divisor)),
      try product(multiple, of: quotient, by: division.divisor),
    ])
  }

  /// What is known at two points: differences and sums of multiples are multiples too.
  private func comparison(
    of a: LinearForm,
    and b: LinearForm,
    _ division: UnknownDivision
  ) throws(Refusal) -> Formula {
    let (x, y) = (
      quotient(of: a, byUnknown: division.divisor), quotient(of: b, byUnknown: division.divisor)
    )
    let (u, v) = (multiple(of: a, division), multiple(of: b, division))
    return .conjunction([
      try product(try u.subtracting(v), of: try x.subtracting(y), by: division.divisor),
      try product(try u.adding(v), of: try x.adding(y), by: division.divisor),
    ])
  }

  /// Linear things that are true where `product == factor * divisor` and the divisor is at least 1.
  private func product(
    _ product: LinearForm,
    of factor: LinearForm,
    by divisor: LinearForm
  ) throws(Refusal) -> Formula {
    let zero = LinearForm.zero
    var known: [Formula] = [
      // 0 <= factor: factor <= product; and the other way round.
      .disjunction([try .less(factor, zero), try .atMost(factor, product)]),
      .disjunction([try .less(zero, factor), try .atMost(product, factor)]),
    ]
    for count: Integer in [1, 2] {
      let (times, bound) = (try divisor.scaled(by: count), LinearForm(count))
      known.append(.disjunction([try .less(factor, bound), try .atMost(times, product)]))
      known.append(
        .disjunction([
          try .less(try bound.scaled(by: -1), factor),
          try .atMost(product, try times.scaled(by: -1)),
        ])
      )
    }
    // Not more than one divisor where the factor is 1, and so on.
    for count: Integer in [-1, 0, 1] {
      let times = try divisor.scaled(by: count)
      known.append(
        .disjunction([
          try .less(LinearForm(count), factor), try .atMost(product, times),
        ])
      )
      known.append(
        .disjunction([
          try .less(factor, LinearForm(count)), try .atMost(times, product),
        ])
      )
    }
    return .conjunction(known)
  }
}
