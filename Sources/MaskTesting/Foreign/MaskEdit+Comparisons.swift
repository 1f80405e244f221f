import MaskAlgebra

extension Comparison {
  /// Mistakes in a comparison.
  func edits(in name: String?) -> [MaskEdit] {
    let owner = name.map { "`\($0)`" } ?? "`\(self)`"
    return strictnessEdits(owner) + linkEdits(owner) + boundaryEdits(owner)
  }

  /// `<` for `<=`, and the other way round, and one further.
  private func strictnessEdits(_ owner: String) -> [MaskEdit] {
    links.indices.flatMap { index -> [MaskEdit] in
      let link = links[index]
      let isLast = index == links.count - 1
      let loose: [Relation: Relation] = [
        .less: .lessOrEqual, .lessOrEqual: .less, .greater: .greaterOrEqual,
        .greaterOrEqual: .greater,
      ]
      var edits: [Comparison] = []
      if let relation = loose[link.relation] {
        edits.append(with(.init(relation, link.operand), at: index))
      }
      // The operand in the middle of a chain belongs to two comparisons.
      if isLast {
        edits += [1, -1].map { with(.init(link.relation, link.operand.moved(by: $0)), at: index) }
      } else if index == 0 {
        edits += [1, -1].map { Comparison(first.moved(by: $0), links) }
      }
      return edits.map { edit in
        MaskEdit(words: words(for: edit, owner), formula: .comparison(edit), rank: .comparison)
      }
    }
  }

  private func words(for edit: Comparison, _ owner: String) -> String {
    let (q, k) = (IntegerFormula.symbol(.query), IntegerFormula.symbol(.key))
    if self == Comparison(k, .lessOrEqual, q) {
      switch edit {
      case Comparison(k, .less, q): return "strict causal: a query does not see its own key"
      case Comparison(k, .lessOrEqual, .add(q, .literal(1))):
        return "one too many: a query sees the key after it"
      default: break
      }
    }
    return "\(owner) is off by one"
  }

  private func with(_ link: Link, at index: Int) -> Comparison {
    var links = links
    links[index] = link
    return Comparison(first, links)
  }

  /// A comparison of a chain forgotten, both sides of a window alike, or a sign the wrong way.
  private func linkEdits(_ owner: String) -> [MaskEdit] {
    var edits: [MaskEdit] = []
    let turned: [Relation: Relation] = [
      .less: .greater, .greater: .less, .lessOrEqual: .greaterOrEqual,
      .greaterOrEqual: .lessOrEqual, .equal: .notEqual, .notEqual: .equal,
    ]
    for (index, link) in links.enumerated() {
      guard let relation = turned[link.relation] else { continue }
      edits.append(
        MaskEdit(
          words: link.relation == .equal || link.relation == .notEqual
            ? "\(owner) is inverted" : "\(owner) is the wrong way round",
          formula: .comparison(with(.init(relation, link.operand), at: index)),
          rank: .clause
        )
      )
    }
    guard links.count == 2 else { return edits }
    let middle = links[0].operand
    edits += [
      MaskEdit(
        words: "\(owner) has no lower end: it looks ahead as far as it likes",
        formula: .comparison(Comparison(middle, [links[1]])),
        rank: .dropped
      ),
      MaskEdit(
        words: "window ignored: \(owner) has no far end",
        formula: .comparison(Comparison(first, [links[0]])),
        rank: .dropped
      ),
      MaskEdit(
        words: "symmetric window: \(owner) looks ahead as far as it looks back",
        formula: .comparison(Comparison(.absolute(middle), [links[1]])),
        rank: .dropped
      ),
      MaskEdit(
        words: "\(owner) is split over both sides: half of it looks ahead",
        formula: .comparison(
          Comparison(.multiply(.literal(2), .absolute(middle)), [links[1]])
        ),
        rank: .side
      ),
    ]
    return edits
  }

  /// Look-ups that read the neighbour: of the query, of the key, or of both.
  private func boundaryEdits(_ owner: String) -> [MaskEdit] {
    guard let input = operands.compactMap(\.lookUpName).first else { return [] }
    let what = input == "doc" ? "document" : "`\(input)`"
    let sides: [(symbols: Set<Symbol>, name: String)] = [
      ([.query, .key], "position i"), ([.key], "key i"), ([.query], "query i"),
    ]
    return sides.flatMap { side in
      [-1, 1].flatMap { distance -> [MaskEdit] in
        let moved = mapOperands { $0.movingLookUps(at: side.symbols, by: distance) }
        guard moved != self else { return [] }
        let neighbour = distance < 0 ? "i - 1" : "i + 1"
        let words =
          "\(what) boundary off by one: \(side.name) is given the \(what) of \(neighbour)"
        let (own, other) = (MaskFormula.comparison(self), MaskFormula.comparison(moved))
        return [
          MaskEdit(words: words, formula: other, rank: .boundary),
          MaskEdit(words: words + " too", formula: .any([own, other]), rank: .boundary),
          MaskEdit(words: words + " as well", formula: .all([own, other]), rank: .boundary),
        ]
      }
    }
  }
}

extension IntegerFormula {
  /// The input of the first look-up.
  fileprivate var lookUpName: String? {
    if case .lookUp(let lookUp) = self {
      lookUp.name
    } else {
      operands.compactMap(\.lookUpName).first
    }
  }

  /// The formula with look-ups at some positions reading a neighbour, as far as there is one.
  fileprivate func movingLookUps(at symbols: Set<Symbol>, by distance: Int) -> IntegerFormula {
    guard case .lookUp(let lookUp) = self else {
      return mapOperands { $0.movingLookUps(at: symbols, by: distance) }
    }
    return .lookUp(
      lookUp.mapIndices { index in
        guard case .symbol(let symbol) = index, symbols.contains(symbol) else { return index }
        let moved = index.moved(by: distance)
        return distance < 0
          ? .maximum(moved, .literal(0)) : .minimum(moved, .parameter("last"))
      }
    )
  }
}
