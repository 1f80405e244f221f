import MaskAlgebra
import MaskedAttention
import Testing

/// Tensors, mask and options whose gradients are checked.
struct GradientCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var queryShape = [4, 3]
  var keyShape = [4, 3]
  var valueDimension = 2
  var mask = MaskSpec.causal
  var biasShape: [Int]?
  var inputs: Inputs = [:]
  var options = AttentionOptions()

  init(_ name: String, _ change: (inout GradientCase) -> Void = { _ in }) {
    testDescription = name
    change(&self)
  }

  /// Everything that a gradient is asked for, with numbers that are the same every time.
  func point() throws -> GradientPoint {
    var generator = SeededGenerator(seed: UInt64(testDescription.utf8.count))
    func tensor(_ shape: [Int]) throws -> AttentionTensor<Double> {
      let elements = (0..<shape.reduce(1, *)).map { _ in
        Double.random(in: -1...1, using: &generator)
      }
      return try AttentionTensor(shape: shape, elements: elements)
    }
    return GradientPoint(
      query: try tensor(queryShape),
      key: try tensor(keyShape),
      value: try tensor(keyShape.dropLast() + [valueDimension]),
      bias: try biasShape.map { try tensor($0) },
      sinks: options.logitSinks,
      outputGradient: try tensor(queryShape.dropLast() + [valueDimension])
    )
  }

  func result(at point: GradientPoint) throws -> AttentionResult<Double> {
    var options = options
    options.logitSinks = point.sinks
    return try attention(
      query: point.query,
      key: point.key,
      value: point.value,
      mask: mask,
      bias: point.bias,
      inputs: inputs,
      options: options
    )
  }

  static let all: [GradientCase] = [
    GradientCase("causal"),
    GradientCase("one query of a cache") { $0.queryShape = [1, 3] },
    GradientCase("a window, and a scale") {
      $0.mask = .causal && .window(2)
      $0.options.scale = -1.5
    },
    GradientCase("grouped heads in a batch") {
      $0.queryShape = [2, 4, 3, 2]
      $0.keyShape = [2, 2, 3, 2]
    },
    GradientCase("a softcap") { $0.options = AttentionOptions(scale: 3, softcap: 1.25) },
    GradientCase("a bias for every cell") { $0.biasShape = [4, 4] },
    GradientCase("a bias per head and key, repeated") {
      $0.queryShape = [2, 2, 3, 2]
      $0.keyShape = [2, 2, 3, 2]
      $0.biasShape = [1, 2, 1, 3]
      $0.options.softcap = 2
    },
    GradientCase("logit sinks") {
      $0.queryShape = [1, 2, 3, 2]
      $0.keyShape = [1, 1, 3, 2]
      $0.options.logitSinks = [0.5, -1]
    },
    GradientCase("dropout on weights and output") {
      $0.options.weightDropout = Dropout(rate: 0.4, seed: 3)
      $0.options.outputDropout = Dropout(rate: 0.25, seed: 4)
    },
    GradientCase("empty rows and a sink") {
      $0.mask = .causal && !.diagonal
      $0.options.logitSinks = [0.25]
    },
    GradientCase("lengths that differ") {
      $0.queryShape = [2, 3, 2]
      $0.keyShape = [2, 3, 2]
      $0.mask = .padding
      $0.inputs = ["length": [3, 1]]
    },
    GradientCase("everything at once") {
      $0.queryShape = [2, 2, 2, 2]
      $0.keyShape = [2, 1, 3, 2]
      $0.biasShape = [2, 1, 2, 1]
      $0.options = AttentionOptions(
        scale: 0.7,
        softcap: 4,
        logitSinks: [1, 2],
        weightDropout: Dropout(rate: 0.2, seed: 5),
        outputDropout: Dropout(rate: 0.1, seed: 6)
      )
    },
  ]
}

/// What goes into attention, and the gradient of what comes out.
struct GradientPoint: Sendable {
  var query: AttentionTensor<Double>
  var key: AttentionTensor<Double>
  var value: AttentionTensor<Double>
  var bias: AttentionTensor<Double>?
  var sinks: [Double]
  var outputGradient: AttentionTensor<Double>

  /// All numbers that a gradient is asked for, in the order of ``gradients(_:)``.
  var numbers: [Double] {
    get { query.elements + key.elements + value.elements + (bias?.elements ?? []) + sinks }
    set {
      var rest = newValue[...]
      func take(_ count: Int) -> [Double] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      func replace(_ tensor: inout AttentionTensor<Double>) {
        let elements = take(tensor.elements.count)
        if let changed = try? AttentionTensor(shape: tensor.shape, elements: elements) {
          tensor = changed
        }
      }
      replace(&query)
      replace(&key)
      replace(&value)
      if var changed = bias {
        replace(&changed)
        bias = changed
      }
      sinks = take(sinks.count)
    }
  }

  static func numbers(of gradients: AttentionGradients<Double>) -> [Double] {
    gradients.query.elements + gradients.key.elements + gradients.value.elements
      + (gradients.bias?.elements ?? []) + gradients.logitSinks
  }
}

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
    // The roundings of both differences, and as much for those of the gradient that is checked.
    bound = abs(far - near) + 3 * noise / h
  }
}
