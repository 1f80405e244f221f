/// What was chosen in a case, in order: enough to make the case again.
///
/// As text it is the numbers with dots between them, `n` equal numbers in a row as `number*n`, and
/// without the zeros at its end, which a replay adds by itself: `3.0.2.1*4`.
public struct ChoiceList: Hashable, Sendable {
  /// The numbers, outermost choice first.
  public internal(set) var numbers: [Int]

  /// A list of these numbers.
  public init(_ numbers: [Int]) { self.numbers = numbers }

  /// Reads the text form.
  ///
  ///     ChoiceList("3.0.1*2")?.numbers  // [3, 0, 1, 1]
  ///
  /// - Returns: nil where the text is none: a part is no number from 0 on, or is repeated more
  ///   than a million times.
  public init?(_ text: some StringProtocol) {
    numbers = []
    guard !text.isEmpty else { return }
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "*", omittingEmptySubsequences: false)
      guard let number = Int(sides[0]), number >= 0, sides.count <= 2 else { return nil }
      guard let count = sides.count == 2 ? Int(sides[1]) : 1, (1...1_000_000).contains(count),
        numbers.count + count <= 10_000_000
      else { return nil }
      numbers += repeatElement(number, count: count)
    }
  }

  mutating func append(_ number: Int) { numbers.append(number) }

  /// The list without the zeros at its end.
  var trimmed: ChoiceList {
    ChoiceList(Array(numbers.prefix((numbers.lastIndex { $0 != 0 } ?? -1) + 1)))
  }

  /// Whether this list is simpler than another: shorter, or as long and smaller at the first
  /// difference.
  func isSimpler(than other: ChoiceList) -> Bool {
    let (mine, theirs) = (trimmed.numbers, other.trimmed.numbers)
    return mine.count == theirs.count
      ? mine.lexicographicallyPrecedes(theirs) : mine.count < theirs.count
  }
}

extension ChoiceList: ExpressibleByArrayLiteral {
  /// A list of these numbers.
  public init(arrayLiteral numbers: Int...) { self.init(numbers) }
}

extension ChoiceList: CustomStringConvertible {
  /// The text form, from which ``init(_:)-(StringProtocol)`` reads the list.
  public var description: String {
    var parts: [String] = []
    var rest = trimmed.numbers[...]
    while let number = rest.first {
      let count = rest.prefix { $0 == number }.count
      parts += count > 2 ? ["\(number)*\(count)"] : Array(repeating: "\(number)", count: count)
      rest = rest.dropFirst(count)
    }
    return parts.joined(separator: ".")
  }
}

extension ChoiceList: Codable {
  /// Reads the text form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let list = ChoiceList(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(text)' is no list of choices such as 3.0.1*2"
      )
    }
    self = list
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
