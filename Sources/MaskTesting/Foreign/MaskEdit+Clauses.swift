import MaskAlgebra

extension MaskEdit {
  /// The edit of a formula around the one that was edited.
  func wrapped(_ wrap: (MaskFormula) -> MaskFormula) -> MaskEdit {
    var edit = self
    edit.formula = wrap(formula)
    return edit
  }
}

extension MaskFormula {
  /// Mistakes in one place of the formula.
  ///
  /// - Parameter name: The call that the formula is the body of.
  /// - Returns: The whole formula with one mistake, once for each.
  func localEdits(in name: String?) -> [MaskEdit] {
    switch self {
    case .constant, .lookUp, .opaque, .relation: []
    case .comparison(let comparison): comparison.edits(in: name)
    case .call(let call): call.edits + call.body.localEdits(in: "\(call)")
    case .not(let a): a.localEdits(in: name).map { $0.wrapped { .not($0) } }
    case .transpose(let a): a.localEdits(in: name).map { $0.wrapped { .transpose($0) } }
    case .compose(let a, let b):
      a.localEdits(in: name).map { $0.wrapped { .compose($0, b) } }
        + b.localEdits(in: name).map { $0.wrapped { .compose(a, $0) } }
    case .all(let list):
      Self.edits(of: list, in: name, joined: MaskFormula.all)
        + [exchange("&& and || are exchanged", .any(list))]
    case .any(let list):
      Self.edits(of: list, in: name, joined: MaskFormula.any)
        + [exchange("|| and && are exchanged", .all(list))]
    case .parity(let list):
      Self.edits(of: list, in: name, joined: MaskFormula.parity)
        + [exchange("xor is taken for ||", .any(list))]
    }
  }

  private func exchange(_ words: String, _ formula: MaskFormula) -> MaskEdit {
    MaskEdit(
      words: "the clauses are joined by the wrong operator: \(words)",
      formula: formula,
      rank: .operation
    )
  }

  private static func edits(
    of list: [MaskFormula],
    in name: String?,
    joined: ([MaskFormula]) -> MaskFormula
  ) -> [MaskEdit] {
    var edits: [MaskEdit] = []
    let owner = name.map { " of `\($0)`" } ?? ""
    for (index, clause) in list.enumerated() {
      func with(_ replacement: [MaskFormula]) -> MaskFormula {
        let all = list[..<index] + replacement + list[(index + 1)...]
        return all.count == 1 ? all[0] : joined(Array(all))
      }
      edits.append(
        MaskEdit(words: "`\(clause)`\(owner) is ignored", formula: with([]), rank: .dropped)
      )
      let inside = clause.localEdits(in: name) + clause.clauseEdits(named: "\(clause)")
      edits += inside.map { edit in edit.wrapped { with([$0]) } }
    }
    return edits
  }

  /// Mistakes with a clause as a whole.
  func clauseEdits(named name: String) -> [MaskEdit] {
    let mirrored = Substitution(symbols: [
      .key: .subtract(.subtract(.symbol(.keyCount), .literal(1)), .symbol(.key))
    ])
    let exchanged = Substitution(symbols: [.query: .symbol(.key), .key: .symbol(.query)])
    let other = exchanged.applied(to: withoutCalls)
    var edits = [
      MaskEdit(words: "`\(name)` is inverted", formula: .not(self), rank: .clause),
      MaskEdit(
        words: "`\(name)` is on the wrong side: it is counted from the other end of the keys",
        formula: mirrored.applied(to: withoutCalls),
        rank: .side
      ),
    ]
    let symbols = mentions.symbols
    guard symbols.contains(.key) != symbols.contains(.query) else { return edits }
    let (right, wrong) = symbols.contains(.key) ? ("keys", "queries") : ("queries", "keys")
    edits += [
      MaskEdit(
        words: "`\(name)` is applied to \(wrong), not to \(right)",
        formula: other,
        rank: .side
      ),
      MaskEdit(
        words: "`\(name)` is applied to \(wrong) too, not to \(right) alone",
        formula: .all([self, other]),
        rank: .side
      ),
      MaskEdit(
        words: "`\(name)` is asked of \(wrong) or \(right), not of \(right) alone",
        formula: .any([self, other]),
        rank: .side
      ),
    ]
    return edits
  }
}

extension MaskCall {
  /// Calls with one argument off by one.
  fileprivate var edits: [MaskEdit] {
    definition.parameters.indices.flatMap { index in
      [1, -1].map { step in
        let parameter = definition.parameters[index].name
        var changed = arguments
        changed[index] = changed[index].moved(by: step)
        let sign = step > 0 ? "+" : "-"
        let (argument, name) = (arguments[index], definition.name)
        let value = argument.literalValue == nil ? parameter : "\(parameter) = \(argument)"
        let words =
          parameter == "W"
          ? "window off by one: a window of \(value) shows W \(sign) 1 keys"
          : "\(name) off by one: \(value) acts as \(changed[index])"
        return MaskEdit(
          words: words,
          formula: .call(MaskCall(definition, changed)),
          rank: .number
        )
      }
    }
  }
}

extension IntegerFormula {
  /// The formula plus a small number.
  func moved(by step: Int) -> IntegerFormula {
    if let literalValue { return .literal(literalValue + step) }
    return step < 0 ? .subtract(self, .literal(-step)) : .add(self, .literal(step))
  }
}
