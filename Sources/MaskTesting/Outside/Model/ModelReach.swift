package import MaskCompiler

/// Which position of a model a token reaches, over layers stacked on one another.
///
/// A layer passes on what its mask lets through, and by its residual connection what was there. So
/// after L layers a position knows of the tokens that L steps lead to.
package struct ModelReach: Sendable {
  private var reached: [[Bool]]

  /// - Parameters:
  ///   - mask: The mask of every layer, of as many queries as keys.
  ///   - layerCount: How many layers there are; nil for any number of them.
  package init(_ mask: BooleanMask, layerCount: Int?) {
    let length = mask.shape.keyCount
    let layer = (0..<length).map { query in
      (0..<length).map { key in query == key || mask[0, 0, query, key] }
    }
    reached = layer
    // A path without a loop is shorter than the sequence.
    for _ in 1..<max(1, min(layerCount ?? length, length)) {
      reached = reached.map { row in
        (0..<length).map { key in
          row.indices.contains { middle in row[middle] && layer[middle][key] }
        }
      }
    }
  }

  /// Whether a token may matter at a position.
  package func reaches(_ position: Int, from token: Int) -> Bool { reached[position][token] }
}
