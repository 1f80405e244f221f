import FloatFormats
import MaskAlgebra

extension Examination {
  mutating func findUnfiniteRows() {
    let rows = measured.flatMap { place, measurement in
      measurement.rows.filter { !measurement.setting.isEmpty($0.row) }
        .map { (place: place, measurement: measurement, row: $0) }
    }
    guard let first = rows.first(where: \.row.isNotFinite) else { return }
    let setting = first.measurement.setting
    let hiding = rows.filter { entry in
      let keys = 0..<entry.measurement.setting.geometry.keyCount
      return keys.contains { !entry.measurement.setting.shows($0, to: entry.row.row) }
    }
    let query = setting.cell(first.row.row, 0).query
    let seen = (0..<setting.geometry.keyCount).count { setting.shows($0, to: first.row.row) }
    let overflow = subject.format.rounded(-1e9).isFinite ? "" : ", as -1e9 is in \(subject.format)"
    let cause = "0 times an infinite fill\(overflow), or -infinity less -infinity"
    let keys = seen == 1 ? "1 key" : "\(seen) keys"
    let text: String
    if rows.allSatisfy(\.row.isNotFinite) {
      text = "every row is NaN: \(cause)"
    } else if !hiding.isEmpty, hiding.allSatisfy(\.row.isNotFinite) {
      text = "every row that hides a key is NaN: \(cause)"
    } else {
      text = "NaN row: query \(query) is NaN although it sees \(keys)"
    }
    find(.notFinite, at: first.place, text, first.measurement.drawing(around: first.row.row))
  }

  mutating func findWrongCells() {
    for (place, measurement) in measured {
      let setting = measurement.setting
      for row in measurement.rows {
        for index in measurement.wrongPlaces(in: row) {
          let key = setting.keys[index]
          let cell = setting.cell(row.row, key)
          let drawing = measurement.drawing(around: row.row)
          if !setting.shows(key, to: row.row) {
            let weight = row.total[index]
            let isTrickle = measurement.strength(row, at: index) == .trickle
            let how = isTrickle ? measurement.trickle(row, weight) : "value and key"
            let text =
              "it leaks: query \(cell.query) reads key \(key) (\(how)), which "
              + "`\(setting.maskText)` hides"
            find(.leak, at: place, text, drawing)
          } else {
            let text =
              "over-masked: query \(cell.query) does not read key \(key), which "
              + "`\(setting.maskText)` shows"
            find(.overMasked, at: place, text, drawing)
          }
        }
      }
    }
  }

  mutating func findEmptyRows() {
    let isJudged = subject.abilities.contains(.emptyRowsAreZero)
    for (place, measurement) in measured {
      let setting = measurement.setting
      for row in measurement.rows where setting.isEmpty(row.row) {
        let query = setting.cell(row.row, 0).query
        guard let words = measurement.emptyRowWords(row) else { continue }
        if isJudged {
          let text = "empty row: query \(query) sees no key and \(words); zeros are promised"
          find(.emptyRow, at: place, text, measurement.drawing(around: row.row))
        } else {
          observe("a query that sees no key \(words)")
        }
      }
    }
  }
}
