// The catalogue in Swift. The formula of each is its definition; positions are absolute.

extension MaskSpec {
  /// Every cell.
  public static let full = MaskSpec(.constant(true))
  /// No cell.
  public static let none = MaskSpec(.constant(false))
  /// `k <= q`: a query sees itself and what came before.
  public static let causal = call(Catalogue.causal)
  /// `k == q`: a query sees itself.
  public static let diagonal = call(Catalogue.diagonal)
  /// `doc[q] == doc[k]`: query and key lie in the same document.
  public static let document = call(Catalogue.document)
  /// `k < length[b]`: right padding.
  public static let padding = call(Catalogue.padding)
  /// `k >= n - length[b]`: left padding.
  public static let leftPadding = call(Catalogue.leftPadding)
  /// `valid[k]`: the keys that are marked valid.
  public static let keyValid = call(Catalogue.keyValid)

  /// `k <= q || k < P`: prefix language model.
  ///
  /// `prefix(0)` is causal and `prefix(n)` is full. `P` is at least 0.
  public static func prefix(_ length: IntegerExpression) -> MaskSpec {
    call(Catalogue.prefix, length)
  }

  /// `k <= q || q < P`: the textbook's formula, which lets a prefix query see what follows.
  public static func prefixRows(_ length: IntegerExpression) -> MaskSpec {
    call(Catalogue.prefixRows, length)
  }

  /// `0 <= q - k < W`: W keys, the query's own among them, for a `W` of at least 1.
  public static func window(_ width: IntegerExpression) -> MaskSpec {
    call(Catalogue.window, width)
  }

  /// `-right <= q - k <= left`, both ends included; the counts are of *other* keys.
  public static func band(left: IntegerExpression, right: IntegerExpression) -> MaskSpec {
    call(Catalogue.band, left, right)
  }

  /// `k < S`: the first S keys.
  public static func sinks(_ count: IntegerExpression) -> MaskSpec { call(Catalogue.sinks, count) }

  /// `lo <= k < hi`: a range of keys.
  public static func keys(from lower: IntegerExpression, to upper: IntegerExpression) -> MaskSpec {
    call(Catalogue.keys, lower, upper)
  }

  /// `lo <= q < hi`: a range of queries.
  public static func queries(
    from lower: IntegerExpression,
    to upper: IntegerExpression
  ) -> MaskSpec {
    call(Catalogue.queries, lower, upper)
  }

  /// `q / C == k / C`: the same chunk of C positions.
  ///
  /// - Precondition: `length` is made of literals and parameters only.
  public static func chunk(_ length: IntegerExpression) -> MaskSpec {
    call(Catalogue.chunk, constant(length))
  }

  /// `(q - k) % D == 0`: every D-th key, counted from the query.
  ///
  /// - Precondition: `step` is made of literals and parameters only.
  public static func dilated(_ step: IntegerExpression) -> MaskSpec {
    call(Catalogue.dilated, constant(step))
  }

  /// `k % S == S - 1`: the summary columns of the sparse transformer.
  ///
  /// - Precondition: `step` is made of literals and parameters only.
  public static func strided(_ step: IntegerExpression) -> MaskSpec {
    call(Catalogue.strided, constant(step))
  }

  /// `q < G || k < G`: the first G positions see all and are seen by all.
  public static func global(_ count: IntegerExpression) -> MaskSpec {
    call(Catalogue.global, count)
  }

  /// `abs(q / G - k / G) <= R && abs(q % G - k % G) <= R`: neighbours on a grid.
  ///
  /// - Precondition: `gridWidth` is made of literals and parameters only.
  public static func neighborhood(
    gridWidth: IntegerExpression,
    radius: IntegerExpression
  ) -> MaskSpec {
    call(Catalogue.neighborhood, constant(gridWidth), radius)
  }
}

// The same beside a Swift integer, so that a variable needs no conversion.

extension MaskSpec {
  /// `k <= q || k < P`: prefix language model.
  public static func prefix(_ length: Int) -> MaskSpec { prefix(IntegerExpression(length)) }
  /// `k <= q || q < P`: the textbook's formula, which lets a prefix query see what follows.
  public static func prefixRows(_ length: Int) -> MaskSpec { prefixRows(IntegerExpression(length)) }
  /// `0 <= q - k < W`: W keys, the query's own among them.
  public static func window(_ width: Int) -> MaskSpec { window(IntegerExpression(width)) }
  /// `-right <= q - k <= left`: both ends included; the counts are of *other* keys.
  public static func band(left: Int, right: Int) -> MaskSpec {
    band(left: IntegerExpression(left), right: IntegerExpression(right))
  }
  /// `k < S`: the first S keys.
  public static func sinks(_ count: Int) -> MaskSpec { sinks(IntegerExpression(count)) }
  /// `lo <= k < hi`: a range of keys.
  public static func keys(_ range: Range<Int>) -> MaskSpec {
    keys(from: IntegerExpression(range.lowerBound), to: IntegerExpression(range.upperBound))
  }
  /// `lo <= q < hi`: a range of queries.
  public static func queries(_ range: Range<Int>) -> MaskSpec {
    queries(from: IntegerExpression(range.lowerBound), to: IntegerExpression(range.upperBound))
  }
  /// `q / C == k / C`: the same chunk of C positions.
  public static func chunk(_ length: Int) -> MaskSpec { chunk(IntegerExpression(length)) }
  /// `(q - k) % D == 0`: every D-th key, counted from the query.
  public static func dilated(_ step: Int) -> MaskSpec { dilated(IntegerExpression(step)) }
  /// `k % S == S - 1`: the summary columns of the sparse transformer.
  public static func strided(_ step: Int) -> MaskSpec { strided(IntegerExpression(step)) }
  /// `q < G || k < G`: the first G positions see all and are seen by all.
  public static func global(_ count: Int) -> MaskSpec { global(IntegerExpression(count)) }
  /// `abs(q / G - k / G) <= R && abs(q % G - k % G) <= R`: neighbours on a grid.
  public static func neighborhood(gridWidth: Int, radius: Int) -> MaskSpec {
    neighborhood(gridWidth: IntegerExpression(gridWidth), radius: IntegerExpression(radius))
  }
}

extension MaskSpec {
  private static func call(
    _ definition: MaskDefinition,
    _ arguments: IntegerExpression...
  ) -> MaskSpec {
    MaskSpec(.call(MaskCall(definition, arguments.map(\.formula))))
  }

  private static func constant(_ argument: IntegerExpression) -> IntegerExpression {
    precondition(
      argument.formula.isConstant,
      "'\(argument)' divides, so it has to be made of literals and parameters only"
    )
    return argument
  }
}
