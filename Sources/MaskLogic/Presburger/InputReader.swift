internal import MaskAlgebra

/// An input as an unknown function: where it may be read, and what it may be there.
struct InputReader {
  let declaration: InputDeclaration
  /// Which function of ``Terms/functions`` it is.
  let function: Int
  /// The values are 0 and 1.
  let isBoolean: Bool
  /// One past the positions along each axis, the greatest of the forms; empty for batch and head.
  let ends: [[LinearForm]]

  init(
    _ declaration: InputDeclaration,
    function: Int,
    keyCount: LinearForm,
    lastQuery past: LinearForm
  ) {
    self.declaration = declaration
    self.function = function
    isBoolean =
      switch declaration.kind {
      case .booleans: true
      case .integers(let range):
        range.lower?.literalValue ?? -1 >= 0 && range.upper?.literalValue ?? 2 <= 1
      }
    ends = declaration.axes.map { axis in
      switch axis {
      case .position: keyCount == past ? [keyCount] : [keyCount, past]
      case .query: [past]
      case .key: [keyCount]
      case .batch, .head: []
      }
    }
  }

  /// The batch row, where the look-up leaves it out.
  func leadingArguments(
    of lookUp: LookUp,
    at place: MaskReader.Place
  ) throws(Refusal) -> [LinearForm] {
    switch declaration.axes.count - lookUp.indices.count {
    case 0: return []
    case 1 where declaration.axes.first == .batch: return [place.batch]
    default:
      throw Refusal.outside("'\(lookUp)' has another number of indices than its declaration")
    }
  }

  /// That a look-up reads inside its data.
  func isInside(
    _ term: Terms.LookUpTerm,
    at place: MaskReader.Place
  ) throws(Refusal) -> Formula {
    var result: [Formula] = []
    for (axis, (argument, ends)) in zip(declaration.axes, zip(term.arguments, ends)) {
      let isRow = axis == .batch && (argument == place.batch || argument == .zero)
      let isHead = axis == .head && (argument == place.head || argument == .zero)
      if isRow || isHead { continue }
      var isBelow: [Formula] = []
      for end in ends { isBelow.append(try .less(argument, end)) }
      // How many batch rows and heads there are is not known.
      result.append(.conjunction([try .atMost(.zero, argument), .disjunction(isBelow)]))
    }
    return .conjunction(result)
  }
}
