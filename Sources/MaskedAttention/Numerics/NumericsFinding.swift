public import FloatFormats

/// Something that is wrong with a mask, a fill or a pipeline, or worth knowing of it.
public struct NumericsFinding: Hashable, Sendable {
  /// The kind of finding.
  public let rule: NumericsRule
  /// The format, where the finding is one of a format.
  public let format: FloatFormat?
  /// The fill, where the finding is one of a fill.
  public let fill: MaskingFill?
  /// How the mask gets into the scores, where that matters.
  public let application: MaskingPipeline.Application?
  /// What happens, with its numbers.
  public let message: String
  /// What the finding rests on, where that is a law or a count.
  public let basis: String?

  /// What would be right.
  public var fix: String { rule.fix }
}

/// The kinds of findings, with the ids of the documentation.
///
/// Some ids are missing here: N17 to N20, N23, N24 and N30 judge a kernel, which no mask shows.
public enum NumericsRule: String, Hashable, Sendable, CaseIterable {
  /// The fill is past the largest value of the format.
  case fillUnrepresentable = "N01"
  /// The fill is an infinity, and the format has none.
  case infinitylessFormat = "N02"
  /// The format rounds the fill.
  case fillRounds = "N03"
  /// A hidden weight above zero is possible.
  case leakPossible = "N04"
  /// A hidden weight above zero is possible whatever the scores are.
  case fillTooSmall = "N05"
  /// Fill and score together are negative infinity.
  case sumOverflow = "N06"
  /// Several planes can hide one cell, and their fills add up to negative infinity.
  case planesOverflow = "N07"
  /// In an empty row, the keys that fewer planes hide win.
  case rankedMasking = "N08"
  /// A query may see nothing.
  case emptyRow = "N09"
  /// An empty row is NaN.
  case emptyRowNaN = "N10"
  /// An empty row attends to hidden keys, because a finite fill is added.
  case emptyRowLeakAdding = "N11"
  /// An empty row attends to hidden keys, because a finite fill is selected.
  case emptyRowLeakSelecting = "N12"
  /// NaN is removed after the softmax, which does not help the gradients.
  case emptyRowGradient = "N13"
  /// The mask comes before the scale.
  case maskBeforeScale = "N14"
  /// The softcap comes after the mask.
  case softcapAfterMask = "N15"
  /// A bias may be infinite where the mask is negative infinity.
  case infiniteBias = "N16"
  /// A row is longer than the accumulator can count.
  case narrowSum = "N21"
  /// An even weight of the longest row is zero in the format of the weights.
  case narrowWeight = "N22"
  /// The additive mask holds zeros and ones.
  case zeroOneAdditive = "N25"
  /// The mask looks like the opposite of what was meant.
  case polaritySuspect = "N26"
  /// A parameter makes no difference.
  case unusedParameter = "N27"
  /// Old queries see other keys when the length grows.
  case extensionUnstable = "N28"
  /// The format has gaps between scores that weights can feel.
  case scoreResolution = "N29"

  /// The id: `N04`.
  public var id: String { rawValue }

  /// The name: `leak-possible`.
  public var name: String {
    switch self {
    case .fillUnrepresentable: "fill-unrepresentable"
    case .infinitylessFormat: "inf-less-format"
    case .fillRounds: "fill-rounds"
    case .leakPossible: "leak-possible"
    case .fillTooSmall: "fill-too-small"
    case .sumOverflow: "sum-overflow"
    case .planesOverflow: "planes-overflow"
    case .rankedMasking: "ranked-masking"
    case .emptyRow: "empty-row"
    case .emptyRowNaN: "empty-row-nan"
    case .emptyRowLeakAdding: "empty-row-leak-add"
    case .emptyRowLeakSelecting: "empty-row-leak-select"
    case .emptyRowGradient: "empty-row-grad"
    case .maskBeforeScale: "mask-before-scale"
    case .softcapAfterMask: "softcap-after-mask"
    case .infiniteBias: "inf-bias"
    case .narrowSum: "narrow-sum"
    case .narrowWeight: "narrow-weight"
    case .zeroOneAdditive: "zero-one-additive"
    case .polaritySuspect: "polarity-suspect"
    case .unusedParameter: "unused-parameter"
    case .extensionUnstable: "extension-unstable"
    case .scoreResolution: "score-resolution"
    }
  }
}
