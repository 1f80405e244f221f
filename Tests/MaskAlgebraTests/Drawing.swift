import MaskAlgebra

extension MaskSpec {
  /// The definition drawn cell by cell: a string per query, `1` where it sees the key.
  func drawn(
    in geometry: Geometry,
    inputs: Inputs = [:],
    parameters: [String: Int] = [:],
    batch: Int = 0,
    head: Int = 0
  ) throws(EvaluationError) -> [String] {
    var rows: [String] = []
    for query in geometry.queryPositions {
      var row = ""
      for key in geometry.keyPositions {
        let cell = Cell(batch: batch, head: head, query: query, key: key)
        let isVisible = try visible(cell, in: geometry, inputs: inputs, parameters: parameters)
        row += isVisible ? "1" : "0"
      }
      rows.append(row)
    }
    return rows
  }
}
