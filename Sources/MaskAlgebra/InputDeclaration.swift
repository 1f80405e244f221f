/// What an axis of an input counts, and with it how long it is.
public enum InputAxis: String, Hashable, Sendable, CaseIterable {
  /// Absolute positions: `max(n, offset + m)` entries.
  case position
  /// Query positions: `offset + m` entries.
  case query
  /// Key positions: `n` entries.
  case key
  /// Batch rows.
  case batch
  /// Heads.
  case head

  /// How many entries the axis has in a geometry, never below zero.
  public func count(in geometry: Geometry) -> Int {
    let past = geometry.offset + geometry.queryCount
    return switch self {
    case .position: max(geometry.keyCount, past)
    case .query: max(0, past)
    case .key: geometry.keyCount
    case .batch: geometry.batchCount
    case .head: geometry.headCount
    }
  }
}

/// What an input is: `input doc[position]: 0...n nondecreasing`.
public struct InputDeclaration: Hashable, Sendable {
  /// What the values are.
  package enum Kind: Hashable, Sendable {
    case integers(ParameterRange)
    case booleans
  }

  /// The name in the mask language.
  public let name: String
  /// What each axis counts, outermost first.
  public let axes: [InputAxis]
  /// Whether values along the last axis never become smaller.
  public let isNondecreasing: Bool
  package let kind: Kind

  package init(name: String, axes: [InputAxis], kind: Kind, isNondecreasing: Bool = false) {
    self.name = name
    self.axes = axes
    self.kind = kind
    self.isNondecreasing = isNondecreasing
  }

  /// Whether the values are booleans.
  public var isBoolean: Bool { kind == .booleans }
}

extension InputDeclaration {
  /// Checks data against the declaration: axes, lengths, range and order.
  ///
  /// An axis may be longer than the geometry needs, so that one array serves every decoding step.
  ///
  /// - Throws: ``InputError`` with the first entry that does not fit.
  package func validate(_ array: InputArray, in geometry: Geometry) throws(InputError) {
    let hasBatchAxis = array.shape.count == axes.count + 1
    guard hasBatchAxis || array.shape.count == axes.count else {
      throw InputError.wrongAxes(name: name, declared: axes, shape: array.shape)
    }
    let allAxes = hasBatchAxis ? [.batch] + axes : axes
    for (axis, count) in zip(allAxes, array.shape) {
      let needed = axis.count(in: geometry)
      guard count >= needed else {
        throw InputError.tooShort(name: name, axis: axis, count: count, needed: needed)
      }
    }
    try validateValues(of: array, in: geometry)
  }

  private func validateValues(of array: InputArray, in geometry: Geometry) throws(InputError) {
    let environment = Environment(geometry: geometry)
    let anywhere = Cell(query: 0, key: 0)
    let (lower, upper, written): (Int, Int, String)
    switch kind {
    case .booleans:
      (lower, upper, written) = (0, 1, "0...1")
    case .integers(let range):
      lower = (try? range.lower?.value(at: anywhere, in: environment)) ?? Int.min
      upper = (try? range.upper?.value(at: anywhere, in: environment)) ?? Int.max
      written = "\(range)"
    }
    // Any integers in any order are right.
    if lower == .min, upper == .max, !isNondecreasing { return }
    let width = array.shape.last ?? 1
    for (flat, value) in array.values.enumerated() {
      guard lower <= value, value <= upper else {
        throw InputError.valueOutsideRange(
          name: name,
          index: array.shape.rowMajorIndex(of: flat),
          value: value,
          range: written
        )
      }
      if isNondecreasing, flat % max(1, width) > 0, value < array.values[flat - 1] {
        throw InputError.decreasing(name: name, index: array.shape.rowMajorIndex(of: flat))
      }
    }
  }
}

extension InputDeclaration {
  /// The inputs that the catalogue's masks read; a spec may redeclare one to narrow it.
  public static let catalogue: [InputDeclaration] = [
    InputDeclaration(name: "doc", axes: [.position], kind: .integers(.unbounded)),
    InputDeclaration(name: "valid", axes: [.position], kind: .booleans),
    InputDeclaration(
      name: "length",
      axes: [.batch],
      kind: .integers(ParameterRange(.literal(0), .symbol(.keyCount)))
    ),
  ]
}
