import MaskAlgebra

extension Measurement {
  /// The mask that the attention has, in one batch row and head, with the wrong cells in brackets.
  ///
  ///       causal at --n 3 --queries 3 --offset 0
  ///              k 0  1  2
  ///       q 0     [0] 0  0
  ///       q 1      1 [0] 0
  ///
  /// - Parameters:
  ///   - row: A row of the batch row and head to draw.
  ///   - marked: The key to mark even where the cell itself is as it should be.
  /// - Returns: The lines, without a newline at the end.
  func drawing(around row: CaseRow, marking marked: Int? = nil) -> String {
    let geometry = setting.geometry
    let width = max(2, "\(geometry.keyCount)".count + 1)
    let labelWidth = "q \(geometry.offset + geometry.queryCount)".count + 2
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let header = setting.keys.map { padded("\($0)", width) + " " }.joined()
    var lines = ["  \(setting.summary)"]
    if geometry.batchCount * geometry.headCount > 1 {
      lines[0] += ", batch row \(row.batch), head \(row.head)"
    }
    lines.append(padded("k", labelWidth) + " " + header)
    for measured in rows where measured.row.batch == row.batch && measured.row.head == row.head {
      let wrong = Set(wrongPlaces(in: measured))
      let cells = setting.keys.indices.map { index -> String in
        let isMarked =
          wrong.contains(index) || measured.row == row && setting.keys[index] == marked
        let digit = digit(measured, index)
        return isMarked ? padded("[\(digit)]", width + 1) : padded(digit, width) + " "
      }
      let label = padded("q \(geometry.offset + measured.row.row)", labelWidth)
      lines.append(label + " " + cells.joined())
    }
    let text = lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
    return (text + ["  1: read, 0: not read, ?: NaN; in brackets where that is wrong"])
      .joined(separator: "\n")
  }

  private func digit(_ measured: MeasuredRow, _ index: Int) -> String {
    if measured.isNotFinite { return "?" }
    return strength(measured, at: index) == .nothing ? "0" : "1"
  }
}
