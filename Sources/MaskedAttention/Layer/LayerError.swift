public import MaskExchange

/// Why a layer cannot be made, read, written or applied.
public enum LayerError: Error, Hashable, Sendable {
  /// Attention itself is not possible.
  case attention(AttentionError)
  /// The head count does not divide the dimension, or the key and value heads not the heads.
  case wrongHeadCount(headCount: Int, keyValueHeadCount: Int, dimension: Int)
  /// A dropout rate is no probability below 1.
  case wrongDropoutRate(Double)
  /// A projection's bias is not as long as its output.
  case wrongBias(count: Int, weight: [Int])
  /// The projections do not fit each other, or the heads.
  case wrongProjection(String, shape: [Int], expected: [Int])
  /// The input is neither `[length, dimension]` nor `[batch, length, dimension]`.
  case wrongInput(shape: [Int], dimension: Int)
  /// There is not one length for each batch row, or one is longer than the input.
  case wrongLengths([Int], input: [Int])
  /// The file cannot be read or written.
  case file(SafetensorsError)
  /// The file does not have a tensor.
  case missingTensor(String)
  /// The file has a tensor of another rank.
  case wrongRank(String, shape: [Int], expected: Int)
  /// The file has a tensor that holds no numbers with fractions.
  case wrongElementType(String, NumpyElementType)
}

extension LayerError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .attention(let error): error.description
    case .wrongHeadCount(let headCount, let keyValueHeadCount, let dimension):
      "\(headCount) heads with \(keyValueHeadCount) key and value heads do not fit a dimension of "
        + "\(dimension); the heads divide it, and the key and value heads divide the heads"
    case .wrongDropoutRate(let rate):
      "a dropout rate of \(rate) is not a probability from 0 to less than 1"
    case .wrongBias(let count, let weight):
      "a bias of \(count) numbers does not fit a weight of shape \(weight); it has one per row"
    case .wrongProjection(let name, let shape, let expected):
      "the weight of \(name) has the shape \(shape); beside the others it would be \(expected)"
    case .wrongInput(let shape, let dimension):
      "an input of shape \(shape) is neither [length, \(dimension)] nor "
        + "[batch, length, \(dimension)]"
    case .wrongLengths(let lengths, let input):
      "the lengths \(lengths) do not fit an input of shape \(input); each batch row has one, from "
        + "0 to the input's"
    case .file(let error): error.description
    case .missingTensor(let name): "the file holds no tensor '\(name)'"
    case .wrongRank(let name, let shape, let expected):
      "the tensor '\(name)' has the shape \(shape); it has \(expected) axes"
    case .wrongElementType(let name, let type):
      "the tensor '\(name)' is of type \(type); weights are of a floating-point type"
    }
  }
}
