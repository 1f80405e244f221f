import MaskAlgebra
import MaskTesting
import Testing

/// Which property catches which mistake, and what the first line of its message says.
enum Mistakes {
  struct Caught: CustomTestStringConvertible, Sendable {
    var property: String
    var mistake: Mistake
    var words: String
    var tellsWeights = true

    var testDescription: String { "\(mistake.rawValue) by \(property)" }
  }

  static let caught: [Caught] = [
    Caught(property: "B01", mistake: .maskAfterSoftmax, words: "masked after the softmax"),
    Caught(
      property: "B01",
      mistake: .maskAfterSoftmax,
      words: "masked after the softmax",
      tellsWeights: false
    ),
    Caught(property: "B01", mistake: .nanEmptyRows, words: "NaN"),
    Caught(property: "B02", mistake: .fillOfMinusTen, words: "which the mask hides from it"),
    Caught(
      property: "B02",
      mistake: .firstKeyOfWindow,
      words: "which the mask hides from it",
      tellsWeights: false
    ),
    Caught(property: "B03", mistake: .uniformEmptyRows, words: "sees no key"),
    Caught(property: "B03", mistake: .nanEmptyRows, words: "nothing but -inf"),
    Caught(property: "B04", mistake: .fillOfMinusTen, words: "depends on key"),
    Caught(property: "B04", mistake: .maximumOverMasked, words: "depends on key"),
    Caught(property: "B05", mistake: .readsHiddenValues, words: "becomes NaN by key"),
    Caught(property: "B06", mistake: .strict, words: "takes nothing from key"),
    Caught(property: "B07", mistake: .noMask, words: "(the future)"),
    Caught(property: "B08", mistake: .notNormalized, words: "outside of"),
    Caught(property: "B09", mistake: .epsilonInSum, words: "outside of"),
    Caught(property: "B10", mistake: .epsilonInSum, words: "alone, and gives"),
    Caught(property: "B11", mistake: .noMask, words: "query"),
    Caught(property: "B11", mistake: .maskMultiplied, words: "query"),
    Caught(property: "B12", mistake: .unscaled, words: "were not scaled"),
    Caught(property: "B12", mistake: .inverted, words: "query"),
    Caught(property: "B12", mistake: .tiledHeads, words: "reads the wrong key head"),
    Caught(property: "B13", mistake: .noMaximum, words: "is the maximum not subtracted"),
    Caught(property: "B14", mistake: .lastKeyForgotten, words: "order of the keys"),
    Caught(property: "B15", mistake: .maskOfFirstQuery, words: "order of the queries"),
    Caught(
      property: "B16-batch-rows-are",
      mistake: .firstBatchRow,
      words: "depends on what is in batch row 0"
    ),
    Caught(property: "B16-heads-are", mistake: .tiledHeads, words: "are neighbours"),
    Caught(property: "B16-batch-rows-alone", mistake: .firstBatchRow, words: "is alone"),
    Caught(property: "B16-heads-alone", mistake: .tiledHeads, words: "is alone"),
    Caught(property: "B17", mistake: .logSumExpWithoutMaximum, words: "log-sum-exps"),
    Caught(property: "B18", mistake: .offsetForgotten, words: "of the queries forgotten"),
    Caught(property: "B19-runs", mistake: .offsetForgotten, words: "table of its cells"),
    Caught(property: "B19-hidden", mistake: .noMask, words: "blocks of"),
  ]

  static let ownDefinitions = Catalogue.definitions.filter {
    ["causal", "window", "prefix"].contains($0.name)
  }
}
