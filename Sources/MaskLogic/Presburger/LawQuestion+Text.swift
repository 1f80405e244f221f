extension LawQuestion {
  /// Systems of constraints as the reader of a proof sees them.
  func descriptions(of systems: some Sequence<LinearSystem>) -> [String] {
    systems.map { system in
      let equalities = system.equalities.map { terms.text($0, relation: "=") }
      let inequalities = system.inequalities.map { terms.text($0, relation: "<=") }
      return (equalities + inequalities).joined(separator: ", ")
    }
  }
}

extension Terms {
  /// A constraint with its negative terms on the left and its positive ones on the right.
  fileprivate func text(_ form: LinearForm, relation: String) -> String {
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
    case .quotient(let form, let divisor): return "(\(text(form)) / \(divisor))"
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
