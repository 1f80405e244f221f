extension NumericsRule {
  /// When the finding is reported; c is the fill, S the bound of scores, T the point below which
  /// `exp` is zero.
  public var condition: String {
    switch self {
    case .fillUnrepresentable: "|c| rounds past the largest value of the format"
    case .infinitylessFormat: "c = -inf, and the format has no infinities"
    case .fillRounds: "c is not a value of the format"
    case .leakPossible: "rounded as the format rounds, c + 2S > T if added, c + S > T if selected"
    case .fillTooSmall: "c > T, so that no S is safe"
    case .sumOverflow: "c - S rounds past the lowest value of the format"
    case .planesOverflow: "k planes can hide one cell, and k times c is past the lowest value"
    case .rankedMasking: "c is finite, and in an empty row planes hide keys unequally often"
    case .emptyRow: "the law 'rows M nonempty' does not hold, or a row of this run is empty"
    case .emptyRowNaN: "N09, c is -inf in the format, and the softmax is a plain one"
    case .emptyRowLeakAdding: "N09, and a finite c is added"
    case .emptyRowLeakSelecting: "N09, and a finite c is selected"
    case .emptyRowGradient: "N09, and NaN is replaced after the softmax"
    case .maskBeforeScale: "the mask precedes the scale, and c * scale leaks or changes its sign"
    case .softcapAfterMask: "the softcap follows the mask, and hidden weights are not zero"
    case .infiniteBias: "the bias is not bounded, and hidden scores are kept"
    case .narrowSum: "a row sees more keys than the accumulator can add ones"
    case .narrowWeight: "1 / (keys of the longest row) is zero in the format of the weights"
    case .zeroOneAdditive: "c is 0 or 1, and it is added"
    case .polaritySuspect: "no query sees itself, and all that is hidden lies in the past"
    case .unusedParameter: "the mask is the same for any two values of the parameter"
    case .extensionUnstable: "the law 'stable M' does not hold"
    case .scoreResolution: "values of the format around S are more than 1/2 apart"
    }
  }

  /// What would be right.
  public var fix: String {
    switch self {
    case .fillUnrepresentable: "select with a boolean mask, or take half the lowest value"
    case .infinitylessFormat: "mask in f32, and convert afterwards"
    case .fillRounds: "nothing, as long as the fill is only compared with its rounded value"
    case .leakPossible: "select with -inf, or take a fill below T - 2S"
    case .fillTooSmall: "select with -inf, or take a fill far below T"
    case .sumOverflow: "select instead of adding, or add half the lowest value"
    case .planesOverflow: "combine the planes as booleans first, and mask once"
    case .rankedMasking: "combine the planes as booleans first, and mask once"
    case .emptyRow: "decide what an empty row gives; zeros stay finite through stacked layers"
    case .emptyRowNaN: "return zeros for rows that see nothing"
    case .emptyRowLeakAdding: "return zeros for rows that see nothing"
    case .emptyRowLeakSelecting: "return zeros for rows that see nothing"
    case .emptyRowGradient: "make the row harmless before the softmax, and zero it afterwards"
    case .maskBeforeScale: "scale the scores first, and mask last"
    case .softcapAfterMask: "cap the scores first, and mask last"
    case .infiniteBias: "bound the bias, or select after adding it"
    case .narrowSum: "sum in f32"
    case .narrowWeight: "keep weights in f32, or scale them up before they are rounded"
    case .zeroOneAdditive: "pass the mask as booleans, or fill it with -inf"
    case .polaritySuspect: "check what true means in the source; '!' inverts a mask"
    case .unusedParameter: "remove the parameter, or use it where it was meant to be"
    case .extensionUnstable:
      "do not decode with a cache, unless what sees ahead was prefilled in one pass"
    case .scoreResolution: "compute scores in f32"
    }
  }
}
