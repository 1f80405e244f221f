public import MaskAlgebra
public import MaskLogic

/// Why a cache cannot do what it is asked.
public enum CacheError: Error, Hashable, Sendable {
  /// A mask is not stable: a query that is done would have to be done again.
  case unstable(Law, Counterexample)
  /// Nothing is known of a mask's being stable, and why.
  case undecided(Law, reason: String)
  /// Keys or values have another shape than the cache holds.
  case wrongShape(AttentionError.Role, shape: [Int], expected: [Int])
  /// The ring has no room for so many tokens at once.
  case tooManyTokens(count: Int, room: Int)
  /// There are not so many tokens to take back.
  case cannotRollBack(count: Int, length: Int)
  /// There are no such positions to evict.
  case noSuchPositions(Range<Int>, length: Int)
  /// There are more queries than tokens.
  case tooManyQueries(count: Int, length: Int)
  /// The mask is stable only from a greater length on.
  case tooShort(length: Int, firstLength: Int)
  /// A query sees a key that has been evicted.
  case evicted(Cell)
  /// The attention itself is refused.
  case attention(AttentionError)
}

extension CacheError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .unstable(let law, let counterexample):
      "'\(law)' is refuted at \(counterexample): what a query has seen changes with the length, so "
        + "it cannot be decoded from a cache, unless it is stable from some length on and that is "
        + "given"
    case .undecided(let law, let reason):
      "it is not known whether '\(law)' holds, so it cannot be decoded from a cache: \(reason)"
    case .wrongShape(let role, let shape, let expected):
      "the \(role.rawValue) has the shape \(shape); the cache takes \(expected), where leading "
        + "axes of 1 may be left out"
    case .tooManyTokens(let count, let room):
      "\(count) tokens at once do not fit a ring that can make room for \(room); append fewer"
    case .cannotRollBack(let count, let length):
      "\(count) tokens cannot be rolled back; there are \(length)"
    case .noSuchPositions(let positions, let length):
      "the positions \(positions) cannot be evicted; the cache has had \(0..<length)"
    case .tooManyQueries(let count, let length):
      "\(count) queries stand on the last tokens of a cache, but it has only \(length)"
    case .tooShort(let length, let firstLength):
      "with \(length) tokens a query does not yet see all that it will see; append until there are "
        + "\(firstLength), then ask for all their queries at once"
    case .evicted(let cell):
      "the query at b = \(cell.batch), h = \(cell.head), q = \(cell.query) sees the key at "
        + "k = \(cell.key), which has been evicted; keep as many keys as the mask reaches back"
    case .attention(let error): error.description
    }
  }
}
