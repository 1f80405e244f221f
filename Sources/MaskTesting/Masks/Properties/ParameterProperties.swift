import MaskAlgebra
import MaskCompiler

/// Whether a part of a mask matters at all, looked for where it would show.
///
/// The search is the same whatever a case chose: that a part matters is seen at one place, so it
/// cannot be asked of every case.
private enum Search {
  /// Small first; a parameter in the hundreds shows only in a sequence as long.
  static let lengths = Array(1...9) + Array(1...9) + [20, 40, 150, 600, 3000]

  /// Whether some run shows a difference between a call and a change of it.
  static func finds(
    _ definition: MaskDefinition,
    _ declarations: [InputDeclaration],
    difference: (MaskCall, MaskCall) -> (MaskFormula, MaskFormula)?
  ) -> Bool {
    let masks = MaskSource(definitions: [definition], declarations: declarations)
    for (index, length) in lengths.enumerated() {
      // Longer runs cost more, and are needed by few.
      for attempt in 0..<(length < 10 ? 8 : 3) {
        var choices = Choices(seed: UInt64(index * 8 + attempt))
        let (batch, heads) = length < 10 ? (2, 2) : (1, 1)
        let geometry = Geometry(
          queryCount: length,
          keyCount: length,
          offset: 0,
          batchCount: batch,
          headCount: heads
        )
        guard case .call(let a) = masks.masks(in: geometry).value(from: &choices).formula,
          case .call(let b) = masks.masks(in: geometry).value(from: &choices).formula,
          let (first, second) = difference(a, b)
        else { continue }
        let names = MaskSpec(.all([first, second])).inputNames
        let inputs = InputGenerator.inputs(
          in: geometry,
          reading: names,
          declarations,
          from: &choices
        )
        var maskCase = MaskCase(mask: MaskSpec(first), geometry: geometry, inputs: inputs)
        maskCase.declarations = declarations
        if differ(maskCase, maskCase.with(MaskSpec(second))) { return true }
      }
    }
    return false
  }

  /// Whether some row differs; a run in which either mask has no value shows nothing.
  private static func differ(_ first: MaskCase, _ second: MaskCase) -> Bool {
    guard let a = try? first.rows(), let b = try? second.rows() else { return false }
    let geometry = first.geometry
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        for query in geometry.queryPositions {
          guard let x = try? a.runs(batch: batch, head: head, query: query),
            let y = try? b.runs(batch: batch, head: head, query: query)
          else { return false }
          if x != y { return true }
        }
      }
    }
    return false
  }
}

extension Property {
  /// Every parameter of every definition matters.
  ///
  /// - Parameter masks: The definitions on trial; those of the catalogue where there are none.
  /// - Returns: The property, of all of them together.
  static func parametersMatter(_ masks: MaskSource) -> Property {
    let definitions = masks.isAnyMask ? Catalogue.definitions : masks.definitions
    let parameters = definitions.flatMap { definition in
      definition.parameters.indices.map { (definition: definition, index: $0) }
    }
    return Property(
      "A14-every-parameter-changes-something/runs",
      "changing any one parameter of a mask changes a cell, somewhere"
    ) { trial in
      guard !parameters.isEmpty else { return }
      let number = trial.choices.choose(through: parameters.count - 1)
      let (definition, index) = parameters[number]
      let name = definition.parameters[index].name
      trial.note("definition", "\(definition)")
      trial.note("parameter", name)
      let matters = Search.finds(definition, masks.declarations) { a, b in
        guard a.arguments[index] != b.arguments[index] else { return nil }
        var arguments = a.arguments
        arguments[index] = b.arguments[index]
        return (.call(a), .call(MaskCall(definition, arguments)))
      }
      try trial.expect(
        matters,
        "\(name) of '\(definition.name)' changes nothing: no cell of sequences up to "
          + "\(Search.lengths.max() ?? 0) tokens depends on it"
      )
    }
  }

  /// Every clause of the catalogue's masks matters.
  static let clausesBind: Property = {
    let clauses = Catalogue.definitions.flatMap { definition in
      definition.body.withoutOneClause.map { (definition: definition, rest: $0) }
    }
    return Property(
      "A16-every-clause-binds/runs",
      "dropping any clause of a mask of the catalogue changes a cell, somewhere"
    ) { trial in
      let number = trial.choices.choose(through: clauses.count - 1)
      let (definition, rest) = clauses[number]
      trial.note("definition", "\(definition)")
      trial.note("without the clause", "\(rest)")
      let shorter = MaskDefinition(
        name: definition.name,
        parameters: definition.parameters,
        body: rest
      )
      let matters = Search.finds(definition, InputGenerator.declarations) { call, _ in
        (.call(call), .call(MaskCall(shorter, call.arguments)))
      }
      try trial.expect(
        matters,
        "a clause of '\(definition.name)' does nothing: '\(rest)' has the same cells"
      )
    }
  }()
}

extension MaskFormula {
  /// The formula with one clause dropped, for each of its clauses; a chain has a clause per link.
  fileprivate var withoutOneClause: [MaskFormula] {
    func dropping(_ list: [MaskFormula]) -> [[MaskFormula]] {
      list.indices.map { index in Array(list[..<index] + list[(index + 1)...]) }
    }
    switch self {
    case .all(let list) where list.count > 1: return dropping(list).map(MaskFormula.all)
    case .any(let list) where list.count > 1: return dropping(list).map(MaskFormula.any)
    case .comparison(let chain) where chain.links.count == 2:
      let (first, second) = (chain.links[0], chain.links[1])
      return [
        .comparison(Comparison(chain.first, [first])),
        .comparison(Comparison(first.operand, [second])),
      ]
    default: return []
    }
  }
}
