import MaskAlgebra

/// A bound formula laid out flat: every part has a number, and parts name their parts by number.
///
/// Many threads compile lines of one formula. Walking its own tree, they would all count references
/// to the same boxes, which took half of the time; here they read plain numbers.
struct Plan: Sendable {
  private(set) var masks: [MaskPart] = []
  var integers: [IntegerPart] = []
  var links: [Link] = []
  var tables: [Table] = []
  private(set) var calls: [Call] = []
  private(set) var anchors: [Int] = []
  /// The formula of every mask part, for asking the definition about a cell.
  private(set) var formulas: [MaskFormula] = []
  let limits: Affine.Limits
  /// The formula before it was bound, and what it was bound to: errors are told in its words.
  let written: MaskFormula
  let environment: Environment

  /// The number of the whole formula.
  var root: Int { 0 }

  /// - Parameters:
  ///   - bound: The formula from ``MaskAlgebra/MaskFormula/bound(in:)``.
  ///   - written: The formula that it comes from.
  ///   - environment: What it was bound to.
  init(_ bound: MaskFormula, from written: MaskFormula, in environment: Environment) {
    limits = Affine.Limits(environment.geometry)
    self.written = written
    self.environment = environment
    _ = add([bound])
  }
}

/// A part of a formula that is a mask.
struct MaskPart: Sendable {
  enum Operation: Sendable {
    case constant(Bool)
    /// The links of a chain of comparisons.
    case comparison(Range<Int>)
    /// A table, read at the operands.
    case lookUp(table: Int)
    case not, all, any, parity, transpose, compose
    case call(Int)
    /// Nothing but the definition can say.
    case cellByCell
  }

  let operation: Operation
  /// The masks directly below, left to right.
  let clauses: Range<Int>
  /// The integers directly below, left to right.
  let operands: Range<Int>
  let dependence: Dependence
  /// The direction in which the part is computed once for all lines, nil where for each.
  let sharedDirection: Line.Direction?
  /// The integers by whose values alone two rows can differ; empty where that is the query's own.
  let anchors: Range<Int>
  /// Whether an opaque predicate lies inside: a part that is asked cell by cell and never fails.
  let asksPredicates: Bool

  init(
    _ operation: Operation,
    clauses: Range<Int> = 0..<0,
    operands: Range<Int> = 0..<0,
    dependence: Dependence,
    isCheap: Bool = false,
    anchors: Range<Int> = 0..<0,
    asksPredicates: Bool = false
  ) {
    self.operation = operation
    self.clauses = clauses
    self.operands = operands
    self.dependence = dependence
    self.anchors = anchors
    self.asksPredicates = asksPredicates
    sharedDirection = isCheap ? nil : dependence.sharedDirection
  }
}

extension Plan {
  /// One comparison of a chain.
  struct Link: Sendable {
    let relation: Relation
    /// Left less right, where both are affine.
    let difference: Affine?
  }

  /// A call whose arguments depend on the cell, and are checked there.
  struct Call: Sendable {
    let call: MaskCall
    /// What the checks depend on.
    let dependence: Dependence
  }

  /// Lays out formulas under consecutive numbers, and what is below them under later ones.
  private mutating func add(_ list: [MaskFormula]) -> Range<Int> {
    let numbers = masks.count..<masks.count + list.count
    let placeholder = MaskPart(.constant(false), dependence: [], isCheap: true)
    masks += list.map { _ in placeholder }
    formulas += list
    for (number, formula) in zip(numbers, list) { masks[number] = part(formula) }
    return numbers
  }

  private mutating func part(_ formula: MaskFormula) -> MaskPart {
    switch formula {
    case .constant(let value): MaskPart(.constant(value), dependence: [])
    case .comparison(let comparison): part(comparison)
    case .lookUp(let lookUp): part(lookUp)
    case .not(let a): part(.not, [a])
    case .all(let list): part(.all, list)
    case .any(let list): part(.any, list)
    case .parity(let list): part(.parity, list)
    case .transpose(let a): part(.transpose, [a]) { $0[0].transposed }
    case .compose(let a, let b):
      // The middle position is the first factor's key and the second one's query.
      part(.compose, [a, b]) { $0[0].subtracting(.key).union($0[1].subtracting(.query)) }
    case .call(let call): part(call)
    case .opaque, .relation:
      MaskPart(.cellByCell, dependence: .everything, asksPredicates: true)
    }
  }

  private mutating func part(
    _ operation: MaskPart.Operation,
    _ list: [MaskFormula],
    dependence: ([Dependence]) -> Dependence = { $0.reduce(Dependence()) { $0.union($1) } }
  ) -> MaskPart {
    let clauses = add(list)
    return MaskPart(
      operation,
      clauses: clauses,
      dependence: dependence(masks[clauses].map(\.dependence)),
      asksPredicates: masks[clauses].contains(where: \.asksPredicates)
    )
  }

  private mutating func part(_ comparison: Comparison) -> MaskPart {
    let operands = add(comparison.operands)
    let forms = integers[operands].map(\.affine)
    let chain = links.count..<links.count + comparison.links.count
    for (index, link) in comparison.links.enumerated() {
      let difference = forms[index].flatMap { left in forms[index + 1].map { left - $0 } }
      links.append(Link(relation: link.relation, difference: difference))
    }
    return MaskPart(
      .comparison(chain),
      operands: operands,
      dependence: dependence(of: operands),
      isCheap: forms.allSatisfy { $0 != nil },
      anchors: addAnchors(of: operands)
    )
  }

  private mutating func part(_ lookUp: LookUp) -> MaskPart {
    guard let table = add(table: lookUp) else {
      return MaskPart(.cellByCell, dependence: .everything)
    }
    let operands = add(lookUp.indices)
    return MaskPart(
      .lookUp(table: table),
      operands: operands,
      dependence: dependence(of: operands).union(tables[table].dependence),
      anchors: addAnchors(of: operands)
    )
  }

  private mutating func part(_ call: MaskCall) -> MaskPart {
    var checked: [IntegerFormula] = []
    for requirement in call.requirements {
      checked += [requirement.argument, requirement.range.lower, requirement.range.upper]
        .compactMap(\.self)
    }
    let operands = add(checked)
    calls.append(Call(call: call, dependence: dependence(of: operands)))
    let number = calls.count - 1
    let clauses = add([call.body])
    return MaskPart(
      .call(number),
      clauses: clauses,
      dependence: calls[number].dependence.union(masks[clauses.lowerBound].dependence),
      asksPredicates: masks[clauses.lowerBound].asksPredicates
    )
  }

  private mutating func addAnchors(of operands: Range<Int>) -> Range<Int> {
    let start = anchors.count
    anchors += anchors(of: operands) ?? []
    return start..<anchors.count
  }

  /// The largest parts that depend on the query and not on the key, such as `q / 8` or `doc[q]`.
  ///
  /// Nil where the query itself is one of them, as then no two rows are alike.
  private func anchors(of operands: Range<Int>) -> [Int]? {
    var found: [Int] = []
    for number in operands where integers[number].dependence.contains(.query) {
      let part = integers[number]
      if part.affine != nil || part.operands.isEmpty { return nil }
      if part.dependence.contains(.key) {
        guard let below = anchors(of: part.operands) else { return nil }
        found += below
      } else {
        found.append(number)
      }
    }
    return found
  }
}
