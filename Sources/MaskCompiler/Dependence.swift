import MaskAlgebra

/// Which positions and indices a formula's value depends on.
struct Dependence: OptionSet, Sendable {
  let rawValue: UInt8

  static let query = Dependence(rawValue: 1)
  static let key = Dependence(rawValue: 2)
  static let batch = Dependence(rawValue: 4)
  static let head = Dependence(rawValue: 8)
  static let everything: Dependence = [.query, .key, .batch, .head]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ symbol: Symbol) {
    switch symbol {
    case .query: self = .query
    case .key: self = .key
    case .batch: self = .batch
    case .head: self = .head
    case .keyCount, .queryCount: self = []
    }
  }

  /// The dependence after query and key have changed places.
  var transposed: Dependence {
    var swapped = subtracting([.query, .key])
    if contains(.query) { swapped.insert(.key) }
    if contains(.key) { swapped.insert(.query) }
    return swapped
  }

  /// The direction in which all lines of a batch row and head are alike, if there is one.
  ///
  /// What depends on neither position is cheaper to compute again than to remember.
  var sharedDirection: Line.Direction? {
    switch intersection([.query, .key]) {
    case .key: .alongKeys
    case .query: .alongQueries
    default: nil
    }
  }
}
