extension AttentionProperty {
  /// The properties B01 to B19: what attention under a mask is.
  package static let basic: [AttentionProperty] = [
    rowsSumToOne, hiddenWeightsAreZero, emptyRowsAreZero,
    hiddenNumbersChangeNothing, hiddenNumbersMayBeAnything, visibleValuesMatter,
    theFutureChangesNothing, outputIsInTheHull, constantValues, oneVisibleKey,
    equalsTheDefinitionUnderTables, equalsTheDefinition,
    shiftedScores, permutedKeys, permutedQueries,
    independentBatchRows, independentHeads, batchRowsAlone, headsAlone,
    mergedParts, decodingIsTheFullPass, tablesOfCells, hiddenBlocks,
  ]
}

extension AttentionSubject {
  /// Draws a case that the subject is able to compute.
  func drawCase(
    _ masks: MaskSource,
    _ trial: inout Trial
  ) throws -> AttentionCase {
    try AttentionCaseGenerator(masks, for: self).attentionCase(from: &trial)
  }

  /// The subject, asked for less than it is able to do.
  func without(_ abilities: Set<AttentionAbility>) -> AttentionSubject {
    AttentionSubject(
      name,
      format: format,
      accumulator: accumulator,
      abilities: self.abilities.subtracting(abilities),
      isSerial: isSerial,
      attend: attend
    )
  }
}
