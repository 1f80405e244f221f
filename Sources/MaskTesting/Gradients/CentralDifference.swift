/// A derivative from differences, and how far it may be from the true one.
///
/// With `D(h) = (f(x + h) - f(x - h)) / 2h`, the error of `D(h)` is `a h² + b h⁴ + …`, and `D(2h)`
/// differs from `D(h)` by three times the first term and fifteen times the second. So that
/// difference bounds the error from cutting off the series; the roundings of `f`, at most `noise`
/// each, add `noise / h`.
struct CentralDifference {
  let derivative: Double
  let bound: Double

  init(at x: Double, noise: Double, _ f: (Double) throws -> Double) rethrows {
    let h = 0x1p-13
    func difference(_ h: Double) throws -> Double {
      (try f(x + h) - f(x - h)) / ((x + h) - (x - h))
    }
    let (near, far) = (try difference(h), try difference(2 * h))
    derivative = near
    // The roundings of both differences.
    bound = abs(far - near) + 2 * noise / h
  }
}
