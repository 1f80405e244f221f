public import MaskAlgebra
public import MaskCompiler

/// Why an array and a spec cannot be compared.
public enum ValidationError: Error, Hashable, Sendable {
  /// The array has no axis, or more than a mask can have.
  case wrongRank(shape: [Int])
  /// The axes that were given are not as many as the array has.
  case wrongAxes(axes: [MaskAxis], shape: [Int])
  /// An axis is neither as long as the geometry says nor 1.
  case wrongExtent(axis: MaskAxis, extent: Int, expected: Int, shape: [Int])
  /// The geometry cannot be.
  case geometry(GeometryError)
  /// The mask has more cells than 64 bits can count.
  case tooLarge(geometry: Geometry)
  /// The spec does not fit the run.
  case compilation(CompilationError)
  /// The values are not those of a mask: a bias, weights, or anything else.
  case notMask(value: Double, index: [Int], reason: NotMaskReason)
  /// The fill that was said hides nothing.
  case impossibleFill(Double)
  /// Weights are floating-point numbers.
  case notWeights(NumpyElementType)
  /// Weights have a row for every query, and none stands for several.
  case wrongWeightsExtent(axis: MaskAxis, expected: Int, shape: [Int])

  /// What keeps values from being a mask.
  public enum NotMaskReason: Hashable, Sendable {
    /// An integer mask holds something beside 0, 1 and fills.
    case neitherFlagNorFill
    /// A positive number, which favours a key.
    case positive
    /// A small negative number, which only disfavours a key.
    case slight
    /// One of many different values.
    case oneOfMany
  }
}

extension ValidationError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .wrongRank(let shape):
      "an array of shape \(shape) is not a mask; a mask has 1 to 4 axes, [keys] to "
        + "[batch, heads, queries, keys]"
    case .wrongAxes(let axes, let shape):
      "the axes '\(String(axes.map(\.rawValue)))' are \(axes.count), but the shape \(shape) has "
        + "\(shape.count)"
    case .wrongExtent(let axis, let extent, let expected, let shape):
      "the \(axis) axis of shape \(shape) is \(extent); the geometry has \(expected), and 1 would "
        + "be repeated"
    case .geometry(let error): error.description
    case .tooLarge(let geometry):
      "\(geometry.batchCount) x \(geometry.headCount) x \(geometry.queryCount) x "
        + "\(geometry.keyCount) cells cannot be counted in 64 bits"
    case .compilation(let error): error.description
    case .notMask(let value, let index, let reason):
      "not a mask: the value at \(index) is \(value); " + Self.text(of: reason)
    case .impossibleFill(let fill):
      "\(fill) hides nothing; a fill is a number below 0, usually -inf"
    case .notWeights(let type):
      "an array of \(type) holds no attention weights, which are floating-point numbers"
    case .wrongWeightsExtent(let axis, let expected, let shape):
      "weights of shape \(shape) do not fit: the \(axis) axis of the geometry is \(expected), and "
        + "weights are not repeated"
    }
  }

  private static func text(of reason: NotMaskReason) -> String {
    switch reason {
    case .neitherFlagNorFill: "flags are 0 and 1, and a fill is -1 or less"
    case .positive:
      "added to a score it favours a key. Is this a bias? Say which value hides (the fill), and "
        + "every other counts as visible"
    case .slight:
      "that hides nothing. Is this a bias? Say which value hides (the fill), and every other "
        + "counts as visible"
    case .oneOfMany:
      "a mask holds 0 and a fill, or two fills and their sums. Is this a bias? Say which value "
        + "hides (the fill), and every other counts as visible"
    }
  }
}
