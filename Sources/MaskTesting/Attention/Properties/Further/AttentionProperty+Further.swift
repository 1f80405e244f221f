import MaskedAttention

extension AttentionProperty {
  /// The properties from B21 on: options, extreme numbers, dropout, padding, and other changes.
  package static let further: [AttentionProperty] = [
    explicitScale, softcapKeepsZeros, narrowRowsAreFinite, longRowsSumToOne, largeScores,
    dominantHiddenScore, repeatedAnswers, singleTokens, linearInValues, sharedKeyHeads,
    dropoutKeepsTheMean, removedKeysLeaveTheirShare, tinyScale, emptyPartsMerge,
    dropoutScalesWhatItKeeps, paddedBatches, masksPerHead, smallerMasks, slidingEviction,
    negativeZeros, sinksBelongInTheMaximum, optionsFollowTheDefinition,
  ]
}

extension AttentionSubject {
  /// Draws a case with numbers of some kinds alone.
  func drawCase(
    _ masks: MaskSource,
    _ trial: inout Trial,
    profiles: [TensorGenerator.Profile],
    longest: Int = 7
  ) throws -> AttentionCase {
    var generator = AttentionCaseGenerator(masks, for: self)
    generator.profiles = profiles
    generator.longest = longest
    return try generator.attentionCase(from: &trial)
  }

  /// Draws scale, softcap and sinks, as far as the subject has them.
  func drawOptions(headCount: Int, _ trial: inout Trial) -> AttentionOptions {
    var options = AttentionOptions()
    if abilities.contains(.scale) {
      options.scale = trial.draw("scale", .one(of: [nil, 0.5, -1, 0.125]))
      trial.label("a scale", if: options.scale != nil)
    }
    if abilities.contains(.softcap) {
      options.softcap = trial.draw("softcap", .one(of: [nil, 2, 8, 30]))
      trial.label("a softcap", if: options.softcap != nil)
    }
    if abilities.contains(.logitSinks), trial.draw("logit sinks", .boolean) {
      let sinks = Generator<Double>.one(of: [0, 1, -2, 5])
      options.logitSinks = trial.draw("sinks", sinks.array(count: headCount...headCount))
      trial.label("a logit sink")
    }
    return options
  }

  /// States that every row is the exact one but for roundings.
  func expectDefinition(_ attentionCase: AttentionCase, _ trial: inout Trial) throws {
    let answer = try answer(to: attentionCase)
    var worst = 0.0
    let error = firstError(in: answer, to: attentionCase, worst: &worst)
    trial.aim(at: worst)
    guard let error else { return }
    throw Falsified(
      Diagnosis(attentionCase: attentionCase, subject: self, deviation: error).message
    )
  }

  /// States that the rows of two cases are the same but for roundings.
  func expectSame(
    _ first: AttentionCase,
    _ second: AttentionCase,
    moved: (CaseRow) -> CaseRow? = { $0 },
    _ words: @autoclosure () -> String
  ) throws {
    let (answer, other) = (try answer(to: first), try self.answer(to: second))
    let pair = AnswerPair(first, answer, second, other)
    guard let row = firstDifference(pair, moved), let place = moved(row) else { return }
    throw Falsified(
      "\(first.name(row)) gives something else \(words())\n\(answer.output[row].words), and then "
        + other.output[place].words
    )
  }
}

extension AttentionTensor<Double> {
  /// The tensor with every number changed.
  func replacingEach(_ change: (Double) -> Double) -> AttentionTensor {
    replacingElements(elements.map(change))
  }
}
