internal import MaskAlgebra

/// A law as a question: whether these formulas can be true together.
struct LawQuestion {
  let law: Law
  let outline: LawOutline
  let terms: Terms
  let keyCount: Variable
  /// The variables of `m` and the offset, where `at` decides them.
  var window: (queryCount: Variable, offset: Variable)?
  var parameters: [Variable] = []
  let batch: Variable
  let head: Variable
  /// The cell; of rows only the query stands for something, of columns only the key.
  let query: Variable
  let key: Variable
  var reader: MaskReader
  /// The geometry, the ranges and the condition: the places that the law speaks of.
  var premises: [Formula] = []
  /// That the statement is false there.
  var violation: Formula = .never
  /// The look-ups and divisions that evaluation comes to.
  var reads: [MaskReader.Read] = []

  init(_ law: Law, _ outline: LawOutline) throws(Refusal) {
    self.law = law
    self.outline = outline
    terms = Terms()
    keyCount = terms.variable("n")
    if law.window != nil { window = (terms.variable("m"), terms.variable("offset")) }
    var values: [String: LinearForm] = [:]
    for parameter in outline.parameters {
      let variable = terms.variable(parameter.name)
      parameters.append(variable)
      values[parameter.name] = LinearForm(variable)
    }
    batch = terms.variable("b")
    head = terms.variable("h")
    query = terms.variable("q")
    key = terms.variable("k")
    reader = MaskReader(terms: terms, parameters: values)
    for parameter in outline.parameters {
      let lower = try parameter.range.lower?.values(within: reader.bounds)?.lowerBound
      let upper = try parameter.range.upper?.values(within: reader.bounds)?.upperBound
      if let lower, let upper, lower <= upper { reader.bounds[parameter.name] = lower...upper }
    }
    try addGeometry()
    try addLimits()
    try addFunctions()
    try addRanges()
    guard terms.unknownDivisions.isEmpty else {
      throw Refusal.outside("a range or the geometry divides by what is not known")
    }
    reader.checksReads = true
    try addStatement()
  }

  var queryCount: LinearForm { LinearForm(window?.queryCount ?? keyCount) }
  var offset: LinearForm { window.map { LinearForm($0.offset) } ?? .zero }

  var isStable: Bool { if case .stable = law.statement { true } else { false } }

  /// The number of keys that inputs and arbitrary masks cover.
  func coveredKeyCount() throws(Refusal) -> LinearForm {
    isStable ? try LinearForm(keyCount).adding(1) : LinearForm(keyCount)
  }

  /// One past the last query, in what inputs and arbitrary masks cover.
  func coveredQueryEnd() throws(Refusal) -> LinearForm {
    isStable ? try coveredKeyCount() : try offset.adding(queryCount)
  }
}

extension LawQuestion {
  /// What symbols stand for in the statement; a row looks at no key, and a column at no query.
  var place: MaskReader.Place {
    var place = MaskReader.Place(
      query: LinearForm(query),
      key: LinearForm(key),
      keyCount: LinearForm(keyCount),
      queryCount: queryCount,
      batch: outline.depends(on: .batch) ? LinearForm(batch) : .zero,
      head: outline.depends(on: .head) ? LinearForm(head) : .zero
    )
    if case .rowsNonempty = law.statement { place.key = .zero }
    if case .columnsNonempty = law.statement { place.query = offset }
    return place
  }

  private mutating func addGeometry() throws(Refusal) {
    premises.append(.atLeastZero(LinearForm(keyCount)))
    for (symbol, variable) in [(Symbol.batch, batch), (Symbol.head, head)]
    where outline.depends(on: symbol) {
      premises.append(.atLeastZero(LinearForm(variable)))
    }
    if let stated = law.window, let window {
      // `m` in the first formula is that of the full pass.
      var surroundings = place
      surroundings.queryCount = LinearForm(keyCount)
      try addEquality(window.queryCount, stated.queryCount, at: surroundings)
      premises.append(.atLeastZero(LinearForm(window.queryCount)))
      try addEquality(window.offset, stated.offset, at: place)
    }
    if case .columnsNonempty = law.statement {
      premises.append(.zero(LinearForm(query)))
    } else {
      let end = try offset.adding(queryCount)
      premises.append(try .within(LinearForm(query), from: offset, below: end))
    }
    if case .rowsNonempty = law.statement {
      premises.append(.zero(LinearForm(key)))
    } else {
      premises.append(try .within(LinearForm(key), from: .zero, below: try coveredKeyCount()))
    }
  }

  /// That lengths and parameters fit 64 bits, where a literal comes near their end.
  private mutating func addLimits() throws(Refusal) {
    guard law.hasLargeLiterals else { return }
    let (least, most) = (LinearForm(Integer(Int.min)), LinearForm(Integer(Int.max)))
    for variable in parameters {
      premises.append(try .atMost(least, LinearForm(variable)))
      premises.append(try .atMost(LinearForm(variable), most))
    }
    premises.append(try .less(LinearForm(keyCount), most))
    for (symbol, variable) in [(Symbol.batch, batch), (Symbol.head, head)]
    where outline.depends(on: symbol) {
      premises.append(try .less(LinearForm(variable), most))
    }
    if let window {
      premises.append(try .atMost(LinearForm(window.queryCount), most))
      premises.append(try .atMost(least, LinearForm(window.offset)))
      premises.append(try .atMost(try offset.adding(queryCount), most))
    }
  }

  private mutating func addEquality(
    _ variable: Variable,
    _ formula: IntegerFormula,
    at place: MaskReader.Place
  ) throws(Refusal) {
    try formula.checkMentionsNoCell()
    let equality = try reader.formula(try reader.cases(formula, at: place)) {
      (value: LinearForm) throws(Refusal) in try .equal(LinearForm(variable), value)
    }
    premises.append(equality)
  }

  private mutating func addRanges() throws(Refusal) {
    for (parameter, variable) in zip(outline.parameters, parameters) {
      try parameter.range.lower?.checkMentionsNoCell()
      try parameter.range.upper?.checkMentionsNoCell()
      let range = try reader.formula(parameter.range, of: LinearForm(variable), at: place)
      premises.append(range)
    }
    var longer = place
    longer.keyCount = try coveredKeyCount()
    longer.queryCount = try isStable ? coveredKeyCount() : queryCount
    for mask in law.statement.masks {
      try addRequirements(of: mask.formula, at: place)
      if isStable { try addRequirements(of: mask.formula, at: longer) }
    }
    try addRequirements(of: law.condition.formula, at: place)
  }

  /// That arguments lie in the ranges that definitions declare.
  private mutating func addRequirements(
    of mask: MaskFormula,
    at place: MaskReader.Place
  ) throws(Refusal) {
    for clause in mask.clauses { try addRequirements(of: clause, at: place) }
    guard case .call(let call) = mask else { return }
    for requirement in call.requirements {
      try requirement.argument.checkMentionsNoCell()
      try requirement.range.lower?.checkMentionsNoCell()
      try requirement.range.upper?.checkMentionsNoCell()
      for argument in try reader.cases(requirement.argument, at: place) {
        let range = try reader.formula(requirement.range, of: argument.value, at: place)
        premises.append(.implication(argument.condition, range))
      }
    }
    try addRequirements(of: call.body, at: place)
  }
}

extension IntegerFormula {
  /// Checks that a range or a geometry can be known before any cell is looked at.
  func checkMentionsNoCell() throws(Refusal) {
    let mentions = mentions
    guard mentions.symbols.isDisjoint(with: [.query, .key, .batch, .head]),
      mentions.inputs.isEmpty
    else { throw Refusal.outside("'\(self)' depends on the cell") }
  }
}
