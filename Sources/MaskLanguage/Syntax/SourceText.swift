import MaskAlgebra

/// The bytes of a text with the places of its lines.
public final class SourceText: Sendable {
  /// What errors call the text: a path, or a word in angle brackets.
  public let name: String
  /// The text as it is parsed: without a byte order mark, and empty where it is too large.
  let bytes: [UInt8]
  /// The bytes of a text that is too large.
  let excessByteCount: Int?
  private let lineStarts: [Int]

  /// Bytes in one text.
  static let byteLimit = 16 << 20

  /// Creates a source; the bytes need not be valid UTF-8, and a byte order mark is left out.
  public init(_ bytes: [UInt8], name: String) {
    self.name = name
    let isTooLarge = bytes.count > Self.byteLimit
    excessByteCount = isTooLarge ? bytes.count : nil
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    self.bytes = isTooLarge ? [] : hasMark ? Array(bytes.dropFirst(3)) : bytes
    var starts = [0]
    for (offset, byte) in self.bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// Creates a source from a string.
  public convenience init(_ text: String, name: String) { self.init(Array(text.utf8), name: name) }

  /// The number of lines; what follows the last line end is a line, too.
  var lineCount: Int { lineStarts.count }

  /// The line of a byte, from 1.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The column of a byte, from 1, counted in characters.
  func column(at offset: Int) -> Int {
    let before = lineStarts[line(at: offset) - 1]..<min(offset, bytes.count)
    // In ASCII every byte is a character, but for CR and LF, which are one together.
    let isPlain = bytes[before].allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\r") }
    return (isPlain ? before.count : text(before).count) + 1
  }

  /// The bytes of a line, without its end.
  func range(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// The text of a range of bytes, with replacement characters for what is not UTF-8.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The text of a range as a message shows it: one line, at most 60 characters.
  func shortText(_ range: Range<Int>) -> String {
    let part = range.lowerBound..<min(range.upperBound, range.lowerBound + 300)
    let words = text(part).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count <= 60 && part == range ? words : String(words.prefix(60)) + "…"
  }

  /// Whether a range is a name that the language keeps for itself.
  func isReserved(_ name: Range<Int>) -> Bool {
    let text = text(name)
    return Keyword(rawValue: text) != nil || Symbol(rawValue: text) != nil
  }

  /// The offset of the first byte that is not part of a character, nil in valid UTF-8.
  var firstInvalidOffset: Int? {
    var parser = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .emptyInput: return nil
      case .error: return offset
      }
    }
  }
}
