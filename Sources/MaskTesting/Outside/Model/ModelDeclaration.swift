import FloatFormats

/// What a language model says of itself.
struct ModelDeclaration: Hashable, Sendable {
  /// Tokens go from 0 to below this.
  var vocabularyCount: Int
  /// The longest sequence that it is given.
  var maximumLength = 16
  /// How many layers with the mask lie on one another; nil where it is not said.
  var layerCount: Int?
  /// Whether it can be fed in pieces.
  var hasCache = false
  /// On which sides sequences may be padded.
  var padding: Set<PaddingSide> = []
  var hasBatch = true
  /// How far logits may differ where shapes differ; nil to measure it.
  var tolerance: Double?
}

extension ModelDeclaration {
  /// - Returns: nil where the program declares no vocabulary, and so is no model.
  init?(_ values: KeyedDecodingContainer<ProgramDeclaration.Key>) throws {
    guard let count = try values.count(.vocabulary, atLeast: 2) else { return nil }
    vocabularyCount = count
    maximumLength = try values.count(.maximumLength, atLeast: 2) ?? maximumLength
    layerCount = try values.count(.layers, atLeast: 1)
    hasCache = try values.decodeIfPresent(Bool.self, forKey: .cache) ?? hasCache
    hasBatch = try values.decodeIfPresent(Bool.self, forKey: .batch) ?? hasBatch
    tolerance = try values.decodeIfPresent(Double.self, forKey: .tolerance)
    switch try values.word(.padding, of: ["left", "right", "both", "none"]) {
    case "left": padding = [.left]
    case "right": padding = [.right]
    case "both": padding = [.left, .right]
    default: break
    }
  }
}

extension KeyedDecodingContainer<ProgramDeclaration.Key> {
  fileprivate func count(_ key: Key, atLeast least: Int) throws -> Int? {
    guard let count = try decodeIfPresent(Int.self, forKey: key) else { return nil }
    guard count >= least else {
      throw OutsideError.wrongDeclaration(
        reason: "'\(key.rawValue)' is \(count), and must be \(least) or more"
      )
    }
    return count
  }
}
