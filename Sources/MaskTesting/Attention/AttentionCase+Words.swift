import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension AttentionCase {
  /// Whether a row sees a key at all.
  func seesAny(_ row: CaseRow) -> Bool {
    (0..<geometry.keyCount).contains { visible[row.batch, row.head, row.row, $0] }
  }

  /// Whether a row sees a key.
  func sees(_ row: CaseRow, _ key: Int) -> Bool { visible[row.batch, row.head, row.row, key] }

  /// The absolute position of a row's query.
  func position(of row: CaseRow) -> Int { geometry.offset + row.row }

  /// A row in words: `query 3`, `query 3 of batch row 1, head 0`.
  func name(_ row: CaseRow) -> String {
    var places: [String] = []
    if geometry.batchCount > 1 { places.append("batch row \(row.batch)") }
    if geometry.headCount > 1 { places.append("head \(row.head)") }
    let query = "query \(position(of: row))"
    return places.isEmpty ? query : "\(query) of \(places.joined(separator: ", "))"
  }

  /// A hidden key in words: `key 5, which the mask hides from it (the future)`.
  func hiddenName(_ key: Int, from row: CaseRow) -> String {
    let position = position(of: row)
    let place = key > position ? "the future" : key == position ? "itself" : "the past"
    return "key \(key), which the mask hides from it (\(place))"
  }

  /// What a row sees, in words: `it sees keys 0, 2 and 3`.
  func visibleName(_ row: CaseRow) -> String {
    let keys = visibleKeys(of: row).map { "\($0)" }
    guard let last = keys.last else { return "it sees no key" }
    guard keys.count > 1 else { return "it sees key \(last) alone" }
    return "it sees keys \(keys.dropLast().joined(separator: ", ")) and \(last)"
  }
}

extension AttentionTensor<Double> {
  /// The vector of a row.
  subscript(row: CaseRow) -> ArraySlice<Double> {
    vector(batch: row.batch, head: row.head, row: row.row)
  }
}

extension Collection<Double> {
  /// The numbers in brackets, as short as they are.
  var words: String { "[\(map { "\($0)" }.joined(separator: ", "))]" }
}
