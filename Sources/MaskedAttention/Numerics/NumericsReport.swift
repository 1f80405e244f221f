public import FloatFormats
public import MaskCompiler
public import MaskLogic

/// One line of the table: a format, a fill, and how the mask gets into the scores.
public struct NumericsEntry: Hashable, Sendable {
  /// What the closed conditions say.
  public let condition: FillCondition
  /// The largest hidden weight that was measured in rows that see a key; NaN where one is NaN.
  public let maxHiddenWeight: Double
  /// Whether a row was NaN, empty rows among them.
  public let hasNaN: Bool
  /// The sum of weights that is furthest from 1, of rows that see a key; nil where there are none.
  public let weightSum: Double?
  /// What an empty row comes to; nil where there are none.
  public let emptyRow: EmptyRowOutcome?

  /// The number format.
  public var format: FloatFormat { condition.pipeline.formats.scores }
  /// The fill.
  public var fill: MaskingFill { condition.pipeline.fill }
  /// How the mask gets into the scores.
  public var application: MaskingPipeline.Application { condition.pipeline.application }

  /// Whether the largest hidden weight that was measured is within what was predicted.
  public var isConfirmed: Bool { biasIsInfinite || condition.allows(maxHiddenWeight) }

  /// A bias without bound is none of the condition's; a selected mask is not touched by it.
  let biasIsInfinite: Bool
}

extension FillCondition {
  /// Whether a hidden weight is within what was predicted.
  fileprivate func allows(_ weight: Double) -> Bool {
    let bound = largestHiddenWeight
    // NaN predicts nothing but that nothing is certain.
    return bound.isNaN || weight <= bound
  }
}

/// What formats and fills do to a mask, and what is wrong with that.
public struct NumericsReport: Sendable {
  /// What was asked for.
  public let options: NumericsOptions
  /// The table, by format, fill and application.
  public let entries: [NumericsEntry]
  /// The number of rows that see nothing in this run.
  public let emptyRowCount: Int
  /// The first of them.
  public let firstEmptyRow: RowPlace?
  /// The number of keys that the row with the most of them sees.
  public let longestRowCount: Int
  /// The laws that findings rest on.
  public let laws: [NumericsLaw]
  /// What is wrong.
  public let findings: [NumericsFinding]
}

/// Why the numbers of a mask cannot be judged.
public enum NumericsError: Error, Hashable, Sendable {
  /// The mask does not compile.
  case compilation(CompilationError)
  /// The run has more keys or rows than are looked at one by one.
  case tooLarge(keyCount: Int, rowCount: Int, keyLimit: Int, rowLimit: Int)
  /// The planes do not hide what the mask hides.
  case otherPlanes(Counterexample)
}

extension NumericsError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .compilation(let error): error.description
    case .tooLarge(let keyCount, let rowCount, let keyLimit, let rowLimit):
      "\(rowCount) rows of \(keyCount) keys are too many to be looked at one by one; there may be "
        + "\(rowLimit) rows and \(keyLimit) keys"
    case .otherPlanes(let counterexample):
      "the planes together do not hide what the mask hides: they differ at \(counterexample)"
    }
  }
}
