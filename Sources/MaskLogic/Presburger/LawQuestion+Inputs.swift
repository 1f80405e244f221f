internal import MaskAlgebra

// What is known of data, and of arbitrary masks: functions of which some things are known.

extension LawQuestion {
  mutating func addFunctions() throws(Refusal) {
    for input in outline.inputs { try add(input.declaration) }
    for name in outline.relations {
      reader.relations[name] = terms.functions.count
      terms.functions.append(
        UnknownFunction(name: name, isNondecreasing: false) {
          (_, value: LinearForm) throws(Refusal) in
          try .within(value, from: .zero, below: LinearForm(2))
        }
      )
    }
  }

  private mutating func add(_ declaration: InputDeclaration) throws(Refusal) {
    let inputReader = InputReader(
      declaration,
      function: terms.functions.count,
      keyCount: try coveredKeyCount(),
      lastQuery: try coveredQueryEnd()
    )
    reader.inputs[declaration.name] = inputReader
    let (reader, place) = (self.reader, place)
    let range: ParameterRange =
      switch declaration.kind {
      case .booleans: ParameterRange(.literal(0), .literal(1))
      case .integers(let range): range
      }
    try range.lower?.checkMentionsNoCell()
    try range.upper?.checkMentionsNoCell()
    terms.functions.append(
      UnknownFunction(name: declaration.name, isNondecreasing: declaration.isNondecreasing) {
        (_, value: LinearForm) throws(Refusal) in
        try reader.formula(range, of: value, at: place)
      }
    )
    // Without a value there are no data, unless no entry is asked for.
    let some = LinearForm(terms.variable(declaration.name))
    var isEmpty: [Formula] = []
    for ends in inputReader.ends where !ends.isEmpty {
      var areNone: [Formula] = []
      for end in ends { areNone.append(try .atMost(end, .zero)) }
      isEmpty.append(.conjunction(areNone))
    }
    premises.append(.disjunction(isEmpty + [try reader.formula(range, of: some, at: place)]))
  }
}

extension MaskReader {
  /// That a value lies in a range.
  func formula(
    _ range: ParameterRange,
    of value: LinearForm,
    at place: Place
  ) throws(Refusal) -> Formula {
    var result: [Formula] = []
    if let lower = range.lower {
      result.append(
        try formula(try cases(lower, at: place)) { (end: LinearForm) throws(Refusal) in
          try .atMost(end, value)
        }
      )
    }
    if let upper = range.upper {
      result.append(
        try formula(try cases(upper, at: place)) { (end: LinearForm) throws(Refusal) in
          try .atMost(value, end)
        }
      )
    }
    return .conjunction(result)
  }
}
