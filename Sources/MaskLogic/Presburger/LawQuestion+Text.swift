extension LawQuestion {
  /// A closed case as the reader of a proof sees it: the constraints that matter, and why no
  /// integers satisfy them.
  func description(of closed: ProofCheck.ClosedCase) throws(Refusal) -> String {
    let (constraints, refutation) = (closed.constraints, closed.refutation)
    guard let factors = try refutation.factors(for: constraints) else {
      let places = refutation.premises(of: constraints.count).sorted()
      let texts = places.map { terms.text(constraints[$0]) }.joined(separator: ", ")
      let count = refutation.splitCount
      let parts = count == 0 ? "" : ", in \(count + 1) parts"
      return texts + "; added up and rounded\(parts): no integer is left"
    }
    var sum = LinearForm.zero
    var texts: [String] = []
    for (place, factor) in factors.sorted(by: { $0.key < $1.key }) {
      sum = try sum.adding(constraints[place].form, times: factor)
      let text = terms.text(constraints[place])
      texts.append(factor.magnitude == 1 ? text : "\(factor.magnitude) times \(text)")
    }
    if texts.count == 1 { return texts[0] }
    return "\(texts.joined(separator: ", ")); added up: \(terms.text(.atLeastZero(sum)))"
  }
}

extension Terms {
  /// A constraint with its negative terms on the left and its positive ones on the right.
  fileprivate func text(_ constraint: Constraint) -> String {
    let form = constraint.form
    let relation = constraint.isEquality ? "=" : "<="
    let positive = form.terms.filter { $0.coefficient > 0 }
    let negative = form.terms.filter { $0.coefficient < 0 }
    let left = side(negative, constant: form.constant < 0 ? form.constant : 0)
    let right = side(positive, constant: form.constant > 0 ? form.constant : 0)
    return "\(left) \(relation) \(right)"
  }

  private func side(_ terms: [LinearForm.Term], constant: Integer) -> String {
    var parts = terms.map { (term: LinearForm.Term) -> String in
      let name = text(term.variable)
      let magnitude = term.coefficient.magnitude
      return magnitude == 1 ? name : "\(magnitude) * \(name)"
    }
    if constant != 0 || parts.isEmpty { parts.append("\(constant.magnitude)") }
    return parts.joined(separator: " + ")
  }

  private func text(_ variable: Variable) -> String {
    switch meanings[variable.index] {
    case .named(let name): return name
    case .quotient(let form, let divisor):
      let isSimple = form.terms.count == 1 && form.constant == 0 && form.content == 1
      return isSimple ? "(\(text(form)) / \(divisor))" : "((\(text(form))) / \(divisor))"
    case .lookUp(let lookUp):
      let arguments = lookUp.arguments.map { text($0) }
      return "\(functions[lookUp.function].name)[\(arguments.joined(separator: ", "))]"
    }
  }

  private func text(_ form: LinearForm) -> String {
    var text = ""
    for term in form.terms {
      let magnitude = term.coefficient.magnitude
      let product =
        magnitude == 1
        ? self.text(term.variable)
        : "\(magnitude) * \(self.text(term.variable))"
      if text.isEmpty {
        text = term.coefficient < 0 ? "-\(product)" : product
      } else {
        text += " \(term.coefficient < 0 ? "-" : "+") \(product)"
      }
    }
    if text.isEmpty { return "\(form.constant)" }
    if form.constant == 0 { return text }
    return text + " \(form.constant < 0 ? "-" : "+") \(form.constant.magnitude)"
  }
}
