import Foundation

/// A number, and how far from it any computation of it in a format may be.
///
/// This is running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, section
/// 3.3): every operation passes on the errors of its operands and adds its own, at most one unit
/// roundoff of its result and, for products, the smallest normal number, below which a processor
/// may flush to zero. The values themselves are computed in double precision; where the format is
/// that too, they may be off by as much as what is held against them.
package struct Estimate<Format: BinaryFloatingPoint>: Sendable {
  package var value: Double
  package var error: Double

  package static var unit: Double { Double(Format.ulpOfOne) / 2 }
  package static var smallest: Double { Double(Format.leastNormalMagnitude) }

  /// A number that is known exactly.
  package init(_ value: some BinaryFloatingPoint) { (self.value, error) = (Double(value), 0) }

  package init(value: Double, error: Double) { (self.value, self.error) = (value, error) }

  /// The largest that a computed value can be.
  package var reach: Double { abs(value) + error }

  /// How far a computed value may be from this one, which is computed too.
  package var bound: Double { error + (Self.unit > Double.ulpOfOne ? 0 : error) }

  /// What `count` roundings one after the other amount to, relative to the whole.
  package static func roundings(_ count: Int) -> Double {
    let product = Double(count) * unit
    return product / (1 - product)
  }

  package static func * (a: Estimate, b: Estimate) -> Estimate {
    let passedOn = abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error
    let value = a.value * b.value
    return Estimate(value: value, error: passedOn + unit * (abs(value) + passedOn) + smallest)
  }

  package static prefix func - (a: Estimate) -> Estimate {
    Estimate(value: -a.value, error: a.error)
  }

  /// A sum, in whatever order.
  package static func sum(_ terms: [Estimate]) -> Estimate {
    let reach = terms.reduce(0) { $0 + $1.reach }
    return Estimate(
      value: terms.reduce(0) { $0 + $1.value },
      error: terms.reduce(0) { $0 + $1.error } + roundings(terms.count + 1) * reach
    )
  }

  package static func dotProduct(
    _ a: some Sequence<Estimate>,
    _ b: some Sequence<Estimate>
  ) -> Estimate {
    sum(zip(a, b).map { $0 * $1 })
  }

  /// The softmax of a row.
  ///
  /// Scores off by `E` change the logarithm of a weight by at most `2 E`; the subtraction of the
  /// maximum, from numbers up to `S`, by `4 u S`; two exponentials within 2 ulp, the sum and the
  /// quotient make `n + 10` roundings.
  package static func softmax(_ scores: [Estimate]) -> [Estimate] {
    guard let maximum = scores.map(\.value).max() else { return [] }
    let sum = scores.reduce(0) { $0 + exp($1.value - maximum) }
    let error = scores.map(\.error).max() ?? 0
    let reach = scores.map(\.reach).max() ?? 0
    let relative = expm1(2 * error + 4 * unit * reach + roundings(scores.count + 10))
    return scores.map { score in
      let weight = exp(score.value - maximum) / sum
      return Estimate(value: weight, error: relative * weight + smallest)
    }
  }
}
