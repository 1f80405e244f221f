import Foundation
import MaskAlgebra

extension Measurement {
  /// Whether a row is not as the mask says.
  var hasWrongRow: Bool { rows.contains { !wrongPlaces(in: $0).isEmpty } }

  /// The mask that the attention has, around the first row that is not as the mask says.
  var drawingOfFirstWrongRow: String {
    rows.first { !wrongPlaces(in: $0).isEmpty }.map { drawing(around: $0.row) } ?? ""
  }

  /// How a hidden key comes through that has less weight than visible ones.
  func trickle(_ row: MeasuredRow, _ weight: Double) -> String {
    let visible = setting.keys.indices.filter { setting.shows(setting.keys[$0], to: row.row) }
    let mean = visible.reduce(0) { $0 + row.total[$1] } / Double(max(1, visible.count))
    let fill = log(abs(weight) / mean)
    let about = fill.isFinite ? ", as a finite fill of about \(Int(fill.rounded())) lets it" : ""
    return "with a weight of \(weight.shortText)\(about)"
  }

  /// What a row does that sees nothing, nil where it is zeros.
  func emptyRowWords(_ row: MeasuredRow) -> String? {
    if row.isNotFinite { return "is NaN: every score was -infinity" }
    let largest = row.total.max() ?? 0
    let smallest = row.total.min() ?? 0
    guard largest != 0 || smallest != 0 || row.sum != 0 else { return nil }
    if setting.looksAtAllKeys, smallest > 0 {
      return largest - smallest <= 0.01 * largest
        ? "averages all values: every score was raised to the same finite fill"
        : "reads all values: the fill was added to every score"
    }
    let places = row.total.indices.filter { row.total[$0] != 0 }
    let read = places.map { "\(setting.keys[$0])" }.joined(separator: ", ")
    return "reads key \(read)"
  }
}

extension MaskEdit {
  /// The mistake, and the mask that it makes beside the one that was meant.
  func sentence(of definition: MaskDefinition) -> String {
    guard formula != definition.body else { return words }
    return "\(words); this is `\(formula)`, not `\(definition.body)`"
  }
}

/// Which heads of key and value a row reads.
struct SourceReading {
  let place: Int
  let setting: ProbeSetting
  let row: CaseRow
  /// The heads that the row reads.
  let read: [KeySource]

  /// Nil where the row is no number, or reads nothing.
  init?(_ place: Int, _ measurement: Measurement, _ row: MeasuredRow) {
    guard !row.isNotFinite else { return nil }
    let read = row.weights.filter { $0.value.reduce(0) { $0 + abs($1) } > 0.02 }.map(\.key)
    guard !read.isEmpty else { return nil }
    self.place = place
    setting = measurement.setting
    self.row = row.row
    self.read = read.sorted { ($0.batch, $0.head) < ($1.batch, $1.head) }
  }

  /// The head that the row should read.
  var own: KeySource { KeySource(batch: row.batch, head: setting.keyHead(of: row.head)) }

  /// Whether the row reads another head than its own.
  var isWrong: Bool { read != [own] }
}

extension KeySource {
  func with(head: Int) -> KeySource { KeySource(batch: batch, head: head) }
}
