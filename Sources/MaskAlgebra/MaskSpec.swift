/// What an attention mask means: which query may see which key.
///
/// A spec is a predicate `visible(b, h, q, k)`; **true always means visible**. It is a value:
/// hashable, sendable, printable, and equal to another when the two have the same structure (to ask
/// whether two specs have the same cells for every length, use `isEquivalent(to:)` of `MaskLogic`).
///
///     let local = MaskSpec { q, k in k <= q && q - k < 128 || k < 4 }
///     let same: MaskSpec = .causal && .window(128) || .causal && .sinks(4)
public struct MaskSpec: Hashable, Sendable {
  package let formula: MaskFormula

  package init(_ formula: MaskFormula) { self.formula = formula }

  /// Creates a mask from a formula over the positions of the query and the key.
  ///
  /// The closure runs once, with symbols, and the operators on them record the formula.
  public init(_ formula: (_ q: IntegerExpression, _ k: IntegerExpression) -> MaskSpec) {
    self = formula(.q, .k)
  }

  /// A mask whose inside nobody can see.
  ///
  /// It compiles and tests; it compares by its name and prints as it; whatever cannot be decided
  /// about it says so.
  ///
  ///     let odd = MaskSpec.opaque("odd_keys") { b, h, q, k in k % 2 == 1 }
  ///
  /// - Parameters:
  ///   - name: A name of the mask language, for comparing and printing.
  ///   - isVisible: Called with batch row, head, and the absolute positions of query and key.
  /// - Returns: The mask of that name.
  /// - Precondition: `name` is a name of the mask language.
  public static func opaque(
    _ name: String,
    _ isVisible: @escaping @Sendable (_ b: Int, _ h: Int, _ q: Int, _ k: Int) -> Bool
  ) -> MaskSpec {
    precondition(name.isMaskName, "'\(name)' cannot name a mask")
    return MaskSpec(
      .opaque(
        OpaquePredicate(name: name) { isVisible($0.batch, $0.head, $0.query, $0.key) }
      )
    )
  }
}

extension MaskSpec {
  /// Whether a query may see a key: the definition that everything else is tested against.
  ///
  ///     let geometry = try Geometry(keys: 5)
  ///     try MaskSpec.causal.visible(Cell(query: 2, key: 3), in: geometry)  // false
  ///
  /// - Parameters:
  ///   - cell: Batch row, head, and absolute positions.
  ///   - geometry: How many queries look at how many keys, and from where.
  ///   - inputs: The data of the inputs that the mask reads.
  ///   - parameters: The values of the parameters that the mask leaves open.
  /// - Returns: Whether the query may see the key.
  /// - Throws: ``EvaluationError`` where the cell has no value.
  public func visible(
    _ cell: Cell,
    in geometry: Geometry,
    inputs: Inputs = [:],
    parameters: [String: Int] = [:]
  ) throws(EvaluationError) -> Bool {
    guard
      geometry.queryPositions.contains(cell.query), geometry.keyPositions.contains(cell.key),
      (0..<geometry.batchCount).contains(cell.batch), (0..<geometry.headCount).contains(cell.head)
    else { throw EvaluationError.outsideGeometry(cell: cell, geometry: geometry) }
    let environment = Environment(geometry: geometry, inputs: inputs, parameters: parameters)
    return try formula.visible(at: cell, in: environment)
  }
}

/// The same mask with the roles of query and key exchanged.
///
/// It exchanges the two positions in the formula, so it asks for one axis of positions.
public func transpose(_ a: MaskSpec) -> MaskSpec { MaskSpec(.transpose(a.formula)) }

/// What two stacked layers reach: `q` sees `k` through some middle position.
///
/// Visible where some `0 <= j < n` has `a` letting `q` see `j` and `b` letting `j` see `k`.
public func compose(_ a: MaskSpec, _ b: MaskSpec) -> MaskSpec {
  MaskSpec(.compose(a.formula, b.formula))
}
