import FloatFormats
import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let shiftedScores: AttentionProperty = AttentionProperty(
    "B13-shifted-scores-change-nothing",
    "a number added to all scores of a row changes nothing but roundings"
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    let shift = trial.draw("shift", .one(of: [1, -1, 30, -30, 300, -300, 3000, -3000.0]))
    let limit = attentionCase.largestKeyNumber(in: subject.format)
    // The last element of each key is 1, so what is added to that of a query is added to its
    // scores.
    attentionCase.key = attentionCase.key.mapLastElements { _ in 1 }
    var shifted = attentionCase
    shifted.query = attentionCase.query.mapLastElements { element in
      let sum = max(-limit, min(limit, element + shift))
      return subject.format.rounded(sum)
    }
    let answer = try subject.answer(to: attentionCase)
    let other = try subject.answer(to: shifted)
    let pair = AnswerPair(attentionCase, answer, shifted, other)
    if let row = subject.firstDifference(pair, { $0 }) {
      throw Falsified(
        "\(attentionCase.name(row)) changes when \(shift) is added to all its scores: is the "
          + "maximum not subtracted, or is something added to the sum?"
          + "\n\(answer.output[row].words) became \(other.output[row].words)"
      )
    }
  }

  static let permutedKeys: AttentionProperty = AttentionProperty(
    "B14-permuted-keys",
    "keys and values in another order, with the columns of the mask, change nothing but roundings",
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let order = trial.draw("order", .permutation(of: attentionCase.geometry.keyCount))
    let permuted = attentionCase.permutingKeys(order)
    let answer = try subject.answer(to: attentionCase)
    let other = try subject.answer(to: permuted)
    let pair = AnswerPair(attentionCase, answer, permuted, other)
    if let row = subject.firstDifference(pair, { $0 }) {
      throw Falsified(
        "\(attentionCase.name(row)) changes with the order of the keys \(order), although the "
          + "columns of the mask went with them"
          + "\n\(answer.output[row].words) became \(other.output[row].words)"
      )
    }
  }

  static let permutedQueries: AttentionProperty = AttentionProperty(
    "B15-permuted-queries",
    "queries in another order, with the rows of the mask, give their outputs in that order",
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let order = trial.draw("order", .permutation(of: attentionCase.geometry.queryCount))
    let permuted = attentionCase.permutingQueries(order)
    let answer = try subject.answer(to: attentionCase)
    let other = try subject.answer(to: permuted)
    let places = order.indices.sorted { order[$0] < order[$1] }
    let pair = AnswerPair(attentionCase, answer, permuted, other)
    let moved = { (row: CaseRow) in
      CaseRow(batch: row.batch, head: row.head, row: places[row.row])
    }
    if let row = subject.firstDifference(pair, moved) {
      throw Falsified(
        "\(attentionCase.name(row)) changes with the order of the queries \(order), although the "
          + "rows of the mask went with them"
          + "\n\(answer.output[row].words) became \(other.output[moved(row)].words)"
      )
    }
  }
}

/// Two cases that have the same rows in different places, with their answers.
struct AnswerPair {
  let first: AttentionCase
  let answer: AttentionAnswer
  let second: AttentionCase
  let otherAnswer: AttentionAnswer

  init(
    _ first: AttentionCase,
    _ answer: AttentionAnswer,
    _ second: AttentionCase,
    _ otherAnswer: AttentionAnswer
  ) {
    self.first = first
    self.answer = answer
    self.second = second
    self.otherAnswer = otherAnswer
  }
}

extension AttentionSubject {
  /// The first row whose outputs in the two cases differ by more than roundings.
  ///
  /// The function gives the row of the second case that a row of the first one is, or nil.
  func firstDifference(_ pair: AnswerPair, _ moved: (CaseRow) -> CaseRow?) -> CaseRow? {
    let (oracle, otherOracle) = (Oracle(pair.first), Oracle(pair.second))
    let bound = ErrorBound(self)
    let dimension = pair.first.query.dimension
    for row in pair.first.rows where judges(row, of: pair.first) {
      guard let other = moved(row) else { continue }
      let limits = bound.output(oracle.row(row), dimension: dimension)
      let otherLimits = bound.output(otherOracle.row(other), dimension: dimension)
      let (output, otherOutput) = (pair.answer.output[row], pair.otherAnswer.output[other])
      for (index, (a, b)) in zip(output, otherOutput).enumerated() {
        guard a == b || abs(a - b) <= limits[index] + otherLimits[index] else { return row }
      }
    }
    return nil
  }
}

extension Generator<[Int]> {
  /// The numbers below a count in some order; in theirs is the simplest.
  static func permutation(of count: Int) -> Generator {
    Generator { choices in
      var order = Array(0..<count)
      for index in order.indices.dropLast() {
        order.swapAt(index, index + choices.choose(through: count - 1 - index))
      }
      return order
    }
  }
}

extension AttentionTensor<Double> {
  fileprivate func mapLastElements(_ transform: (Double) -> Double) -> AttentionTensor {
    var elements = elements
    for index in stride(from: dimension - 1, to: elements.count, by: dimension) {
      elements[index] = transform(elements[index])
    }
    return replacingElements(elements)
  }
}
