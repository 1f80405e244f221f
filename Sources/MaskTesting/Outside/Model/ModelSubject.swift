public import FloatFormats
public import MaskAlgebra

/// A language model on trial: token ids in, logits out.
public struct ModelSubject: Sendable {
  /// The name in reports, after the property's.
  public let name: String
  /// Tokens go from 0 to below this.
  public let vocabularyCount: Int
  /// The longest sequence that it is given.
  public let maximumLength: Int
  /// How many layers with the mask lie on one another; nil where nobody knows.
  public var layerCount: Int?
  /// Whether it can be fed in pieces, with a key-value cache.
  public var hasCache = false
  /// On which sides sequences may be padded.
  public var padding: Set<PaddingSide> = []
  /// Whether it takes several sequences at once.
  public var hasBatch = true
  /// What it computes in.
  public var format = FloatFormat.binary32
  /// How far logits may differ between runs of different shapes, as a share of the largest; nil to
  /// measure it.
  public var tolerance: Double?
  /// Computes logits.
  ///
  /// It is called from one thread at a time.
  public let logits: @Sendable (ModelCase) throws -> ModelLogits

  /// Creates a subject; what else it can do is set afterwards.
  ///
  /// - Precondition: There are at least two tokens, and room for two.
  public init(
    _ name: String,
    vocabularyCount: Int,
    maximumLength: Int,
    logits: @escaping @Sendable (ModelCase) throws -> ModelLogits
  ) {
    precondition(
      vocabularyCount >= 2 && maximumLength >= 2,
      "a change of a token takes two tokens, and a leak two positions"
    )
    self.name = name
    self.vocabularyCount = vocabularyCount
    self.maximumLength = maximumLength
    self.logits = logits
  }
}

/// Where padding stands.
public enum PaddingSide: String, Hashable, Sendable, CaseIterable {
  /// Before the tokens.
  case left
  /// After the tokens.
  case right
}

/// What a model is asked: sequences of one length, and how to feed them.
public struct ModelCase: Hashable, Sendable {
  /// A list of token ids for each batch row, all equally long.
  public var tokens: [[Int]]
  /// Which tokens are real, in the shape of the tokens; nil where all are.
  public var valid: [[Bool]]?
  /// How many tokens are fed at a time, with the cache; empty for all at once, without one.
  public var steps: [Int] = []
  /// The data that the mask reads.
  public var inputs: Inputs = [:]

  /// Creates a case of a full pass.
  public init(tokens: [[Int]], inputs: Inputs = [:]) {
    self.tokens = tokens
    self.inputs = inputs
  }

  /// Number of tokens in a sequence.
  public var length: Int { tokens.first?.count ?? 0 }
}

/// The logits of a case, of every position of every batch row.
public struct ModelLogits: Hashable, Sendable {
  /// Number of tokens in a sequence.
  public let length: Int
  /// Number of logits of a position.
  public let vocabularyCount: Int
  /// `[batch, length, vocabulary]` in row-major order.
  public let numbers: [Double]

  /// Creates logits.
  ///
  /// - Precondition: The numbers are of whole sequences.
  public init(length: Int, vocabularyCount: Int, numbers: [Double]) {
    precondition(
      numbers.count.isMultiple(of: max(1, length * vocabularyCount)),
      "\(numbers.count) numbers are not \(length) times \(vocabularyCount) for some batch"
    )
    self.length = length
    self.vocabularyCount = vocabularyCount
    self.numbers = numbers
  }

  /// The logits of one position.
  func at(_ position: Int, batch: Int = 0) -> ArraySlice<Double> {
    let start = (batch * length + position) * vocabularyCount
    return numbers[start..<start + vocabularyCount]
  }
}
