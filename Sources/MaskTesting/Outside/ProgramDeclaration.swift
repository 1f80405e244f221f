import FloatFormats
import Foundation
import MaskCompiler

/// What an outside program says of itself in its first line; `{}` takes every default.
struct ProgramDeclaration: Hashable, Sendable {
  /// The name in reports.
  var name = "command"
  /// The format of the tensors, and of the answer as far as its promises go.
  var format = FloatFormat.binary32
  /// The format that sums and exponentials are held in; nil for the same.
  var accumulator: FloatFormat?
  var abilities: Set<AttentionAbility> = [
    .batch, .heads, .masksPerHead, .anyGeometry, .scale, .valueDimension, .emptyRowsAreAllowed,
    .hiddenIsExact, .repeatable,
  ]
  var mask = MaskConvention()
  /// What a model says of itself; nil for a program that is none.
  var model: ModelDeclaration?

  /// How the program wants its mask.
  struct MaskConvention: Hashable, Sendable {
    /// Whether numbers are given, to be added to the scores, in place of booleans.
    var isAdditive = false
    /// What true means in a boolean mask.
    var trueMeansBlocked = false
    /// What hidden cells hold in an additive mask.
    var fill = Fill.negativeInfinity
  }
}

extension ProgramDeclaration {
  /// Reads a program's first line.
  ///
  /// - Throws: ``OutsideError`` where it is no object, or says something that there is not.
  init(line: String) throws(OutsideError) {
    let line = line.trimmingCharacters(in: .whitespaces)
    guard line.hasPrefix("{") else {
      throw .notJSON(line: line, reason: "it is the first line, which declares what the program is")
    }
    do {
      self = try JSONDecoder().decode(ProgramDeclaration.self, from: Data(line.utf8))
    } catch let error as OutsideError {
      throw error
    } catch let error as DecodingError {
      throw .wrongDeclaration(reason: error.summary)
    } catch {
      throw .notJSON(line: line, reason: error.localizedDescription)
    }
  }
}

extension ProgramDeclaration: Decodable {
  enum Key: String, CodingKey, CaseIterable {
    case name, format, accumulator
    case weights, logSumExp, groupedHeads, batch, heads, masksPerHead, anyGeometry, scale, softcap
    case logitSinks, valueDimension, repeatable, hiddenExact, hiddenAnything, emptyRows
    case mask, fill
    case isTrue = "true"
    case vocabulary, maximumLength, layers, cache, padding, tolerance
  }

  init(from decoder: any Decoder) throws {
    let words = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    for word in words.sorted() where Key(rawValue: word) == nil {
      let known = Key.allCases.map(\.rawValue).sorted().joined(separator: ", ")
      throw OutsideError.wrongDeclaration(reason: "there is no '\(word)'; there are \(known)")
    }
    let values = try decoder.container(keyedBy: Key.self)
    name = try values.decodeIfPresent(String.self, forKey: .name) ?? name
    guard !name.isEmpty,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else {
      let rule = "a name consists of letters, digits and hyphens"
      throw OutsideError.wrongDeclaration(reason: "'name' is '\(name)'; \(rule)")
    }
    format = try values.format(.format) ?? format
    accumulator = try values.format(.accumulator)
    try readAbilities(values)
    mask = try MaskConvention(values)
    model = try ModelDeclaration(values)
  }

  private mutating func readAbilities(_ values: KeyedDecodingContainer<Key>) throws {
    let flags: [(Key, AttentionAbility)] = [
      (.weights, .weights), (.logSumExp, .logSumExp), (.groupedHeads, .groupedHeads),
      (.batch, .batch), (.heads, .heads), (.masksPerHead, .masksPerHead),
      (.anyGeometry, .anyGeometry), (.scale, .scale), (.softcap, .softcap),
      (.logitSinks, .logitSinks), (.valueDimension, .valueDimension), (.repeatable, .repeatable),
      (.hiddenExact, .hiddenIsExact), (.hiddenAnything, .hiddenMayBeAnything),
    ]
    for (key, ability) in flags {
      switch try values.decodeIfPresent(Bool.self, forKey: key) {
      case true?: abilities.insert(ability)
      case false?: abilities.remove(ability)
      case nil: break
      }
    }
    switch try values.word(.emptyRows, of: ["zeros", "anything", "never"]) {
    case "zeros": abilities.formUnion([.emptyRowsAreZero, .emptyRowsAreAllowed])
    case "never": abilities.remove(.emptyRowsAreAllowed)
    default: break
    }
  }
}

extension ProgramDeclaration.MaskConvention {
  fileprivate init(_ values: KeyedDecodingContainer<ProgramDeclaration.Key>) throws {
    isAdditive = try values.word(.mask, of: ["boolean", "additive"]) == "additive"
    trueMeansBlocked = try values.word(.isTrue, of: ["visible", "blocked"]) == "blocked"
    if let number = try? values.decodeIfPresent(Double.self, forKey: .fill) {
      fill = .value(number)
    } else if try values.word(.fill, of: ["-inf", "lowest"]) == "lowest" {
      fill = .lowest
    }
  }
}

extension KeyedDecodingContainer<ProgramDeclaration.Key> {
  /// One of some words; nil where nothing is said.
  func word(_ key: Key, of words: [String]) throws -> String? {
    guard let word = try decodeIfPresent(String.self, forKey: key) else { return nil }
    guard words.contains(word) else {
      let known = words.map { "'\($0)'" }.joined(separator: ", ")
      throw OutsideError.wrongDeclaration(
        reason: "'\(key.rawValue)' is '\(word)'; it is one of \(known)"
      )
    }
    return word
  }

  fileprivate func format(_ key: Key) throws -> FloatFormat? {
    let names = FloatFormat.arrayFormats.map(\.name)
    return try word(key, of: names).flatMap { FloatFormat(name: $0) }
  }
}

/// Any key of an object.
private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension DecodingError {
  /// Which key is wrong, and why.
  fileprivate var summary: String {
    let context: Context
    switch self {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
      .dataCorrupted(let found):
      context = found
    @unknown default: return "\(self)"
    }
    let key = context.codingPath.last.map { "'\($0.stringValue)': " } ?? ""
    return key + context.debugDescription
  }
}
