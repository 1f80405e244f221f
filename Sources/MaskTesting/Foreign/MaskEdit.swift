import MaskAlgebra

/// A mistake that somebody may have made of a mask, and the mask that it makes.
///
/// Its formula may mention two parameters that no mask has: `row`, the index of the query from 0,
/// and `last`, the largest position.
struct MaskEdit: Sendable {
  /// The mistake, in the words of the person who made it.
  var words: String
  /// The mask that it makes.
  var formula: MaskFormula
  /// How unusual the mistake is; of two that explain the same, the smaller counts.
  var rank: Rank
  /// The cell whose visibility a cell really gets, for mistakes that no formula says.
  var seat: @Sendable (Cell) -> Cell = { $0 }

  /// How unusual a mistake is.
  enum Rank: Int, Comparable {
    case number, comparison, alignment, none, dropped, whole, boundary, side, operation, clause

    static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
  }

  /// Every mistake that changes a mask in one respect, the most usual first.
  static func all(of mask: MaskFormula) -> [MaskEdit] {
    let edits = whole(mask) + mask.localEdits(in: nil) + mask.clauseEdits(named: "\(mask)")
    return edits.enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element)
  }

  /// Mistakes in the mask as a whole.
  private static func whole(_ mask: MaskFormula) -> [MaskEdit] {
    let row = IntegerFormula.parameter("row")
    let topLeft =
      "top-left alignment: queries are counted from 0, not from the offset (the KV cache's length "
      + "is forgotten)"
    let bottomRight =
      "bottom-right alignment: the last query is taken to stand on the last key, whatever the "
      + "offset"
    let corner = IntegerFormula.add(
      row,
      .subtract(.symbol(.keyCount), .symbol(.queryCount))
    )
    var edits = [
      MaskEdit(
        words: "no mask at all: every query reads every key",
        formula: .constant(true),
        rank: .none
      ),
      MaskEdit(
        words: "inverted polarity: it shows what the mask hides and hides what it shows",
        formula: .not(mask),
        rank: .whole
      ),
      MaskEdit(
        words: "transposed: the mask has queries and keys exchanged",
        formula: .transpose(mask),
        rank: .whole
      ),
      MaskEdit(
        words: "every batch row gets the mask of batch row 0",
        formula: mask,
        rank: .whole,
        seat: { Cell(batch: 0, head: $0.head, query: $0.query, key: $0.key) }
      ),
      MaskEdit(
        words: "every head gets the mask of head 0",
        formula: mask,
        rank: .whole,
        seat: { Cell(batch: $0.batch, head: 0, query: $0.query, key: $0.key) }
      ),
    ]
    // With one position alone, its clause says better what happened.
    if !mask.mentions.symbols.isSuperset(of: [.query, .key]) {
      edits.removeAll { $0.formula == .transpose(mask) }
    }
    for (words, query) in [(topLeft, row), (bottomRight, corner)] {
      let moved = Substitution(symbols: [.query: query]).applied(to: mask)
      edits.append(MaskEdit(words: words, formula: moved, rank: .alignment))
      let compared = mask.replacingComparedQuery(by: query)
      edits.append(MaskEdit(words: words, formula: compared, rank: .alignment))
    }
    for distance in [-1, 1] {
      let substitution = Substitution(symbols: [
        .query: .add(.symbol(.query), .literal(distance)),
        .key: .add(.symbol(.key), .literal(distance)),
      ])
      edits.append(
        MaskEdit(
          words: "positions are counted from \(distance == 1 ? "1" : "-1"), not from 0",
          formula: substitution.applied(to: mask),
          rank: .side
        )
      )
    }
    return edits
  }
}

extension MaskFormula {
  /// The formula with something else for the query wherever it is compared, look-ups apart.
  func replacingComparedQuery(by query: IntegerFormula) -> MaskFormula {
    switch self {
    case .comparison(let comparison):
      return .comparison(comparison.mapOperands { $0.replacingQuery(by: query) })
    case .not(let a): return .not(a.replacingComparedQuery(by: query))
    case .all(let list): return .all(list.map { $0.replacingComparedQuery(by: query) })
    case .any(let list): return .any(list.map { $0.replacingComparedQuery(by: query) })
    case .parity(let list): return .parity(list.map { $0.replacingComparedQuery(by: query) })
    case .call(let call):
      let body = call.body.replacingComparedQuery(by: query)
      return body == call.body ? self : body
    // Inside these the query is another position.
    case .transpose, .compose, .constant, .lookUp, .opaque, .relation: return self
    }
  }

  /// The formula without the names of its calls, and without what those ask of arguments.
  ///
  /// A mistake may well make `window(0)` of `window(1)`, which the language refuses.
  var withoutCalls: MaskFormula {
    switch self {
    case .call(let call): call.body.withoutCalls
    case .not(let a): .not(a.withoutCalls)
    case .all(let list): .all(list.map(\.withoutCalls))
    case .any(let list): .any(list.map(\.withoutCalls))
    case .parity(let list): .parity(list.map(\.withoutCalls))
    case .transpose(let a): .transpose(a.withoutCalls)
    case .compose(let a, let b): .compose(a.withoutCalls, b.withoutCalls)
    case .constant, .comparison, .lookUp, .opaque, .relation: self
    }
  }
}

extension IntegerFormula {
  fileprivate func replacingQuery(by query: IntegerFormula) -> IntegerFormula {
    switch self {
    case .symbol(.query): query
    case .lookUp: self
    default: mapOperands { $0.replacingQuery(by: query) }
    }
  }
}
