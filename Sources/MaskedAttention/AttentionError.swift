public import MaskAlgebra
public import MaskCompiler

/// Why attention cannot be computed.
public enum AttentionError: Error, Hashable, Sendable {
  /// A tensor.
  public enum Role: String, Hashable, Sendable {
    /// What is asked for: `[…, queries, head dimension]`.
    case query
    /// What is compared with the query: `[…, keys, head dimension]`.
    case key
    /// What is averaged: `[…, keys, value dimension]`.
    case value
  }

  /// What two tensors have to agree on.
  public enum Extent: String, Hashable, Sendable {
    /// The batch rows.
    case batch = "number of batch rows"
    /// The heads of key and value.
    case heads = "number of heads"
    /// The length of key and value.
    case length = "length"
    /// The dimension of query and key.
    case dimension = "head dimension"
  }

  /// The shape does not hold as many elements as were given.
  case wrongElementCount(shape: [Int], count: Int)
  /// The shape has fewer than two or more than four axes.
  case wrongRank(shape: [Int])
  /// The vectors have no elements.
  case noDimension(shape: [Int])
  /// The vectors differ in length.
  case raggedRows(first: Int, other: Int, row: Int)
  /// Two tensors do not agree.
  case mismatch(Extent, Role, shape: [Int], Role, otherShape: [Int])
  /// The query heads cannot be shared out evenly among the key heads.
  case ungroupedHeads(query: [Int], key: [Int])
  /// The mask is for other counts than the tensors have.
  case maskMismatch(mask: MaskShape, scores: MaskShape)
  /// Numbers that are added to the scores have another shape than they have.
  case biasMismatch(bias: [Int], scores: MaskShape)
  /// The gradient of the output has another shape than the output.
  case gradientMismatch(gradient: [Int], output: [Int])
  /// A mask from elsewhere has other axes than `[batch, heads, queries, keys]` or the last of them.
  case wrongMaskRank(shape: [Int])
  /// The scale is not a number to multiply with.
  case wrongScale(Double)
  /// The softcap is not above zero.
  case wrongSoftcap(Double)
  /// The dropout rate is no probability below 1.
  case wrongDropoutRate(Double)
  /// There are more or fewer logit sinks than query heads.
  case wrongSinkCount(Int, headCount: Int)
  /// A query sees no key, and the policy is that each sees one.
  case emptyRow(batch: Int, head: Int, query: Int)
  /// There is no such query.
  case noSuchQuery(batch: Int, head: Int, query: Int, scores: MaskShape, offset: Int)
  /// The result would not fit memory.
  case tooLarge(shape: [Int], limit: Int)
  /// The offset does not fit.
  case geometry(GeometryError)
  /// The mask does not compile.
  case compilation(CompilationError)
}

extension AttentionError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .wrongElementCount(let shape, let count):
      "a shape of \(shape) does not hold \(count) elements"
    case .wrongRank(let shape):
      "a shape of \(shape) has \(shape.count) axes; a tensor is [length, dimension], "
        + "[batch, length, dimension] or [batch, heads, length, dimension]"
    case .noDimension(let shape):
      "a shape of \(shape) has empty vectors; the last axis is 1 or more"
    case .raggedRows(let first, let other, let row):
      "row 0 has \(first) elements and row \(row) has \(other); the rows are equally long"
    case .mismatch(let extent, let role, let shape, let otherRole, let otherShape):
      "the \(role.rawValue) has the shape \(shape) and the \(otherRole.rawValue) \(otherShape); "
        + "their \(extent.rawValue) has to be equal"
    case .ungroupedHeads(let query, let key):
      "the query has the shape \(query) and the key \(key); the number of query heads has to be a "
        + "multiple of the number of key heads"
    case .maskMismatch(let mask, let scores):
      "a mask of \(mask) does not fit scores of \(scores)"
    case .biasMismatch(let bias, let scores):
      "a bias of the shape \(bias) does not fit scores of \(scores); an axis is as long as theirs, "
        + "or 1 to be repeated"
    case .gradientMismatch(let gradient, let output):
      "the gradient of the output has the shape \(gradient), and the output \(output); they "
        + "are equal"
    case .wrongMaskRank(let shape):
      "a mask of the shape \(shape) has \(shape.count) axes; a mask is [queries, keys], "
        + "[batch, queries, keys] or [batch, heads, queries, keys]"
    case .wrongScale(let scale): "a scale of \(scale) is not finite"
    case .wrongSoftcap(let cap): "a softcap of \(cap) is not a finite number above 0"
    case .wrongDropoutRate(let rate):
      "a dropout rate of \(rate) is not a probability from 0 to less than 1"
    case .wrongSinkCount(let count, let headCount):
      "the number of logit sinks is \(count), but there are \(headCount) query heads, and each has "
        + "one"
    case .emptyRow(let batch, let head, let query):
      "the query at b = \(batch), h = \(head), q = \(query) sees no key; let it see one, or ask "
        + "for zeros"
    case .noSuchQuery(let batch, let head, let query, let scores, let offset):
      "there is no query at b = \(batch), h = \(head), q = \(query); b is below "
        + "\(scores.batchCount), h below \(scores.headCount), and q in "
        + "\(offset)..<\(offset + scores.queryCount)"
    case .tooLarge(let shape, let limit):
      "a result of the shape \(shape) takes more than the \(CompilationError.bytes(limit)) that "
        + "are allowed here; ask for fewer queries at a time"
    case .geometry(let error): error.description
    case .compilation(let error): error.description
    }
  }
}
