import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let independentBatchRows: AttentionProperty = AttentionProperty(
    "B16-batch-rows-are-independent",
    "other numbers in one batch row leave every bit of the other batch rows as it is",
    requires: [.batch, .repeatable],
    coverage: [CoverageGoal("two batch rows", atLeast: 0.3)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    trial.label("two batch rows", if: attentionCase.geometry.batchCount > 1)
    let range = 0...attentionCase.geometry.batchCount - 1
    let batch = trial.draw("the batch row that changes", .integer(in: range))
    let replacement = attentionCase.finiteReplacement(in: subject.format, from: &trial)
    let places = attentionCase.keyPlaces.filter { $0.batch == batch }
    var changed = attentionCase.replacing(places, with: replacement)
    changed.query = attentionCase.query.negating { $0.batch == batch }
    let change = subject.firstChange(
      from: try subject.answer(to: attentionCase),
      to: try subject.answer(to: changed),
      in: attentionCase
    ) { $0.batch != batch && subject.judges($0, of: attentionCase) }
    if let change {
      throw Falsified(
        "\(attentionCase.name(change.row)) depends on what is in batch row \(batch)"
          + "\n\(change.part) \(change.expected.words) became \(change.found.words)"
      )
    }
  }

  static let independentHeads: AttentionProperty = AttentionProperty(
    "B16-heads-are-independent",
    "other numbers in one head leave every bit of the heads as it is that do not share it",
    requires: [.heads, .repeatable],
    coverage: [CoverageGoal("several heads", atLeast: 0.3)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    trial.label("several heads", if: attentionCase.geometry.headCount > 1)
    let (headCount, groupSize) = (attentionCase.key.headCount, attentionCase.groupSize)
    let head = trial.draw("the key head that changes", .integer(in: 0...headCount - 1))
    let replacement = attentionCase.finiteReplacement(in: subject.format, from: &trial)
    let places = attentionCase.keyPlaces.filter { $0.head == head }
    var changed = attentionCase.replacing(places, with: replacement)
    changed.query = attentionCase.query.negating { $0.head / groupSize == head }
    let change = subject.firstChange(
      from: try subject.answer(to: attentionCase),
      to: try subject.answer(to: changed),
      in: attentionCase
    ) { $0.head / groupSize != head && subject.judges($0, of: attentionCase) }
    if let change {
      let own = change.row.head / groupSize
      throw Falsified(
        "\(attentionCase.name(change.row)) depends on key head \(head), and its own is \(own): "
          + "query heads that share a key head are neighbours"
          + "\n\(change.part) \(change.expected.words) became \(change.found.words)"
      )
    }
  }

  static let batchRowsAlone: AttentionProperty = AttentionProperty(
    "B16-batch-rows-alone",
    "a batch row by itself gives what it gives in a batch, but for roundings",
    requires: [.batch],
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let range = 0...attentionCase.geometry.batchCount - 1
    let batch = trial.draw("the batch row alone", .integer(in: range))
    let alone = attentionCase.batchRow(batch)
    let answer = try subject.answer(to: alone)
    let whole = try subject.answer(to: attentionCase)
    let pair = AnswerPair(alone, answer, attentionCase, whole)
    let moved = { (row: CaseRow) in CaseRow(batch: batch, head: row.head, row: row.row) }
    if let row = subject.firstDifference(pair, moved) {
      throw Falsified(
        "\(attentionCase.name(moved(row))) gives something else when the batch row is alone: is "
          + "its mask that of another batch row?"
          + "\n\(whole.output[moved(row)].words) and alone \(answer.output[row].words)"
      )
    }
  }

  static let headsAlone: AttentionProperty = AttentionProperty(
    "B16-heads-alone",
    "a head by itself gives what it gives among others, but for roundings",
    requires: [.heads],
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let range = 0...attentionCase.geometry.headCount - 1
    let head = trial.draw("the head alone", .integer(in: range))
    let alone = attentionCase.queryHead(head)
    let answer = try subject.answer(to: alone)
    let whole = try subject.answer(to: attentionCase)
    let pair = AnswerPair(alone, answer, attentionCase, whole)
    let moved = { (row: CaseRow) in CaseRow(batch: row.batch, head: head, row: row.row) }
    if let row = subject.firstDifference(pair, moved) {
      throw Falsified(
        "\(attentionCase.name(moved(row))) gives something else when the head is alone: does it "
          + "read the key head or the mask of another?"
          + "\n\(whole.output[moved(row)].words) and alone \(answer.output[row].words)"
      )
    }
  }
}

extension AttentionTensor<Double> {
  /// The tensor with the signs turned of some rows.
  fileprivate func negating(_ isNegated: (CaseRow) -> Bool) -> AttentionTensor {
    AttentionTensor(
      batchCount: batchCount,
      headCount: headCount,
      length: length,
      dimension: dimension
    ) { batch, head, row in
      let vector = vector(batch: batch, head: head, row: row)
      let isNegated = isNegated(CaseRow(batch: batch, head: head, row: row))
      return isNegated ? vector.map { -$0 }[...] : vector
    }
  }
}
