import FloatFormats
import MaskAlgebra

extension Examination {
  /// Whether rows read other batch rows or heads of key and value than their own.
  mutating func findSources() -> Bool {
    let readings = measured.flatMap { place, measurement in
      measurement.rows.compactMap { row in SourceReading(place, measurement, row) }
    }
    guard let wrong = readings.first(where: \.isWrong) else { return false }
    let grouped = readings.filter { $0.setting.keyHeadCount < $0.setting.geometry.headCount }
    let isTiled =
      !grouped.isEmpty
      && grouped.allSatisfy {
        $0.read == [$0.own.with(head: $0.row.head % $0.setting.keyHeadCount)]
      }
    let text: String
    if let tiled = grouped.first(where: \.isWrong), isTiled {
      text =
        "grouped heads in the wrong order: query head \(tiled.row.head) reads key head "
        + "\(tiled.read.first?.head ?? 0), not \(tiled.own.head); heads are repeated, h / (H / G), "
        + "not tiled, h % G"
    } else if wrong.read.contains(where: { $0.batch != wrong.own.batch }) {
      let read = Set(wrong.read.map(\.batch)).sorted().map { "\($0)" }.joined(separator: " and ")
      text = "batch rows are mixed up: batch row \(wrong.row.batch) reads batch row \(read)"
    } else {
      let read = wrong.read.map { "\($0.head)" }.joined(separator: " and ")
      text =
        "heads are mixed up: query head \(wrong.row.head) reads key head \(read), not "
        + "\(wrong.own.head)"
    }
    let place = (isTiled ? grouped.first(where: \.isWrong) : nil)?.place ?? wrong.place
    find(.source, at: place, text, "  \(plan.settings[place].summary)")
    return true
  }

  /// Whether the weights are explained: they are right, or one mistake makes all of them.
  mutating func findWeights() -> Bool {
    let judge = WeightJudge(subject, measurements)
    let difference = judge.firstDifference(from: .definition)
    if difference != nil, let model = judge.mistake() {
      let place = measured.first { _, measurement in
        WeightJudge(subject, [measurement]).firstDifference(from: .definition) != nil
      }
      find(
        .softmax,
        at: place?.place ?? 0,
        model.words,
        place.map { "  \($0.measurement.setting.summary)" } ?? ""
      )
      return true
    }
    var (isOtherMask, isExplained) = (false, true)
    for definition in Set(measurements.map(\.setting.definition.name)).sorted() {
      let own = measured.filter { $0.measurement.setting.definition.name == definition }
      guard let wrong = own.first(where: \.measurement.hasWrongRow) else { continue }
      isOtherMask = true
      guard let edit = ConventionSearch(own.map(\.measurement)).explanation() else {
        isExplained = false
        continue
      }
      let text = edit.sentence(of: wrong.measurement.setting.definition)
      find(.convention, at: wrong.place, text, wrong.measurement.drawingOfFirstWrongRow)
    }
    if isOtherMask { return isExplained }
    guard let difference, !hasWrongSum else { return false }
    let cell = difference.setting.cell(difference.row, difference.key)
    let text =
      "the weights are not softmax(q . k / sqrt(d)): query \(cell.query) gives key \(cell.key) "
      + "\(difference.weight.shortText), not \(difference.expected.shortText)"
    let place = measured.first { $0.measurement.setting.summary == difference.setting.summary }
    find(
      .softmax,
      at: place?.place ?? 0,
      text,
      place?.measurement.drawing(around: difference.row, marking: difference.key) ?? ""
    )
    return true
  }

  private var hasWrongSum: Bool {
    measurements.contains { measurement in
      measurement.rows.contains { wrongSum($0, measurement.setting) != nil }
    }
  }

  private func wrongSum(_ row: MeasuredRow, _ setting: ProbeSetting) -> Double? {
    guard row.sum.isFinite, !setting.isEmpty(row.row) else { return nil }
    // One rounding per exponential, sum and quotient, and one per product and sum with the ones.
    let count = Double(2 * setting.geometry.keyCount + 4)
    return abs(row.sum - 1) > count * subject.format.unitRoundoff ? row.sum : nil
  }

  mutating func findSums() {
    for (place, measurement) in measured {
      for row in measurement.rows {
        guard let sum = wrongSum(row, measurement.setting) else { continue }
        let query = measurement.setting.cell(row.row, 0).query
        let isSlight = abs(sum - 1) < 0.01
        let cause =
          isSlight && sum < 1
          ? "; as when an epsilon is added to the sum of exponentials" : ""
        let text = "rows do not sum to 1: query \(query) sums to \(sum)\(cause)"
        find(.rowSum, at: place, text, measurement.drawing(around: row.row))
        return
      }
    }
  }
}
