/// What is probably wrong with attention weights.
public enum WeightsHint: Hashable, Sendable {
  /// Some are below 0: they are scores.
  case scores
  /// The weights above 0 are exactly the cells of a mask with a usual mistake.
  case mask(ValidationHint)
  /// The weights are right but for empty rows, which are uniform.
  case uniformEmptyRows
  /// The weights are right but for empty rows, which are NaN.
  case emptyRowsOfNaN
  /// Hidden keys have weights, and all of them lie after the query.
  case future
  /// Hidden keys have the weight 0, and rows sum to less than 1.
  case maskedAfterSoftmax

  /// A name for scripts: `masked-after-softmax`.
  public var id: String {
    switch self {
    case .scores: "scores"
    case .mask(let hint): hint.id
    case .uniformEmptyRows: "uniform-empty-rows"
    case .emptyRowsOfNaN: "empty-rows-of-nan"
    case .future: "future"
    case .maskedAfterSoftmax: "masked-after-softmax"
    }
  }
}

extension WeightsHint: CustomStringConvertible {
  /// What is wrong, and what would make it right.
  public var description: String {
    switch self {
    case .scores:
      "values below 0 are scores, not weights; take the softmax of each row, or validate the mask "
        + "that was added to them"
    case .mask(let hint): "the keys with weight are those of another mask; \(hint)"
    case .uniformEmptyRows:
      "a row without keys is uniform: every score was raised to the same finite fill; write zeros "
        + "where a row sees no key"
    case .emptyRowsOfNaN:
      "a row without keys is NaN: every score was -inf; write zeros where a row sees no key"
    case .future:
      "every hidden key with weight lies after its query: the future leaks; hide k > q before the "
        + "softmax"
    case .maskedAfterSoftmax:
      "hidden weights are 0, but rows sum to less than 1: the mask came after the softmax (mask "
        + "the scores before it, or divide each row by its sum), or a logit sink took the rest"
    }
  }
}
