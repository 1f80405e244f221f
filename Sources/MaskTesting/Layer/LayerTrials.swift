/// Every property of the layer and of the choice of tokens.
package enum LayerTrials {
  /// The properties, whose masks come from a source.
  package static func properties(masks: MaskSource = .anyMask) -> [Property] {
    [
      .layerEqualsThePlainFormulas(masks), .identityLayerIsAttention(masks),
      .hiddenTokensNeverReachTheOutput(masks), .visibleTokensReachTheOutput(masks),
      .whatLiesPastALengthDoesNotExist(masks), .earlierPositionsDoNotChange(masks),
      .stackedLayersReachWhatComposeSays(masks), .layerGradientsEqualFiniteDifferences(masks),
      .parametersRoundTrip, .dropoutKeepsOrScales(masks),
    ] + sampling
  }

  /// The properties of the choice of tokens, which know no attention mask.
  package static let sampling: [Property] = [
    .hiddenTokensAreNeverChosen, .filtersKeepWhatTheySay, .choicesFollowTheProbabilities,
    .logProbabilitiesAreThoseOfTheProbabilities, .generationFollowsTheChoices,
    .widerBeamsFindTheBest,
  ]
}
