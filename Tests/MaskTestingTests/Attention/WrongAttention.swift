import FloatFormats
import Foundation
import MaskAlgebra
import MaskTesting
import MaskedAttention

/// Attention as somebody writes it in an afternoon, with one mistake that people make.
enum Mistake: String, CaseIterable, Sendable {
  case none
  case strict, firstKeyOfWindow, noMask, inverted, offsetForgotten, maskOfFirstQuery
  case maskMultiplied, fillOfMinusTen, maskAfterSoftmax, readsHiddenValues
  case unscaled, noMaximum, maximumOverMasked, epsilonInSum, notNormalized
  case uniformEmptyRows, nanEmptyRows
  case tiledHeads, firstBatchRow, lastKeyForgotten, logSumExpWithoutMaximum
}

extension Mistake {
  /// The attention with this mistake; all of it in `Double`.
  ///
  /// Some do not tell their weights, as most attention does not.
  func subject(tellsWeights: Bool = true) -> AttentionSubject {
    var abilities = Set.ofTheReference
      .subtracting([.softcap, .logitSinks, .dropout])
    if !tellsWeights { abilities.remove(.weights) }
    return AttentionSubject(rawValue, format: .binary64, abilities: abilities) { attentionCase in
      var output: [Double] = []
      var weights: [Double] = []
      var logSumExp: [Double] = []
      for row in attentionCase.rows {
        let result = try AfternoonRow(attentionCase, row, self)
        output += result.output
        weights += result.weights
        logSumExp.append(result.logSumExp)
      }
      let shape: [Int] = attentionCase.query.shape.dropLast()
      return AttentionAnswer(
        output: try AttentionTensor(
          shape: shape + [attentionCase.value.dimension],
          elements: output
        ),
        weights: tellsWeights
          ? try AttentionTensor(
            shape: shape + [attentionCase.geometry.keyCount],
            elements: weights
          ) : nil,
        logSumExp: logSumExp
      )
    }
  }
}

/// One row of such an attention.
private struct AfternoonRow {
  private let attentionCase: AttentionCase
  private let row: CaseRow
  private let mistake: Mistake
  private(set) var weights: [Double] = []
  private(set) var output: [Double] = []
  private(set) var logSumExp = -Double.infinity

  init(_ attentionCase: AttentionCase, _ row: CaseRow, _ mistake: Mistake) throws {
    self.attentionCase = attentionCase
    self.row = row
    self.mistake = mistake
    let seen = try (0..<attentionCase.geometry.keyCount).map { try sees($0) }
    fillWeights(seen)
    average(seen)
  }

  private func sees(_ key: Int) throws -> Bool {
    let position = attentionCase.geometry.offset + row.row
    let isVisible = attentionCase.sees(row.batch, row.head, row.row, key)
    switch mistake {
    case .strict: return isVisible && key != position
    case .firstKeyOfWindow:
      return isVisible
        || key + 1 < attentionCase.geometry.keyCount
          && attentionCase.sees(row.batch, row.head, row.row, key + 1)
    case .noMask: return true
    case .inverted: return !isVisible
    case .maskOfFirstQuery: return attentionCase.sees(row.batch, row.head, 0, key)
    case .lastKeyForgotten: return isVisible && key < attentionCase.geometry.keyCount - 1
    case .offsetForgotten:
      return try attentionCase.mask.visible(
        Cell(batch: row.batch, head: row.head, query: row.row, key: key),
        in: Geometry(
          queries: attentionCase.geometry.queryCount,
          keys: attentionCase.geometry.keyCount,
          offset: 0,
          batch: attentionCase.geometry.batchCount,
          heads: attentionCase.geometry.headCount
        ),
        inputs: attentionCase.inputs
      )
    default: return isVisible
    }
  }

  private var keyHead: Int {
    let headCount = attentionCase.key.headCount
    return mistake == .tiledHeads
      ? row.head % headCount : row.head / (attentionCase.query.headCount / headCount)
  }

  private var keyBatch: Int { mistake == .firstBatchRow ? 0 : row.batch }

  private func score(_ key: Int) -> Double {
    let query = attentionCase.query.vector(batch: row.batch, head: row.head, row: row.row)
    let vector = attentionCase.key.vector(batch: keyBatch, head: keyHead, row: key)
    let product = zip(query, vector).reduce(0) { $0 + $1.0 * $1.1 }
    return mistake == .unscaled ? product : product / Double(query.count).squareRoot()
  }

  private mutating func fillWeights(_ seen: [Bool]) {
    let plain = seen.indices.map { score($0) }
    let scores = zip(plain, seen).map { score, isSeen -> Double in
      if isSeen || mistake == .maskAfterSoftmax { return score }
      return switch mistake {
      case .maskMultiplied: 0
      case .fillOfMinusTen: score - 10
      default: -.infinity
      }
    }
    let isEmpty = !seen.contains(true)
    if isEmpty, mistake != .nanEmptyRows, mistake != .fillOfMinusTen, mistake != .maskMultiplied {
      let uniform = 1 / Double(seen.count)
      weights = seen.map { _ in mistake == .uniformEmptyRows ? uniform : 0 }
      return
    }
    let largest = (mistake == .maximumOverMasked ? plain : scores).max() ?? 0
    let maximum = mistake == .noMaximum ? 0 : largest
    let exponentials = scores.map { exp($0 - maximum) }
    let sum = exponentials.reduce(mistake == .epsilonInSum ? 1e-6 : 0, +)
    weights = exponentials.map { mistake == .notNormalized ? $0 : $0 / sum }
    if mistake == .maskAfterSoftmax {
      weights = zip(weights, seen).map { $1 ? $0 : 0 }
    }
    logSumExp = (mistake == .logSumExpWithoutMaximum ? 0 : maximum) + log(sum)
  }

  private mutating func average(_ seen: [Bool]) {
    output = [Double](repeating: 0, count: attentionCase.value.dimension)
    // What is not seen is not read, unless that is the mistake.
    let readsAll = mistake == .readsHiddenValues
    for (key, weight) in weights.enumerated() where readsAll || weight != 0 {
      let value = attentionCase.value.vector(batch: keyBatch, head: keyHead, row: key)
      for (index, element) in value.enumerated() { output[index] += weight * element }
    }
  }
}
