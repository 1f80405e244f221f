import MaskAlgebra
import MaskCompiler
import MaskDrawing
import MaskedAttention

/// Masks that the tests draw.
enum Samples {
  static let tokens = ["The", "cat", "sat", "on", "mat"]

  static func causal(_ keyCount: Int) throws -> BooleanMask {
    try MaskSpec.causal.booleanMask(in: Geometry(keys: keyCount))
  }

  /// Two batch rows of different lengths, each with two heads.
  static func heads() throws -> MaskPicture {
    let spec: MaskSpec = .padding && (.causal || MaskSpec { _, _ in .h == 1 })
    let mask = try spec.booleanMask(
      in: Geometry(keys: 4, batch: 2, heads: 2),
      inputs: ["length": [4, 2]]
    )
    return MaskPicture(mask, title: "\(spec)")
  }

  /// A mask without any pattern.
  static func noise(queries: Int, keys: Int, seed: UInt64) throws -> BooleanMask {
    var generator = SeededGenerator(seed: seed)
    let cells = (0..<queries * keys).map { _ in Int.random(in: 0..<3, using: &generator) > 0 }
    return try BooleanMask(
      geometry: Geometry(queries: queries, keys: keys),
      shape: MaskShape(queryCount: queries, keyCount: keys),
      cells: cells
    )
  }
}

extension BooleanMask {
  /// The cells of one batch row and head.
  func rows(batch: Int = 0, head: Int = 0) -> [[Bool]] {
    (0..<shape.queryCount).map { row in
      (0..<shape.keyCount).map { key in self[batch, head, row, key] }
    }
  }
}
