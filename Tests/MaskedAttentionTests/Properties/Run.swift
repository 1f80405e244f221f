import MaskAlgebra
import MaskCompiler
import MaskedAttention
import TestSupport

/// One random run: counts, tensors, a mask and a prefix length, all from a seed.
struct Run<Element: BinaryFloatingPoint & Sendable>: Sendable, CustomStringConvertible {
  let seed: UInt64
  let geometry: Geometry
  let tensors: Tensors<Element>
  let spec: MaskSpec
  let mask: BooleanMask
  let prefixLength: Int

  init(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let keyCount = Int.random(in: 1...7, using: &generator)
    // Half of the runs are full passes; the others stand anywhere, past the keys included.
    let isFullPass = Bool.random(using: &generator)
    let queryCount = isFullPass ? keyCount : Int.random(in: 1...7, using: &generator)
    geometry = try Geometry(
      queries: queryCount,
      keys: keyCount,
      offset: isFullPass ? 0 : Int.random(in: 0...7, using: &generator),
      batch: Int.random(in: 1...2, using: &generator),
      heads: Int.random(in: 1...2, using: &generator)
    )
    tensors = try Tensors.random(
      queries: queryCount,
      keys: keyCount,
      dimension: Int.random(in: 1...4, using: &generator),
      leading: [geometry.batchCount, geometry.headCount],
      using: &generator
    )
    spec = RandomSpec(depth: 2).mask(using: &generator)
    mask = try spec.booleanMask(
      in: geometry,
      inputs: RandomSpec.inputs(in: geometry, using: &generator),
      declarations: RandomSpec.declarations
    )
    prefixLength = Int.random(in: 0...keyCount, using: &generator)
    self.seed = seed
  }

  var rows: [(batch: Int, head: Int, row: Int)] {
    (0..<geometry.batchCount).flatMap { batch in
      (0..<geometry.headCount).flatMap { head in
        (0..<geometry.queryCount).map { (batch, head, $0) }
      }
    }
  }

  var description: String {
    "seed \(seed): n = \(geometry.keyCount), m = \(geometry.queryCount), "
      + "offset = \(geometry.offset), P = \(prefixLength), mask \(spec)"
  }
}

extension Tensors {
  /// Tensors of numbers between -2 and 2, whose scores stay far from where a weight would vanish.
  static func random(
    queries: Int,
    keys: Int,
    dimension: Int,
    leading: [Int] = [],
    using generator: inout some RandomNumberGenerator
  ) throws -> Tensors {
    func tensor(_ length: Int) throws -> AttentionTensor<Element> {
      let count = leading.reduce(length * dimension, *)
      let elements = (0..<count).map { _ in Element(Double.random(in: -2...2, using: &generator)) }
      return try AttentionTensor(shape: leading + [length, dimension], elements: elements)
    }
    return Tensors(query: try tensor(queries), key: try tensor(keys), value: try tensor(keys))
  }
}
