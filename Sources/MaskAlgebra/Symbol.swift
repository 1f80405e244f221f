/// A position, count or index that every mask may mention.
public enum Symbol: String, Hashable, Sendable, CaseIterable {
  /// Absolute position of the query, `offset ..< offset + m`.
  case query = "q"
  /// Absolute position of the key, `0 ..< n`.
  case key = "k"
  /// Number of keys.
  case keyCount = "n"
  /// Number of query rows.
  case queryCount = "m"
  /// Batch row, from 0.
  case batch = "b"
  /// Head, from 0.
  case head = "h"
}
