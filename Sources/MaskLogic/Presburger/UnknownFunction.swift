/// A function of which only some things are known: an input, or an arbitrary mask of `for masks`.
struct UnknownFunction {
  let name: String
  /// Whether values do not become smaller along the last argument.
  let isNondecreasing: Bool
  /// What is known of the value at one point.
  var axiom: (_ term: Terms.LookUpTerm, _ value: LinearForm) throws(Refusal) -> Formula
  /// What is known of the values at two points, beside their order.
  var pairAxiom: PairAxiom?

  typealias PairAxiom =
    (_ a: Terms.LookUpTerm, _ b: Terms.LookUpTerm) throws(Refusal) -> Formula

  init(
    name: String,
    isNondecreasing: Bool,
    axiom:
      @escaping (_ term: Terms.LookUpTerm, _ value: LinearForm) throws(Refusal) -> Formula
  ) {
    self.name = name
    self.isNondecreasing = isNondecreasing
    self.axiom = axiom
  }
}

extension Terms {
  /// What is known of two values of one function: equal points have equal values, and so on.
  ///
  /// Nothing more has to be known: any values at finitely many points that satisfy this, and the
  /// axiom of each, belong to some function on all points.
  func consistency(
    of a: (term: LookUpTerm, value: LinearForm),
    and b: (term: LookUpTerm, value: LinearForm)
  ) throws(Refusal) -> [Formula] {
    var differences: [Formula] = []
    let isNondecreasing = functions[a.term.function].isNondecreasing
    let count = a.term.arguments.count
    for index in 0..<(isNondecreasing ? count - 1 : count) {
      let (x, y) = (a.term.arguments[index], b.term.arguments[index])
      differences += [try .less(x, y), try .less(y, x)]
    }
    let known = try functions[a.term.function].pairAxiom?(a.term, b.term) ?? .always
    guard isNondecreasing, let x = a.term.arguments.last, let y = b.term.arguments.last else {
      return [known, .disjunction(differences + [try .equal(a.value, b.value)])]
    }
    return [
      known,
      .disjunction(differences + [try .less(y, x), try .atMost(a.value, b.value)]),
      .disjunction(differences + [try .less(x, y), try .atMost(b.value, a.value)]),
    ]
  }
}
