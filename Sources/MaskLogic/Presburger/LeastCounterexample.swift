internal import MaskAlgebra

/// Finds the first place, in the order of counterexamples, where a law is false.
///
/// One quantity after the other is made as small as the decision procedure allows, and then held.
struct LeastCounterexample {
  /// What the first counterexample consists of, before it is confirmed.
  struct Place {
    var keyCount = 0
    var queryCount = 0
    var offset = 0
    var parameters: [Int] = []
    var batchCount = 1
    var headCount = 1
    var inputs: [InputArray] = []
    /// The cells of arbitrary masks, row by row.
    var relations: [[Int]] = []
    var batch = 0
    var head = 0
    var query = 0
    var key = 0
  }

  let question: LawQuestion
  let search: Search
  /// Everything that is known of the counterexample so far.
  var formulas: [Formula]

  init(_ question: LawQuestion, _ search: Search, knowing known: [Formula] = []) {
    self.question = question
    self.search = search
    formulas = known + question.premises + [question.violation]
  }

  /// The first counterexample, beginning with any.
  mutating func find(from model: Model) throws(Refusal) -> Place {
    var model = model
    var place = Place()
    place.keyCount = try hold(question.keyCount, .ascending, &model)
    place.queryCount = place.keyCount
    if let window = question.window {
      place.queryCount = try hold(window.queryCount, .ascending, &model)
      place.offset = try hold(window.offset, .byMagnitude, &model)
    }
    for variable in question.parameters {
      place.parameters.append(try hold(variable, .byMagnitude, &model))
    }
    let outline = question.outline
    if outline.depends(on: .batch) {
      place.batchCount = try count(question.batch, atLeast: outline.batchCount, &model)
    }
    if outline.depends(on: .head) {
      place.headCount = try count(question.head, atLeast: outline.headCount, &model)
    }
    try holdFunctions(in: &place, &model)
    if outline.depends(on: .batch) {
      place.batch = try hold(question.batch, .ascending, &model)
    }
    if outline.depends(on: .head) { place.head = try hold(question.head, .ascending, &model) }
    place.query = try hold(question.query, .ascending, &model)
    place.key = try hold(question.key, .ascending, &model)
    return place
  }

  /// How many batch rows, or heads, there are: as many as the law asks for, more where none of
  /// these is wrong.
  private mutating func count(
    _ variable: Variable,
    atLeast count: Int,
    _ model: inout Model
  ) throws(Refusal) -> Int {
    var count = count
    if try !isPossible(.less(LinearForm(variable), LinearForm(Integer(count))), &model) {
      let last = try hold(variable, .ascending, &model)
      guard last < Int.max else {
        throw Refusal.unshown("a counterexample needs integers of more than 64 bits")
      }
      count = last + 1
    }
    formulas.append(try .less(LinearForm(variable), LinearForm(Integer(count))))
    return count
  }
}

// MARK: One quantity

extension LeastCounterexample {
  /// The order in which integers are tried.
  enum Order {
    case ascending
    /// 0, 1, -1, 2, -2, and so on.
    case byMagnitude
  }

  /// Whether the law can be false with one more thing known; the model is then one where it is.
  private func isPossible(_ formula: Formula, _ model: inout Model) throws(Refusal) -> Bool {
    if try search.truth(of: formula, in: model) == true { return true }
    switch try search.solve([formula] + formulas) {
    case .closed: return false
    case .open(let other):
      model = other
      return true
    case .unknown: throw Refusal.unsettled
    }
  }

  /// Makes a quantity as small as it can be, and holds it there.
  mutating func hold(
    _ variable: Variable,
    _ order: Order,
    _ model: inout Model
  ) throws(Refusal) -> Int {
    let value = try least(variable, order, &model)
    formulas.append(try .equal(LinearForm(variable), LinearForm(value)))
    guard let value = Int(exactly: value) else {
      throw Refusal.unshown("a counterexample needs integers of more than 64 bits")
    }
    return value
  }

  private func least(
    _ variable: Variable,
    _ order: Order,
    _ model: inout Model
  ) throws(Refusal) -> Integer {
    let form = LinearForm(variable)
    switch order {
    case .ascending:
      return try least(&model) { (model: Model) throws(Refusal) -> Integer in
        model[variable] ?? 0
      } isAtMost: { (bound: Integer) throws(Refusal) -> Formula in
        try .atMost(form, LinearForm(bound))
      }
    case .byMagnitude:
      let magnitude = try least(&model) { (model: Model) throws(Refusal) -> Integer in
        let value = model[variable] ?? 0
        return value < 0 ? try value.negated() : value
      } isAtMost: { (bound: Integer) throws(Refusal) -> Formula in
        .conjunction([
          try .atMost(form, LinearForm(bound)),
          try .atMost(LinearForm(try bound.negated()), form),
        ])
      }
      let isPositive = try isPossible(.equal(form, LinearForm(magnitude)), &model)
      return isPositive ? magnitude : try magnitude.negated()
    }
  }

  /// The least value of something that may be anything from some integer up.
  private func least(
    _ model: inout Model,
    _ value: (Model) throws(Refusal) -> Integer,
    isAtMost: (Integer) throws(Refusal) -> Formula
  ) throws(Refusal) -> Integer {
    var best = try value(model)
    // Usually the model has the least value; then one question shows it.
    guard try isPossible(isAtMost(try best.minus(1)), &model) else { return best }
    best = try value(model)
    // Below this nothing is possible: found by doubling, then by halving.
    var impossible = Swift.min(try best.minus(1), 0)
    var step: Integer = 1
    while try isPossible(isAtMost(impossible), &model) {
      best = try value(model)
      impossible = try Swift.min(impossible, best).minus(step)
      step = try step.times(2)
    }
    while try impossible.plus(1) < best {
      let middle = try impossible.plus(best).floorDivided(by: 2)
      if try isPossible(isAtMost(middle), &model) {
        best = try value(model)
      } else {
        impossible = middle
      }
    }
    return best
  }
}
