import Foundation
import MaskedAttention
import Testing

@Suite struct `Gradients and finite differences` {
  @Test(arguments: GradientCase.all)
  func `are equal in double precision`(testCase: GradientCase) throws {
    let point = try testCase.point()
    let gradients = try testCase.result(at: point).gradients(outputGradient: point.outputGradient)
    let found = GradientPoint.numbers(of: gradients)
    #expect(found.count == point.numbers.count)
    let noise = try roundings(of: testCase, at: point)
    for (place, number) in point.numbers.enumerated() {
      let expected = try CentralDifference(at: number, noise: noise) { changed in
        var point = point
        point.numbers[place] = changed
        return try loss(testCase, point)
      }
      let error = abs(found[place] - expected.derivative)
      #expect(error <= expected.bound, "number \(place): \(found[place])")
    }
  }

  @Test func `would show a gradient that is one part in a million off`() throws {
    let testCase = GradientCase.all[0]
    let point = try testCase.point()
    let found = try testCase.result(at: point).gradients(outputGradient: point.outputGradient)
    let noise = try roundings(of: testCase, at: point)
    let expected = try CentralDifference(at: point.value.elements[0], noise: noise) { changed in
      var point = point
      point.numbers[point.query.elements.count + point.key.elements.count] = changed
      return try loss(testCase, point)
    }
    #expect(abs(found.value.elements[0] * (1 + 1e-6) - expected.derivative) > expected.bound)
  }

  private func loss(_ testCase: GradientCase, _ point: GradientPoint) throws -> Double {
    zip(try testCase.result(at: point).output.elements, point.outputGradient.elements)
      .reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// How far the loss may be off by roundings: the bounds that ErrorBound derives, with the largest
  /// numbers of all rows in place of each row's own, and the sum of the loss.
  private func roundings(of testCase: GradientCase, at point: GradientPoint) throws -> Double {
    let unit = Double.ulpOfOne / 2
    func largest(_ numbers: [Double]) -> Double { numbers.map(abs).max() ?? 0 }
    let (dimension, keyCount) = (Double(point.query.dimension), Double(point.key.length + 1))
    let scale = abs(testCase.options.scale ?? 1 / dimension.squareRoot())
    let reach = scale * dimension * largest(point.query.elements) * largest(point.key.elements)
    let score = reach + largest(point.bias?.elements ?? []) + largest(point.sinks)
    let scoreError = ((dimension + 4) * reach + 8 * score) * unit
    let weightError = expm1(2 * scoreError + (4 * score + keyCount + 12) * unit)
    let rates = [testCase.options.weightDropout, testCase.options.outputDropout]
    let growth = rates.reduce(1) { $0 / (1 - ($1?.rate ?? 0)) }
    let terms = Double(point.outputGradient.elements.count)
    return point.outputGradient.elements.map(abs).reduce(0, +) * growth
      * largest(point.value.elements) * (weightError + (keyCount + terms + 6) * unit)
  }
}
