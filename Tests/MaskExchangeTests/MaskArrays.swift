import MaskAlgebra
import MaskExchange

/// A spec's cells as an array, `[batch, heads, m, n]`, one element per cell.
///
/// The definition is asked, not the compiler, so that nothing is compared with itself.
func cells(
  of spec: MaskSpec,
  in geometry: Geometry,
  inputs: Inputs = [:]
) throws -> [Bool] {
  var cells: [Bool] = []
  for batch in 0..<geometry.batchCount {
    for head in 0..<geometry.headCount {
      for query in geometry.queryPositions {
        for key in geometry.keyPositions {
          let cell = Cell(batch: batch, head: head, query: query, key: key)
          cells.append(try spec.visible(cell, in: geometry, inputs: inputs))
        }
      }
    }
  }
  return cells
}

extension NumpyArray {
  /// A spec's plane of booleans, `[m, n]`.
  static func booleans(
    _ spec: MaskSpec,
    in geometry: Geometry,
    inputs: Inputs = [:]
  ) throws
    -> NumpyArray
  {
    try NumpyArray(
      shape: [geometry.queryCount, geometry.keyCount],
      booleans: cells(of: spec, in: geometry, inputs: inputs)
    )
  }

  /// A spec's plane as what is added to the scores, `[m, n]`.
  static func additive(
    _ spec: MaskSpec,
    fill: Double = -.infinity,
    as type: NumpyElementType = .float32,
    in geometry: Geometry
  ) throws -> NumpyArray {
    try NumpyArray(
      shape: [geometry.queryCount, geometry.keyCount],
      doubles: cells(of: spec, in: geometry).map { $0 ? 0 : fill },
      as: type
    )
  }
}

extension ValidationOptions {
  init(_ geometry: Geometry) {
    self.init()
    fix(geometry)
  }
}
