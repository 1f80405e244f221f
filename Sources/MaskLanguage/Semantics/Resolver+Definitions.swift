import MaskAlgebra

extension Resolver {
  /// Resolves the definitions of a file, each after those that it uses.
  ///
  /// The order is found without recursion: a chain of definitions may be as long as the file.
  ///
  /// - Precondition: no two have the same name.
  /// - Returns: Those without errors, in the order of the file.
  mutating func define(_ syntaxes: [MaskSyntax]) -> [MaskDefinition] {
    let names = syntaxes.map { text($0.name) }
    ownNames = Set(names)
    let indices = Dictionary(
      zip(names, syntaxes.indices),
      uniquingKeysWith: { first, _ in first }
    )
    var order = DefinitionOrder(count: syntaxes.count)
    var isBroken = Array(repeating: false, count: syntaxes.count)
    for start in syntaxes.indices {
      order.open(start, uses: uses(of: syntaxes[start], indices))
      while let step = order.next() {
        switch step {
        case .use(let use):
          order.open(use.index, uses: uses(of: syntaxes[use.index], indices))
        case .circle(let user, let use):
          // Of circles that share a definition, the first is the one to mend.
          guard !isBroken[user], !isBroken[use.index], !problems.isFull else { continue }
          let circle = order.openDefinitions(from: use.index)
          for index in circle where !isBroken[index] {
            isBroken[index] = true
            brokenNames.insert(names[index])
          }
          let path = circle.shortened().map { $0.map { names[$0] } ?? "…" }
          report(.recursiveDefinition(path + [names[use.index]]), at: use.range)
        case .finished(let index):
          guard !isBroken[index], !define(syntaxes[index], names[index]) else { continue }
          isBroken[index] = true
          brokenNames.insert(names[index])
        }
      }
    }
    return names.indices.compactMap { isBroken[$0] ? nil : vocabulary.definitions[names[$0]] }
  }

  private func uses(of syntax: MaskSyntax, _ indices: [String: Int]) -> [DefinitionOrder.Use] {
    var uses: [DefinitionOrder.Use] = []
    syntax.body.forEachName { range in
      if let index = indices[text(range)] {
        uses.append(DefinitionOrder.Use(index: index, range: range))
      }
    }
    return uses
  }

  /// Resolves one definition; false after an error.
  private mutating func define(_ syntax: MaskSyntax, _ name: String) -> Bool {
    let errorCount = self.errorCount
    beginItem(.definition)
    var parameters: [MaskParameter] = []
    for parameter in syntax.parameters {
      let range = parameter.range.map { self.range($0) } ?? .unbounded
      declareParameter(parameter.name)
      if let range { parameters.append(MaskParameter(text(parameter.name), range)) }
    }
    let body = mask(syntax.body)
    // The parser has reported a name that the language keeps for itself.
    let ownNames = [syntax.name] + syntax.parameters.map(\.name)
    guard let body, self.errorCount == errorCount, !ownNames.contains(where: source.isReserved),
      parameters.count == syntax.parameters.count
    else { return false }
    guard isShallow(body, at: syntax.name) else { return false }
    vocabulary.define(
      MaskDefinition(
        name: name,
        parameters: parameters,
        documentation: syntax.documentation,
        body: body
      )
    )
    return true
  }

  /// The declaration that was written, nil after an error.
  mutating func input(_ syntax: InputSyntax) -> InputDeclaration? {
    var axes: [InputAxis] = []
    for range in syntax.axes {
      guard let axis = InputAxis(rawValue: text(range)) else {
        let names = InputAxis.allCases.map(\.rawValue)
        report(.unknownAxis(text(range), nearest: names.nearest(to: text(range))), at: range)
        return nil
      }
      axes.append(axis)
    }
    let kind: InputDeclaration.Kind
    switch syntax.kind {
    case .integers: kind = .integers(.unbounded)
    case .booleans: kind = .booleans
    case .range(let range):
      guard let range = self.range(range) else { return nil }
      kind = .integers(range)
    }
    return InputDeclaration(
      name: text(syntax.name),
      axes: axes,
      kind: kind,
      isNondecreasing: syntax.isNondecreasing
    )
  }
}

/// Walks definitions so that each is finished after those that it uses.
private struct DefinitionOrder {
  /// That a definition uses another, and where it says so.
  struct Use {
    var index: Int
    var range: Range<Int>
  }

  enum Step {
    /// A definition that has to be opened first.
    case use(Use)
    /// A definition that uses an open one, and so itself.
    case circle(user: Int, Use)
    /// A definition whose uses are all finished.
    case finished(Int)
  }

  private struct Open {
    var index: Int
    var uses: [Use]
    var nextUse = 0
  }

  private enum State {
    case waiting, finished
    case open(position: Int)
  }

  private var states: [State]
  private var path: [Open] = []

  init(count: Int) { states = Array(repeating: .waiting, count: count) }

  mutating func open(_ index: Int, uses: [Use]) {
    guard case .waiting = states[index] else { return }
    states[index] = .open(position: path.count)
    path.append(Open(index: index, uses: uses))
  }

  /// The open definitions from one of them to the last.
  func openDefinitions(from index: Int) -> [Int] {
    guard case .open(let position) = states[index] else { return [] }
    return path[position...].map(\.index)
  }

  /// What to do next, nil when nothing is open.
  mutating func next() -> Step? {
    while let last = path.indices.last {
      guard path[last].nextUse < path[last].uses.count else {
        let index = path.removeLast().index
        states[index] = .finished
        return .finished(index)
      }
      let use = path[last].uses[path[last].nextUse]
      path[last].nextUse += 1
      switch states[use.index] {
      case .waiting: return .use(use)
      case .open: return .circle(user: path[last].index, use)
      case .finished: continue
      }
    }
    return nil
  }
}

extension [Int] {
  /// The list with nil in the place of a long middle.
  fileprivate func shortened() -> [Int?] {
    let indices = map(Optional.some)
    return count <= 8 ? indices : indices.prefix(4) + [nil] + indices.suffix(3)
  }
}
