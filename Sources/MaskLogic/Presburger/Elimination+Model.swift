extension Elimination {
  /// More variables than this would not fit the stack of a thread.
  private static let variableLimit = 120

  /// Integers for all variables that satisfy a system; nil where there are none.
  func model(of system: LinearSystem) throws(Refusal) -> Model? {
    var system = system
    var steps: [Step] = []
    while !system.isContradictory, let equality = system.equalities.first {
      try effort.step()
      if let unit = equality.terms.first(where: { $0.coefficient == 1 || $0.coefficient == -1 }) {
        // x + rest == 0, or -x + rest == 0.
        let rest = equality.removing(unit.variable)
        let form = try rest.scaled(by: try unit.coefficient.negated())
        steps.append(.solved(unit.variable, form))
        system = try system.removing(equality: equality).substituting(
          unit.variable,
          by: form,
          effort
        )
      } else if let (variable, form) = try shift(equality, among: { _ in true }) {
        steps.append(.shifted(variable, form))
        let shifted = try form.adding(LinearForm(variable))
        system = try system.substituting(variable, by: shifted, effort)
      }
    }
    if system.isContradictory { return nil }
    let variables = system.variables
    // Each is a level of recursion.
    guard variables.count <= Self.variableLimit else { throw Refusal.outOfSteps }
    guard let bounds = try cheapest(of: variables, in: system) else {
      return try undo(steps, from: Model())
    }
    guard var model = try model(of: system, eliminating: bounds) else { return nil }
    model = try undo([.bounded(bounds)], from: model)
    return try undo(steps, from: model)
  }

  /// A model of a system without equalities, as far as other variables than the bounded one go.
  private func model(
    of system: LinearSystem,
    eliminating bounds: VariableBounds
  ) throws(Refusal) -> Model? {
    if try bounds.isExact() {
      return try model(of: shadow(.real, of: bounds, in: system))
    }
    if let (steps, straight) = try straightened(system, insteadOf: bounds) {
      guard let model = try model(of: straight) else { return nil }
      return try undo(steps, from: model)
    }
    if let model = try model(of: shadow(.dark, of: bounds, in: system)) { return model }
    guard try model(of: shadow(.real, of: bounds, in: system)) != nil else { return nil }
    if let strip = try narrowestStrip(in: system), try strip.width < splinterCount(of: bounds) {
      return try model(of: system, across: strip)
    }
    for lower in bounds.lower where lower.coefficient > 1 {
      let count = try bounds.splinterCount(of: lower)
      var distance: Integer = 0
      while distance < count {
        try effort.step()
        if let model = try model(of: splinter(lower, at: distance, of: bounds, in: system)) {
          return model
        }
        distance += 1
      }
    }
    return nil
  }

  /// A model of a system, looked for at one value of a narrow strip after the other.
  private func model(
    of system: LinearSystem,
    across strip: (form: LinearForm, width: Integer)
  ) throws(Refusal) -> Model? {
    var distance: Integer = 0
    while distance <= strip.width {
      try effort.step()
      var slice = system
      slice.addZero(try strip.form.adding(try distance.negated()))
      if let model = try model(of: slice) { return model }
      distance += 1
    }
    return nil
  }

  /// The part of a system where a variable lies so far above a lower bound.
  func splinter(
    _ lower: VariableBounds.Bound,
    at distance: Integer,
    of bounds: VariableBounds,
    in system: LinearSystem
  ) throws(Refusal) -> LinearSystem {
    var result = system
    let multiple = try LinearForm(bounds.variable).scaled(by: lower.coefficient)
    result.addZero(try multiple.adding(lower.rest).adding(try distance.negated()))
    return result
  }

  /// Finds the values of eliminated variables, the last eliminated first.
  private func undo(_ steps: [Step], from model: Model) throws(Refusal) -> Model {
    var model = model
    for step in steps.reversed() {
      switch step {
      case .solved(let variable, let form):
        model[variable] = try value(of: form, in: &model)
      case .shifted(let variable, let form):
        let now = try value(of: LinearForm(variable), in: &model)
        model[variable] = try value(of: form, in: &model).plus(now)
      case .bounded(let bounds):
        // A splinter has found the value already.
        if model[bounds.variable] != nil { continue }
        model[bounds.variable] = try value(between: bounds, in: &model)
      }
    }
    return model
  }

  /// The value of a form; variables on which nothing depends become 0.
  private func value(of form: LinearForm, in model: inout Model) throws(Refusal) -> Integer {
    for term in form.terms where model[term.variable] == nil { model[term.variable] = 0 }
    return try form.value(in: model) ?? 0
  }

  /// The integer between the bounds that is nearest to zero.
  private func value(
    between bounds: VariableBounds,
    in model: inout Model
  ) throws(Refusal) -> Integer {
    var lowest: Integer?
    for bound in bounds.lower {
      let rest = try value(of: bound.rest, in: &model).negated()
      let least = rest.ceilingDivided(by: bound.coefficient)
      lowest = lowest.map { max($0, least) } ?? least
    }
    var highest: Integer?
    for bound in bounds.upper {
      let most = try value(of: bound.rest, in: &model).floorDivided(by: bound.coefficient)
      highest = highest.map { min($0, most) } ?? most
    }
    if let lowest, lowest > 0 { return lowest }
    if let highest, highest < 0 { return highest }
    return 0
  }
}
