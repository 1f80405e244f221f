import MaskAlgebra
import MaskedAttention

extension Property {
  static func layerGradientsEqualFiniteDifferences(_ masks: MaskSource) -> Property {
    Property(
      "F08-gradients-equal-finite-differences/layer-f64",
      "the gradient of every weight, bias and input is the slope that small changes show, dropout "
        + "and lengths included",
      coverage: [CoverageGoal("dropout", atLeast: 0.3)]
    ) { trial in
      var generator = LayerCaseGenerator(masks)
      generator.longest = 3
      generator.hasLengths = trial.draw("has lengths", .boolean)
      let layerCase = try generator.layerCase(from: &trial)
      let rates = trial.draw("dropout", .one(of: [0, 0.25]))
      trial.label("dropout", if: rates > 0)
      let slope = try LayerSlope(layerCase, dropoutRate: rates)
      let place = trial.draw("place", .one(of: LayerSlope.Part.allCases))
      let numbers = slope.numbers(of: place)
      try trial.assume(!numbers.isEmpty, "a bias that there is not")
      let index = trial.draw("index", .integer(in: 0...numbers.count - 1))
      let expected = try slope.difference(place, index)
      let found = try slope.gradient(place)[index]
      try trial.expect(
        abs(found - expected.slope) <= expected.bound,
        "the gradient of the \(place) at \(index) is \(found); small changes show "
          + "\(expected.slope), and they may be \(expected.bound) apart"
      )
    }
  }

  static func dropoutKeepsOrScales(_ masks: MaskSource) -> Property {
    Property(
      "F10-dropout-keeps-or-scales/layer-f32",
      "dropout takes a weight or an output away or divides it by the rate of those that are kept; "
        + "equal seeds drop the same, and evaluation drops nothing",
      coverage: [
        CoverageGoal("a dropped weight", atLeast: 0.5), CoverageGoal("a kept weight", atLeast: 0.5),
        CoverageGoal("a dropped output", atLeast: 0.5),
      ]
    ) { trial in
      let layerCase = try LayerCaseGenerator(masks).layerCase(from: &trial)
      let seed = UInt64(trial.draw("seed", Generator { $0.chooseDatum(through: 999) }))
      let mode = LayerMode.training(seed: seed)
      let plain = try layerCase.pass(layerCase.layer(Float.self))
      let layer = try layerCase.layer(Float.self, weightDropoutRate: 0.5)
      let dropping = try layerCase.pass(layer, mode: mode)
      let (all, left) = (try plain.attention.weights(), try dropping.attention.weights())
      for (weight, kept) in zip(all.elements, left.elements) where weight != 0 {
        trial.label(kept == 0 ? "a dropped weight" : "a kept weight")
        // At a rate of one half the others double, which rounds nothing.
        try trial.expect(
          kept == 0 || kept == 2 * weight,
          "dropout at one half makes \(kept) of a weight of \(weight)"
        )
      }
      let outputLayer = try layerCase.layer(Float.self, outputDropoutRate: 0.5)
      let output = try layerCase.pass(outputLayer, mode: mode).output
      for (element, kept) in zip(plain.output.elements, output.elements) where element != 0 {
        trial.label("a dropped output", if: kept == 0)
        try trial.expect(
          kept == 0 || kept == 2 * element,
          "dropout at one half makes \(kept) of an output of \(element)"
        )
      }
      let again = try layerCase.pass(layer, mode: mode)
      try trial.expect(
        again.output.elements.map(\.bitPattern) == dropping.output.elements.map(\.bitPattern),
        "the seed \(seed) drops something else the second time"
      )
      try trial.expect(
        layerCase.pass(layer).output.elements.map(\.bitPattern)
          == plain.output.elements.map(\.bitPattern),
        "evaluation drops something"
      )
    }
  }
}

/// A number that depends on the output of a layer, and how it changes with what the layer is given.
private struct LayerSlope {
  /// What a layer is given.
  enum Part: Int, CaseIterable, CustomStringConvertible {
    case queryWeight, queryBias, keyWeight, keyBias, valueWeight, valueBias, outputWeight,
      outputBias, input

    var description: String {
      switch self {
      case .queryWeight: "query's weight"
      case .queryBias: "query's bias"
      case .keyWeight: "key's weight"
      case .keyBias: "key's bias"
      case .valueWeight: "value's weight"
      case .valueBias: "value's bias"
      case .outputWeight: "output's weight"
      case .outputBias: "output's bias"
      case .input: "input"
      }
    }
  }

  private let layerCase: LayerCase
  private let dropoutRate: Double
  /// What the output is multiplied by, element by element, before it is added up.
  private let upstream: AttentionTensor<Double>
  private let gradients: SelfAttentionGradients<Double>

  init(_ layerCase: LayerCase, dropoutRate: Double) throws {
    self.layerCase = layerCase
    self.dropoutRate = dropoutRate
    let shape = layerCase.input.shape
    let elements = (0..<shape.reduce(1, *)).map { place in
      Token(serial: 7).number(.query, batch: 0, head: 0, index: place)
    }
    upstream = .whole(shape, elements)
    gradients = try Self.pass(layerCase, dropoutRate).gradients(outputGradient: upstream)
  }

  private static func pass(
    _ layerCase: LayerCase,
    _ rate: Double
  ) throws -> SelfAttentionPass<Double> {
    let layer = try layerCase.layer(
      Double.self,
      weightDropoutRate: rate,
      outputDropoutRate: rate
    )
    return try layerCase.pass(layer, mode: rate > 0 ? .training(seed: 3) : .evaluation)
  }

  /// The numbers that can be changed.
  func numbers(of part: Part) -> [Double] {
    guard part != .input else { return layerCase.input.elements }
    let numbers = layerCase.projections[part.rawValue / 2]
    return part.rawValue.isMultiple(of: 2) ? numbers.weight.flatMap(\.self) : numbers.bias ?? []
  }

  /// What the layer says about them.
  func gradient(_ part: Part) throws -> [Double] {
    guard part != .input else { return gradients.input.elements }
    let parameters = gradients.parameters
    let all = [parameters.query, parameters.key, parameters.value, parameters.output]
    let projection = all[part.rawValue / 2]
    return part.rawValue.isMultiple(of: 2) ? projection.weight.elements : projection.bias ?? []
  }

  /// What small changes of one number show, and how far that may be from the gradient.
  ///
  /// A central difference over `h` is off by `h²` times the third derivative over 6, and one over
  /// `2 h` by four times as much; so the two differ by three times the error of the first, but for
  /// terms of `h⁴`. Roundings of the sum, `noise`, come in as `noise / h`, in both differences; the
  /// gradient's own are counted as often.
  func difference(_ part: Part, _ index: Int) throws -> (slope: Double, bound: Double) {
    let (h, number) = (0x1p-13, numbers(of: part)[index])
    func difference(_ h: Double) throws -> Double {
      let (up, down) = (number + h, number - h)
      return try (sum(part, index, up) - sum(part, index, down)) / (up - down)
    }
    let (near, far) = (try difference(h), try difference(2 * h))
    return (near, abs(far - near) + 3 * noise / h)
  }

  private func sum(_ part: Part, _ index: Int, _ number: Double) throws -> Double {
    let output = try Self.pass(layerCase.setting(part, index, to: number), dropoutRate).output
    return zip(output.elements, upstream.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// How far the sum may be off by roundings; what dropout keeps of weights and outputs grows.
  private var noise: Double {
    let plain = PlainLayer<Double>(layerCase)
    let growth = 1 / ((1 - dropoutRate) * (1 - dropoutRate))
    let outputs = (0..<layerCase.input.batchCount).flatMap {
      plain.output(batch: $0).flatMap(\.self)
    }
    let products = zip(outputs, upstream.elements).map { output, factor in
      Estimate<Double>(value: output.value * growth, error: output.error * growth)
        * Estimate(factor)
    }
    return Estimate.sum(products).error
  }
}

extension LayerCase {
  /// The same with one number changed.
  fileprivate func setting(_ part: LayerSlope.Part, _ index: Int, to number: Double) -> LayerCase {
    var other = self
    if part == .input {
      var elements = input.elements
      elements[index] = number
      other.input = .whole(input.shape, elements)
    } else if part.rawValue.isMultiple(of: 2) {
      let width = projections[part.rawValue / 2].weight[0].count
      other.projections[part.rawValue / 2].weight[index / width][index % width] = number
    } else {
      other.projections[part.rawValue / 2].bias?[index] = number
    }
    return other
  }
}
