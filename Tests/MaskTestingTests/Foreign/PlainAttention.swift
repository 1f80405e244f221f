import Foundation
import MaskAlgebra
import MaskTesting
import MaskedAttention
import TestSupport

/// Attention as it is written by somebody in an afternoon, every step stored in `Element`.
struct PlainAttention<Element: BinaryFloatingPoint & Sendable> {
  typealias Tensor = AttentionTensor<Element>

  let query: Tensor
  let key: Tensor
  let value: Tensor
  /// The head of key and value that a query head reads, of so many heads and groups.
  var keyHead: (_ head: Int, _ headCount: Int, _ groupCount: Int) -> Int = { $0 / ($1 / $2) }
  var keyBatch: (Int) -> Int = { $0 }
  var scale: (_ dimension: Int) -> Element = { Element(1 / Double($0).squareRoot()) }

  init(_ query: Tensor, _ key: Tensor, _ value: Tensor) {
    (self.query, self.key, self.value) = (query, key, value)
  }

  func scores(_ b: Int, _ h: Int, _ row: Int) -> [Element] {
    let q = query.vector(batch: b, head: h, row: row)
    return (0..<key.length).map { position in
      let k = key.vector(
        batch: keyBatch(b),
        head: keyHead(h, query.headCount, key.headCount),
        row: position
      )
      return zip(q, k).reduce(0) { $0 + $1.0 * $1.1 } * scale(query.dimension)
    }
  }

  /// The output, given the weights of a row.
  func output(_ weights: (_ b: Int, _ h: Int, _ row: Int) -> [Element]) throws -> Tensor {
    var elements: [Element] = []
    for b in 0..<query.batchCount {
      for h in 0..<query.headCount {
        for row in 0..<query.length {
          elements += average(weights(b, h, row), keyBatch(b), h)
        }
      }
    }
    let shape = [query.batchCount, query.headCount, query.length, value.dimension]
    return try Tensor(shape: shape, elements: elements)
  }

  private func average(_ weights: [Element], _ b: Int, _ h: Int) -> [Element] {
    let head = keyHead(h, query.headCount, value.headCount)
    return (0..<value.dimension).map { index in
      weights.enumerated().reduce(0) { sum, entry in
        let vector = value.vector(batch: b, head: head, row: entry.offset)
        return sum + entry.element * vector[vector.startIndex + index]
      }
    }
  }

  /// The right thing: a softmax over the keys that are shown, zeros where none is.
  func attention(_ shows: (_ b: Int, _ h: Int, _ row: Int, _ key: Int) -> Bool) throws -> Tensor {
    try output { b, h, row in
      softmax(scores(b, h, row), (0..<key.length).map { shows(b, h, row, $0) })
    }
  }
}

/// The exponential, stored.
func exponential<Element: BinaryFloatingPoint>(_ x: Element) -> Element { Element(exp(Double(x))) }

/// A softmax over all scores, which may be -infinity.
func softmax<Element: BinaryFloatingPoint>(_ scores: [Element]) -> [Element] {
  let largest = scores.max() ?? 0
  let exponentials = scores.map { exponential($0 - largest) }
  let sum = exponentials.reduce(0, +)
  return exponentials.map { $0 / sum }
}

/// A softmax over the scores that are shown.
func softmax<Element: BinaryFloatingPoint>(_ scores: [Element], _ shown: [Bool]) -> [Element] {
  guard shown.contains(true) else { return scores.map { _ in 0 } }
  return softmax(zip(scores, shown).map { $1 ? $0 : -.infinity })
}

extension AttentionCall {
  /// A datum, whether or not the input has a batch axis.
  func datum(_ name: String, _ batch: Int, _ position: Int) -> Int {
    guard let array = inputs[name] else { return 0 }
    let width = array.shape.last ?? 1
    return array.values[(array.shape.count > 1 ? batch * width : 0) + position]
  }

  /// The real keys of a batch row.
  func length(_ batch: Int) -> Int { inputs["length"]?.values[batch] ?? 0 }

  func doc(_ batch: Int, _ position: Int) -> Int { datum("doc", batch, position) }
}

/// How much the tests of this folder ask beside the diagnosis: a debug build is slow.
enum ForeignTests {
  static let caseCount = isOptimised ? 20 : 0
  static let seeds: [UInt64] = isOptimised ? [0, 1, 2] : [0]
}
