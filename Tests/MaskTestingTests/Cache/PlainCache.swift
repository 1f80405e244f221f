import FloatFormats
import Foundation
import MaskAlgebra
import MaskTesting
import MaskedAttention

/// A cache that has nothing of ours: dictionaries by position, and sums in the plainest way.
struct PlainCache: DecodingCache {
  /// A way to be wrong.
  enum Fault: Sendable {
    case forgetsTheOffset, hidesTheNewestKey, ignoresTheMask, sharesStorage, slidesOneTooFar,
      answersWithoutEvictedKeys, rollsBackOneTooFew, readsBatchRow0, addsWhatIsHidden
  }

  /// Why it refuses.
  enum Refusal: Error {
    case tooManyQueries, tooShort, evicted(Cell), noSuchPositions, notSoMany
  }

  /// The tokens; a class, so that a wrong fork can share them.
  private final class Storage {
    var keys: [AttentionTensor<Double>] = []
    var values: [AttentionTensor<Double>] = []
    var evicted: Set<Int> = []

    init() {}

    init(copying other: Storage) {
      (keys, values, evicted) = (other.keys, other.values, other.evicted)
    }
  }

  private let layout: CacheLayout
  private let fault: Fault?
  private var storage = Storage()

  init(_ layout: CacheLayout, _ fault: Fault?) { (self.layout, self.fault) = (layout, fault) }

  private var length: Int { storage.keys.count }

  mutating func append(
    key: AttentionTensor<Double>,
    value: AttentionTensor<Double>
  ) throws {
    for row in 0..<key.length {
      storage.keys.append(try key.token(row))
      storage.values.append(try value.token(row))
    }
  }

  mutating func evict(_ positions: Range<Int>) throws {
    guard positions.upperBound <= length else { throw Refusal.noSuchPositions }
    storage.evicted.formUnion(positions)
  }

  mutating func slide(toLast count: Int) throws {
    let kept = fault == .slidesOneTooFar ? count - 1 : count
    let last = min(length, length - kept)
    storage.evicted.formUnion((0..<max(0, last)).filter { $0 >= layout.pinnedCount })
  }

  mutating func rollBack(_ count: Int) throws {
    guard count <= length else { throw Refusal.notSoMany }
    let removed = fault == .rollsBackOneTooFew ? max(0, count - 1) : count
    storage.keys.removeLast(removed)
    storage.values.removeLast(removed)
    storage.evicted = storage.evicted.filter { $0 < length }
  }

  func fork() -> any DecodingCache {
    var other = self
    if fault != .sharesStorage { other.storage = Storage(copying: storage) }
    return other
  }
}

// MARK: Attention

extension PlainCache {
  func attention(query: AttentionTensor<Double>) throws -> DecodingAnswer {
    guard query.length <= length else { throw Refusal.tooManyQueries }
    guard length >= layout.firstLength else { throw Refusal.tooShort }
    var output: [Double] = []
    for batch in 0..<query.batchCount {
      for head in 0..<query.headCount {
        for row in 0..<query.length {
          let position = fault == .forgetsTheOffset ? row : length - query.length + row
          let vector = Array(query.vector(batch: batch, head: head, row: row))
          output += try attended(vector, batch, head, position)
        }
      }
    }
    let shape = Array(query.shape.dropLast()) + [layout.valueDimension]
    return DecodingAnswer(
      output: try AttentionTensor(shape: shape, elements: output),
      isExact: false
    )
  }

  private func attended(
    _ query: [Double],
    _ batch: Int,
    _ head: Int,
    _ position: Int
  ) throws -> [Double] {
    let keyHead = head / (layout.headCount / layout.keyHeadCount)
    let lane = fault == .readsBatchRow0 ? 0 : batch
    let keys = try visibleKeys(Cell(batch: batch, head: head, query: position, key: 0))
    let scores = keys.map { key in
      zip(query, storage.keys[key].vector(batch: lane, head: keyHead, row: 0))
        .reduce(0) { $0 + $1.0 * $1.1 } / Double(query.count).squareRoot()
    }
    let largest = scores.max() ?? 0
    let sum = scores.reduce(0) { $0 + exp($1 - largest) }
    var output = [Double](repeating: 0, count: layout.valueDimension)
    for (key, score) in zip(keys, scores) {
      let value = storage.values[key].vector(batch: lane, head: keyHead, row: 0)
      for (index, number) in value.enumerated() {
        output[index] += exp(score - largest) / sum * number
      }
    }
    guard fault == .addsWhatIsHidden else { return output }
    for key in 0..<length where !keys.contains(key) {
      let value = storage.values[key].vector(batch: lane, head: keyHead, row: 0)
      for (index, number) in value.enumerated() { output[index] += 0 * number }
    }
    return output
  }

  private func visibleKeys(_ cell: Cell) throws -> [Int] {
    let geometry = try Geometry(
      keys: length,
      batch: layout.batchCount,
      heads: layout.headCount
    )
    var keys: [Int] = []
    for key in 0..<length {
      var cell = cell
      cell.key = key
      let isSeen = try layout.mask.visible(cell, in: geometry, inputs: layout.inputs)
      guard isSeen || fault == .ignoresTheMask else { continue }
      guard !storage.evicted.contains(key) else {
        if fault == .answersWithoutEvictedKeys || fault == .ignoresTheMask { continue }
        throw Refusal.evicted(cell)
      }
      keys.append(key)
    }
    return fault == .hidesTheNewestKey ? keys.filter { $0 != cell.query } : keys
  }
}

extension AttentionTensor<Double> {
  /// One token of every head.
  fileprivate func token(_ row: Int) throws -> AttentionTensor {
    let elements = (0..<batchCount).flatMap { batch in
      (0..<headCount).flatMap { vector(batch: batch, head: $0, row: row) }
    }
    return try AttentionTensor(shape: [batchCount, headCount, 1, dimension], elements: elements)
  }
}

extension CacheSubject {
  /// The plain cache, right or wrong in one way.
  static func plain(_ fault: PlainCache.Fault?) -> CacheSubject {
    var abilities = Set(CacheAbility.allCases)
    abilities.remove(.capacity)
    return CacheSubject("plain", format: .binary64, abilities: abilities) {
      PlainCache($0, fault)
    }
  }
}
