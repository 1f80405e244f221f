import FloatFormats
import Foundation

/// How far from the exact result an attention may be, from the roundings that it makes.
///
/// Let `u` be the unit roundoff of what is stored after every step, `a` that of sums and
/// exponentials, and `g(n) = n a / (1 - n a)` what `n` roundings in a row amount to (Higham,
/// Accuracy and Stability of Numerical Algorithms, lemma 3.1). Let `t` be how far a result may be
/// off that underflows. With `d` the dimension, `n` the keys of the row, `R` the largest
/// `scale * |q| . |k|`, `Q` the longer of `q` and `k` in the sum norm times the root of the scale,
/// and `S` the largest score on its way to the softmax:
///
/// - **Scores.** A sum of `d` products, times a scale that is itself rounded and may be shared out
///   to both sides as its root, is off by at most `g(d + 4) R`, and where products or shares
///   underflow by `t (d max(1, scale) + 2 Q)`. Storing it, the softcap (a quotient, a tanh within
///   2 ulp, a product), the bias and a mask that is added round at most 8 more times: together
///   `E = g(d + 4) R + t (d max(1, scale) + 2 Q + 8) + 8 u S`. The softcap has a slope of at most
///   1, so it enlarges nothing.
/// - **Weights.** Scores off by `E` change the logarithm of a weight by at most `2 E`, the
///   subtraction of the maximum by `2 * 2 a S`. An exponential within 2 ulp, in numerator and
///   denominator, the sum of `n + 1` of them, the quotient and its storing add
///   `g(n + 11) + u`. So the logarithm is off by at most `L = 2 E + 4 a S + g(n + 11) + u`, and a
///   weight `w` by `w (exp(L) - 1)`; beside it, by `t` where it underflows. No weight is above 1
///   but by those last roundings.
/// - **Output.** `n` products and their sum, then storing: the errors of the weights times `|v|`,
///   `g(n)` of the weights with their errors times `|v|`, the underflows times `|v|`, and `u` of
///   the whole.
/// - **Log-sum-exp.** `E + 2 a S` for the scores, `g(n + 5)` for sum and exponentials, and 4 more
///   roundings of numbers no larger than itself and the scores.
package struct ErrorBound: Sendable {
  /// Unit roundoff of what is stored.
  package let stored: Double
  /// Unit roundoff of sums and exponentials.
  package let accumulated: Double
  /// How far a result may be off that underflows.
  package let smallest: Double

  package init(stored: Double, accumulated: Double, smallest: Double) {
    self.stored = stored
    self.accumulated = accumulated
    self.smallest = smallest
  }

  /// What a subject may be off by, as it says what it computes in.
  package init(_ subject: AttentionSubject) {
    self.init(
      stored: subject.format.unitRoundoff,
      accumulated: subject.accumulator.unitRoundoff,
      smallest: max(subject.format.underflow, subject.accumulator.underflow)
    )
  }

  /// The reference, which stores in a type and sums in `Double`.
  package static func reference<Element: BinaryFloatingPoint>(_ type: Element.Type) -> ErrorBound {
    ErrorBound(
      stored: Double(Element.ulpOfOne) / 2,
      accumulated: Double.ulpOfOne / 2,
      smallest: Double(Element.leastNonzeroMagnitude)
    )
  }

  /// A library that does everything in single precision, in whatever order.
  ///
  /// It may flush numbers below the normal ones to zero.
  package static let singlePrecision = ErrorBound(
    stored: FloatFormat.binary32.unitRoundoff,
    accumulated: FloatFormat.binary32.unitRoundoff,
    smallest: FloatFormat.binary32.underflow
  )

  /// Whatever is done in double precision throughout: NumPy, and the oracle, which is better still.
  package static let doublePrecision = ErrorBound.reference(Double.self)
}

extension FloatFormat {
  /// Half the distance from 1 to the next number.
  var unitRoundoff: Double { ulp(at: 1) / 2 }

  /// How far a result may be off that underflows.
  ///
  /// Processors and compilers flush subnormal numbers to zero in formats with the range of single
  /// precision or more, and keep them in narrower ones, where they are needed.
  var underflow: Double { exponentBitCount >= 8 ? smallestNormal : smallestPositive }
}

extension ErrorBound {
  /// What some roundings in a row amount to.
  func roundings(_ count: Int) -> Double {
    let product = Double(count) * accumulated
    return product < 1 ? product / (1 - product) : .greatestFiniteMagnitude
  }

  /// The bound for every score.
  package func scores(_ row: Oracle.Row, dimension: Int) -> Double {
    let underflows = Double(dimension) * max(1, abs(row.scale)) + 2 * row.largestSide + 8
    return roundings(dimension + 4) * row.largestReach + smallest * underflows
      + 8 * stored * row.largestScore
  }

  /// The bound for the logarithm of a weight.
  func logarithm(_ row: Oracle.Row, dimension: Int) -> Double {
    2 * scores(row, dimension: dimension) + 4 * accumulated * row.largestScore
      + quotient(row.keys.count)
  }

  /// What exponentials, their sum, the quotient and its storing add to a weight of 1.
  private func quotient(_ keyCount: Int) -> Double { roundings(keyCount + 11) + stored }

  /// The bound for every weight of the keys that take part.
  package func weights(_ row: Oracle.Row, dimension: Int) -> [Double] {
    let error = logarithm(row, dimension: dimension)
    let largest = 1 + expm1(quotient(row.keys.count))
    return zip(row.weights, row.scores).map { weight, score in
      // A weight that is zero in Double may be none where its logarithm is off by hundreds.
      let enlarged = error < 1 ? weight * expm1(error) : exp(score - row.logSumExp + error)
      return min(enlarged, largest) + smallest
    }
  }

  /// The bound for every element of the output.
  package func output(_ row: Oracle.Row, dimension: Int) -> [Double] {
    let errors = weights(row, dimension: dimension)
    let sum = roundings(row.keys.count)
    var bounds = [Double](repeating: 0, count: row.output.count)
    for (index, key) in row.keys.enumerated() {
      let share = errors[index] + sum * (row.weights[index] + errors[index])
      for (element, value) in row.value(of: key).enumerated() where value != 0 {
        bounds[element] += share * abs(value)
      }
    }
    return zip(bounds, row.output).map { bound, output in
      let error = bound + smallest * Double(1 + row.keys.count)
      return error + stored * (abs(output) + error)
    }
  }

  /// The bound for the log-sum-exp.
  package func logSumExp(_ row: Oracle.Row, dimension: Int) -> Double {
    guard row.logSumExp.isFinite else { return 0 }
    return scores(row, dimension: dimension) + 2 * accumulated * row.largestScore
      + roundings(row.keys.count + 5)
      + 4 * accumulated * (abs(row.logSumExp) + row.largestScore)
  }
}
