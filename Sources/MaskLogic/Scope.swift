/// What a search has tried without finding a counterexample.
public struct Scope: Hashable, Sendable {
  /// The values of a parameter or an input that were tried, where they are not all of its values.
  public struct Bound: Hashable, Sendable {
    /// The name of the parameter or input.
    public let name: String
    /// What was tried at the largest length, in ascending order; shorter lengths try less.
    public let ranges: [ClosedRange<Int>]
  }

  /// The largest length that was tried in full, as every smaller one was.
  public let keyCount: Int
  /// Parameters in the order of `for`, then inputs by first use, as far as they were tried in part.
  public let bounds: [Bound]
  /// How many cells, rows or columns were compared.
  public let comparisonCount: Int
  /// Why the law was not decided for every length, where that was tried.
  public internal(set) var reason: String?

  /// Whether nothing was ever compared: empty ranges, or a condition that was never true.
  public var isVacuous: Bool { comparisonCount == 0 }
}

extension Scope: CustomStringConvertible {
  /// The scope in one line: `n <= 6 (there W in 1...9)`.
  public var description: String {
    var text = "n <= \(keyCount)"
    if !bounds.isEmpty {
      text += " (there \(bounds.map(\.description).joined(separator: ", ")))"
    }
    return isVacuous ? "\(text), and no cell ever counted" : text
  }
}

extension Scope.Bound: CustomStringConvertible {
  /// The bound as text: `W in 1...9 and 4095...4097`.
  public var description: String {
    let list = ranges.map { $0.text }
    return "\(name) in \(list.joined(separator: " and "))"
  }
}

extension ClosedRange<Int> {
  fileprivate var text: String {
    lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound)...\(upperBound)"
  }
}
