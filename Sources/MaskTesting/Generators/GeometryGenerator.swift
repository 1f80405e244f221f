package import MaskAlgebra

/// Makes geometries: full passes, decoding steps, chunks of a prompt, and any other.
package struct GeometryGenerator: Sendable {
  /// The largest number of keys and of queries.
  package var longest: Int
  /// The smallest number of keys and of queries.
  package var shortest: Int
  /// The largest batch.
  package var mostBatch: Int
  /// The largest number of heads.
  package var mostHeads: Int
  /// Whether only full passes are made: as many queries as keys, offset 0.
  package var isFullPass: Bool

  package init(
    longest: Int = 8,
    shortest: Int = 1,
    mostBatch: Int = 2,
    mostHeads: Int = 2,
    isFullPass: Bool = false
  ) {
    self.longest = longest
    self.shortest = shortest
    self.mostBatch = mostBatch
    self.mostHeads = mostHeads
    self.isFullPass = isFullPass
  }

  /// The geometries.
  package var geometries: Generator<Geometry> { Generator { geometry(from: &$0) } }

  /// Makes a geometry with an offset of 0 or more.
  package func geometry(from choices: inout Choices) -> Geometry {
    let keyCount = choices.integer(in: shortest...longest)
    var (queryCount, offset) = (keyCount, 0)
    if !isFullPass {
      switch choices.choose(through: 3) {
      case 0: break
      case 1:
        // A step of decoding, or a chunk of a prompt against a cache: bottom-right alignment.
        queryCount = choices.integer(in: min(1, keyCount)...keyCount)
        offset = keyCount - queryCount
      case 2:
        queryCount = choices.integer(in: shortest...longest)
        offset = 0
      default:
        queryCount = choices.integer(in: shortest...longest)
        offset = choices.integer(in: 0...longest)
      }
    }
    let batchCount = choices.integer(in: 1...mostBatch)
    let headCount = choices.integer(in: 1...mostHeads)
    return Geometry(
      queryCount: queryCount,
      keyCount: keyCount,
      offset: offset,
      batchCount: batchCount,
      headCount: headCount
    )
  }
}

extension Geometry {
  /// A geometry of small counts, which always exists.
  init(queryCount: Int, keyCount: Int, offset: Int, batchCount: Int = 1, headCount: Int = 1) {
    do throws(GeometryError) {
      try self.init(
        queries: queryCount,
        keys: keyCount,
        offset: offset,
        batch: batchCount,
        heads: headCount
      )
    } catch { preconditionFailure("the generators make small counts: \(error)") }
  }
}
