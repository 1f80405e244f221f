import Foundation

/// How far from the exact result an attention may be, from the roundings that it makes.
///
/// Let `u` be the unit roundoff of what is stored after every step, `a` that of sums and
/// exponentials, and `g(n) = n a / (1 - n a)` what `n` roundings in a row amount to (Higham,
/// Accuracy and Stability of Numerical Algorithms, lemma 3.1). With `d` the dimension, `n` the keys
/// of the row, `R` the largest `scale * |q| . |k|` and `S` the largest score on its way to the
/// softmax:
///
/// - **Scores.** A sum of `d` products, times a scale that is itself rounded and may be shared out
///   to both sides as its root, is off by at most `g(d + 4) R`. Storing it, the softcap (a
///   quotient, a tanh within 2 ulp, a product), the bias and a mask that is added round at most 8
///   more times: `E = g(d + 4) R + 8 u S`. The softcap has a slope of at most 1, so it enlarges
///   nothing.
/// - **Weights.** Scores off by `E` change the logarithm of a weight by at most `2 E`, the
///   subtraction of the maximum by `2 * 2 a S`. An exponential within 2 ulp, in numerator and
///   denominator, the sum of `n + 1` of them, the quotient and its storing add
///   `g(n + 11) + u`. The relative error is `W = exp(2 E + 4 a S + g(n + 11) + u) - 1`; beside it a
///   weight may be off by the smallest positive number, where it underflows.
/// - **Output.** `n` products and their sum, then storing: `(W + g(n) (1 + W)) |w| . |v|`, the
///   underflows times `|v|`, and `u` of the whole.
/// - **Log-sum-exp.** `E + 2 a S` for the scores, `g(n + 5)` for sum and exponentials, and 4 more
///   roundings of numbers no larger than itself and the scores.
struct ErrorBound {
  /// Unit roundoff of what is stored.
  let stored: Double
  /// Unit roundoff of sums and exponentials.
  let accumulated: Double
  /// The smallest number above zero that can be stored.
  let smallest: Double

  /// The reference, which stores in a type and sums in `Double`.
  static func reference<Element: BinaryFloatingPoint>(_ type: Element.Type) -> ErrorBound {
    ErrorBound(
      stored: Double(Element.ulpOfOne) / 2,
      accumulated: Double.ulpOfOne / 2,
      smallest: Double(Element.leastNonzeroMagnitude)
    )
  }

  /// A library that does everything in single precision, in whatever order.
  ///
  /// It may flush numbers below the normal ones to zero.
  static let singlePrecision = ErrorBound(
    stored: Double(Float.ulpOfOne) / 2,
    accumulated: Double(Float.ulpOfOne) / 2,
    smallest: Double(Float.leastNormalMagnitude)
  )

  /// Whatever is done in double precision throughout: NumPy, and the oracle, which is better still.
  static let doublePrecision = ErrorBound.reference(Double.self)

  private func roundings(_ count: Int) -> Double {
    let product = Double(count) * accumulated
    return product / (1 - product)
  }

  /// The bound for every score.
  func scores(_ row: Oracle.Row, dimension: Int) -> Double {
    roundings(dimension + 4) * row.largestReach + 8 * stored * row.largestScore
  }

  private func relativeWeightError(_ row: Oracle.Row, dimension: Int) -> Double {
    expm1(
      2 * scores(row, dimension: dimension) + 4 * accumulated * row.largestScore
        + roundings(row.keys.count + 11) + stored
    )
  }

  /// The bound for every weight of the keys that take part.
  func weights(_ row: Oracle.Row, dimension: Int) -> [Double] {
    let relative = relativeWeightError(row, dimension: dimension)
    return row.weights.map { relative * $0 + smallest }
  }

  /// The bound for every element of the output.
  func output(_ row: Oracle.Row, dimension: Int) -> [Double] {
    let relative = relativeWeightError(row, dimension: dimension)
    let sum = roundings(row.keys.count)
    return row.output.indices.map { index in
      let error =
        (relative + sum * (1 + relative)) * row.absoluteOutput[index]
        + smallest * (1 + row.absoluteSum[index] * (1 + sum))
      return error + stored * (abs(row.output[index]) + error)
    }
  }

  /// The bound for the log-sum-exp.
  func logSumExp(_ row: Oracle.Row, dimension: Int) -> Double {
    guard row.logSumExp.isFinite else { return 0 }
    return scores(row, dimension: dimension) + 2 * accumulated * row.largestScore
      + roundings(row.keys.count + 5)
      + 4 * accumulated * (abs(row.logSumExp) + row.largestScore)
  }
}
