import FloatFormats
import Foundation
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension AttentionSubject {
  /// The keys split in two parts, and the results merged by their log-sum-exps.
  package static let splitKeys = AttentionSubject(
    "split-keys",
    format: .binary32,
    accumulator: .binary64,
    abilities: Set.ofTheReference.subtracting([.weights, .logitSinks, .dropout])
  ) { attentionCase in
    let middle = (attentionCase.geometry.keyCount + 1) / 2
    let mask = try attentionCase.compiledMask()
    let parts = try [0..<middle, middle..<attentionCase.geometry.keyCount]
      .filter { !$0.isEmpty }
      .map { keys in
        try attention(
          query: attentionCase.query,
          key: attentionCase.key.rows(keys),
          value: attentionCase.value.rows(keys),
          mask: mask.columns(keys),
          options: attentionCase.options
        )
      }
    let merged = MergedParts(
      try parts.map { ($0.output.elements, try $0.logSumExp().elements) },
      dimension: attentionCase.value.dimension
    )
    let shape: [Int] = attentionCase.query.shape.dropLast() + [attentionCase.value.dimension]
    return AttentionAnswer(
      output: try AttentionTensor(shape: shape, elements: merged.output.map { Double(Float($0)) }),
      logSumExp: merged.logSumExp
    )
  }
}

/// Attention over several parts of the keys, as one.
struct MergedParts {
  private(set) var output: [Double] = []
  private(set) var logSumExp: [Double] = []

  /// Merges parts, each an output and a log-sum-exp per row.
  init(_ parts: [(output: [Double], logSumExp: [Double])], dimension: Int) {
    for row in 0..<(parts.first?.logSumExp.count ?? 0) {
      let largest = parts.map { $0.logSumExp[row] }.max() ?? -.infinity
      guard largest > -.infinity else {
        logSumExp.append(-.infinity)
        output += repeatElement(0, count: dimension)
        continue
      }
      let shares = parts.map { exp($0.logSumExp[row] - largest) }
      let sum = shares.reduce(0, +)
      logSumExp.append(largest + log(sum))
      for element in row * dimension..<(row + 1) * dimension {
        // From -0, so that a part alone keeps the sign of its zeros.
        output.append(
          zip(parts, shares).reduce(-0.0) { total, part in
            part.1 == 0 ? total : total + part.1 / sum * part.0.output[element]
          }
        )
      }
    }
  }
}

extension BooleanMask {
  /// The mask of some of the keys, which are counted from 0 again.
  func columns(_ keys: Range<Int>) throws -> BooleanMask {
    var cells: [Bool] = []
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        for row in 0..<shape.queryCount {
          cells += keys.map { self[batch, head, row, $0] }
        }
      }
    }
    return try BooleanMask(shape: shape.axes.dropLast() + [keys.count], cells: cells)
  }
}
