internal import MaskAlgebra

extension MaskReader {
  /// A look-up or a division that evaluation comes to: where it has a value, and when it is
  /// evaluated.
  struct Read: Hashable {
    let isInside: Formula
    let isEvaluated: Formula
  }

  /// Every look-up that evaluating a mask comes to, left to right, with what has stopped it if not.
  func collectReads(
    of mask: MaskFormula,
    at place: Place,
    when path: [Formula],
    into reads: inout [Read]
  ) throws(Refusal) {
    switch mask {
    case .constant, .opaque, .relation: break
    case .comparison(let comparison):
      for operand in comparison.operands {
        try collectReads(of: operand, at: place, when: path, into: &reads)
      }
    case .lookUp(let lookUp):
      try collectReads(of: IntegerFormula.lookUp(lookUp), at: place, when: path, into: &reads)
    case .not(let a): try collectReads(of: a, at: place, when: path, into: &reads)
    case .call(let call): try collectReads(of: call.body, at: place, when: path, into: &reads)
    case .all(let list), .any(let list):
      // `&&` goes on where a clause is true, `||` where it is false.
      let isConjunction = if case .all = mask { true } else { false }
      var path = path
      for (index, clause) in list.enumerated() {
        try collectReads(of: clause, at: place, when: path, into: &reads)
        guard list[(index + 1)...].contains(where: \.mayRead) else { continue }
        let value = try formula(clause, at: place)
        path.append(isConjunction ? value : .negation(value))
      }
    case .parity(let list):
      for clause in list { try collectReads(of: clause, at: place, when: path, into: &reads) }
    case .transpose(let a):
      var transposed = place
      (transposed.query, transposed.key) = (place.key, place.query)
      try collectReads(of: a, at: transposed, when: path, into: &reads)
    case .compose(let a, let b):
      let middle = LinearForm(terms.variable("j"))
      var (first, second) = (place, place)
      first.key = middle
      second.query = middle
      let path = path + [try .within(middle, from: .zero, below: place.keyCount)]
      try collectReads(of: a, at: first, when: path, into: &reads)
      guard !b.mentions.inputs.isEmpty || !b.mentions.parameters.isEmpty else { return }
      let isFirst = try formula(a, at: first)
      try collectReads(of: b, at: second, when: path + [isFirst], into: &reads)
    }
  }

  private func collectReads(
    of formula: IntegerFormula,
    at place: Place,
    when path: [Formula],
    into reads: inout [Read]
  ) throws(Refusal) {
    for operand in formula.operands {
      try collectReads(of: operand, at: place, when: path, into: &reads)
    }
    switch formula {
    case .divide(_, let divisor), .remainder(_, let divisor):
      for value in try cases(divisor, at: place) {
        reads.append(
          Read(
            isInside: try .less(.zero, value.value),
            isEvaluated: .conjunction(path + [value.condition])
          )
        )
      }
    default: break
    }
    guard case .lookUp(let lookUp) = formula, let input = inputs[lookUp.name] else { return }
    for point in try points(of: lookUp, at: place) {
      reads.append(
        Read(
          isInside: try input.isInside(point.term, at: place),
          isEvaluated: .conjunction(path + [point.condition])
        )
      )
    }
  }
}

extension MaskFormula {
  /// Whether evaluating it may come to a look-up or a divisor, so that it matters what is before.
  fileprivate var mayRead: Bool {
    !mentions.inputs.isEmpty || !mentions.parameters.isEmpty
  }
}
