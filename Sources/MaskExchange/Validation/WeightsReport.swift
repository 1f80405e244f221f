public import FloatFormats
public import MaskAlgebra

/// What came of judging attention weights from another system by a mask.
public struct WeightsReport: Hashable, Sendable {
  /// What the axes of the array were taken for.
  public let axes: [MaskAxis]
  /// The run that the weights were judged in.
  public let geometry: Geometry
  /// The format whose rounding the row sums may show.
  public let format: FloatFormat
  /// Cells whose weight is NaN, infinite or negative, or not 0 although the key is hidden.
  public let badCellCount: Int
  /// Rows that do not sum to 1 although no cell of theirs is bad.
  public let badRowCount: Int
  /// The first bad cell or row, in the order batch row, head, query, key.
  public let first: WeightProblem?
  /// What is probably wrong, and what would make it right.
  public let hint: WeightsHint?
  /// The smallest and the largest sum of a row that sees a key; nil where no such sum is a number.
  public let rowSums: ClosedRange<Double>?
  /// How far the sum of the longest row may be from 1.
  public let tolerance: Double
  /// The largest weight of a hidden key, 0 where there is none.
  public let largestHiddenWeight: Double
  /// What the rows hold that see no key.
  public let emptyRows: EmptyRowWeights
  /// Visible keys with the weight 0, which is what a low score underflows to.
  public let visibleZeroCount: Int

  /// Bad cells and bad rows.
  public var differing: Int { badCellCount + badRowCount }
  /// Whether the weights are such as the mask allows.
  public var equal: Bool { differing == 0 }

  /// What else the reader should know, a sentence each.
  public var notes: [String] {
    var notes: [String] = []
    if visibleZeroCount > 0 {
      notes.append(
        "\(visibleZeroCount) visible \(visibleZeroCount == 1 ? "cell has" : "cells have") the "
          + "weight 0, which is right only where exp underflows"
      )
    }
    // Then even a row of zeros would pass.
    if tolerance >= 1 {
      notes.append(
        "a softmax summed in \(format) may be off by \(tolerance) here, so the row sums prove "
          + "nothing; store the weights in a wider format to have them judged"
      )
    }
    return notes
  }
}

/// One thing that is wrong with weights.
public struct WeightProblem: Hashable, Sendable {
  /// The cell; for a row, its first visible key.
  public let cell: Cell
  /// What is wrong there.
  public let kind: Kind
  /// The weight, or the sum of the row.
  public let value: Double

  /// What can be wrong.
  public enum Kind: String, Hashable, Sendable {
    /// The weight is NaN or infinite.
    case notFinite = "not-finite"
    /// The weight is below 0.
    case negative
    /// The key is hidden, and the weight is not 0.
    case hiddenKey = "hidden-key"
    /// The row does not sum to 1.
    case rowSum = "row-sum"
  }
}

extension WeightProblem: CustomStringConvertible {
  /// What is wrong, in one sentence.
  public var description: String {
    // The sign of a NaN means nothing, and is printed.
    let value = value.isNaN ? "nan" : "\(value)"
    return switch kind {
    case .notFinite: "the weight at \(cell) is \(value); a weight is a number from 0 to 1"
    case .negative: "the weight at \(cell) is \(value), below 0"
    case .hiddenKey: "the weight at \(cell) is \(value), but the mask hides the key"
    case .rowSum:
      "the weights of the query at b = \(cell.batch), h = \(cell.head), q = \(cell.query) sum to "
        + "\(value), not to 1"
    }
  }
}

/// What rows of weights hold whose queries see no key; only zeros are right.
public struct EmptyRowWeights: Hashable, Sendable {
  /// Rows of zeros.
  public internal(set) var zeros = 0
  /// Rows of one value above 0 for every key, as a finite fill leaves them.
  public internal(set) var uniform = 0
  /// Rows of NaN, as a fill of minus infinity leaves them.
  public internal(set) var notANumber = 0
  /// Rows of anything else.
  public internal(set) var others = 0

  /// Number of rows that see no key.
  public var count: Int { zeros + uniform + notANumber + others }
}
