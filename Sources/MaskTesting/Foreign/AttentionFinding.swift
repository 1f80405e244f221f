/// One thing that is wrong with an attention, in words, with the smallest case that shows it.
public struct AttentionFinding: Hashable, Sendable, Codable {
  /// What kind of mistake it is.
  public let kind: Kind
  /// What is wrong, in the words of somebody who knows masks and not this package.
  public let text: String
  /// The case, with the mask that the attention has drawn cell by cell; a wrong cell in brackets.
  public let example: String
  /// Which of the diagnosis's settings the case is, from 0.
  public let setting: Int

  /// Kinds of mistakes, those first that explain others.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// It throws.
    case error
    /// Its output has another shape than queries and values ask for.
    case shape
    /// The same call gives something else the second time.
    case unrepeatable
    /// It reads another batch row or head of key and value than its own.
    case source
    /// Its weights are not the softmax of its scores.
    case softmax
    /// Its mask is another one, which is known.
    case convention
    /// A row is NaN or infinite that sees a key.
    case notFinite = "not-finite"
    /// A hidden key or value comes through.
    case leak
    /// A visible key does not come through.
    case overMasked = "over-masked"
    /// A row does not sum to 1.
    case rowSum = "row-sum"
    /// A query that sees no key gets something else than zeros.
    case emptyRow = "empty-row"
    /// NaN or infinity comes through from behind the mask.
    case nonFiniteHidden = "non-finite-hidden"
    /// A hidden key or value changes the last bits.
    case inexact

    /// Whether one kind explains more than another.
    public static func < (a: Kind, b: Kind) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }
}

extension AttentionFinding: CustomStringConvertible {
  /// What is wrong, and below it the case.
  public var description: String { example.isEmpty ? text : "\(text)\n\(example)" }
}
