import MaskExchange
import MaskedAttention
import TestSupport
import Testing

/// A file with a header of our choice.
private func file(
  _ header: String,
  data: Int = 0,
  version: (UInt8, UInt8) = (1, 0),
  headerLength: Int? = nil
) -> [UInt8] {
  let length = headerLength ?? header.utf8.count
  let widths = version.0 == 1 ? 2 : 4
  return [0x93] + Array("NUMPY".utf8) + [version.0, version.1]
    + (0..<widths).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
    + [UInt8](repeating: 1, count: data)
}

private func header(
  descr: String = "'|b1'",
  order: String = "False",
  shape: String = "(2, 3)"
) -> String {
  "{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }"
}

@Suite struct `The header of a .npy file` {
  @Test(arguments: [
    NamedCase("as NumPy writes it", header() + "          \n"),
    NamedCase(
      "without the last comma",
      "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3)}"
    ),
    NamedCase("in another order", "{'shape': (2, 3), 'descr': '|b1', 'fortran_order': False}"),
    NamedCase("in double quotes", #"{"descr": "|b1", "fortran_order": False, "shape": (2, 3)}"#),
    NamedCase("with Python 2's integers", header(shape: "(2L, 3L)")),
    NamedCase("with a comma after the last extent", header(shape: "(2, 3,)")),
    NamedCase("without spaces", "{'descr':'|b1','fortran_order':False,'shape':(2,3)}"),
    NamedCase(
      "with spaces",
      " { 'descr' : '|b1' ,\n 'fortran_order' : False ,\t'shape' : ( 2 , 3 ) } "
    ),
    NamedCase("with the writer's own byte order", header(descr: "'=b1'")),
  ])
  func `is read however it is spelt`(text: NamedCase<String>) throws {
    let array = try NumpyArray(npyBytes: file(text.value, data: 6))
    #expect(array.shape == [2, 3])
    #expect(array.elementType == .boolean)
  }

  @Test(arguments: [
    NamedCase("(3,)", [3]), NamedCase("()", []), NamedCase("(1, 3)", [1, 3]),
    NamedCase(
      "(1000000000000000000, 1000000000000000000, 0)",
      [1_000_000_000_000_000_000, 1_000_000_000_000_000_000, 0]
    ),
  ])
  func `may have any shape that its data fill`(shape: NamedCase<[Int]>) throws {
    let count = shape.value.contains(0) ? 0 : shape.value.reduce(1, *)
    let array = try NumpyArray(npyBytes: file(header(shape: shape.name), data: count))
    #expect(array.shape == shape.value)
  }

  static let broken: [NamedCase<([UInt8], NumpyError)>] = [
    NamedCase("nothing", ([], .notNumpy(start: []))),
    NamedCase(
      "another file",
      (Array("PK\u{3}\u{4} zip".utf8), .notNumpy(start: [0x50, 0x4B, 3, 4, 0x20, 0x7A]))
    ),
    NamedCase(
      "only the magic string",
      ([0x93] + Array("NUMPY".utf8), .truncatedHeader(needed: 8, found: 6))
    ),
    NamedCase("version 4", (file(header(), version: (4, 0)), .unknownVersion(major: 4, minor: 0))),
    NamedCase(
      "version 1.1",
      (file(header(), version: (1, 1)), .unknownVersion(major: 1, minor: 1))
    ),
    NamedCase(
      "half a length",
      ([0x93] + Array("NUMPY".utf8) + [2, 0, 9], .truncatedHeader(needed: 12, found: 9))
    ),
    NamedCase(
      "a header past the end",
      (file("{", headerLength: 60_000), .truncatedHeader(needed: 60_010, found: 11))
    ),
    NamedCase(
      "a header of 4 GiB",
      (
        file("{", version: (2, 0), headerLength: 0xFFFF_FFFF),
        .truncatedHeader(needed: 0xFFFF_FFFF + 12, found: 13)
      )
    ),
    NamedCase(
      "a length too short",
      (
        file(header(), data: 6, headerLength: 20),
        .malformedHeader(position: 17, expected: "a string with a closing quote")
      )
    ),
  ]

  static let malformed: [NamedCase<(String, NumpyError)>] = [
    NamedCase(
      "no dictionary",
      ("[1, 2]", .malformedHeader(position: 0, expected: "'{', the start of a dictionary"))
    ),
    NamedCase(
      "empty text",
      ("", .malformedHeader(position: 0, expected: "'{', the start of a dictionary"))
    ),
    NamedCase("no key", ("{}", .missingKey("descr"))),
    NamedCase("no shape", ("{'descr': '|b1', 'fortran_order': False}", .missingKey("shape"))),
    NamedCase("no order", ("{'descr': '|b1', 'shape': ()}", .missingKey("fortran_order"))),
    NamedCase("a key twice", ("{'descr': '|b1', 'descr': '|b1'}", .duplicateKey("descr"))),
    NamedCase("a key too many", ("{'descr': '|b1', 'mode': 1}", .unknownKey("mode"))),
    NamedCase(
      "a number as key",
      ("{1: 2}", .malformedHeader(position: 1, expected: "a key in quotes, or '}'"))
    ),
    NamedCase(
      "an open string",
      ("{'descr", .malformedHeader(position: 1, expected: "a string with a closing quote"))
    ),
    NamedCase(
      "no closing brace",
      (
        String(header().dropLast(1)),
        .malformedHeader(position: 58, expected: "a key in quotes, or '}'")
      )
    ),
    NamedCase(
      "code after the dictionary",
      (
        header() + "; import os",
        .malformedHeader(position: 59, expected: "the end; nothing follows the dictionary")
      )
    ),
    NamedCase(
      "an order that is a number",
      (
        header(order: "0"),
        .malformedHeader(position: 34, expected: "True or False, the value of 'fortran_order'")
      )
    ),
    NamedCase(
      "a shape that is a number",
      (header(shape: "6"), .malformedHeader(position: 50, expected: "'(', the start of the shape"))
    ),
    NamedCase(
      "a number in parentheses",
      (
        header(shape: "(6)"),
        .malformedHeader(position: 52, expected: "',' after the shape's only extent")
      )
    ),
    NamedCase(
      "an extent that is text",
      (
        header(shape: "(x,)"),
        .malformedHeader(position: 51, expected: "an integer or ')' in the shape")
      )
    ),
    NamedCase(
      "an extent past 64 bits",
      (
        header(shape: "(9223372036854775808,)"),
        .malformedHeader(position: 51, expected: "an extent of at most 64 bits")
      )
    ),
    NamedCase("a negative extent", (header(shape: "(2, -3)"), .negativeExtent(shape: [2, -3]))),
    NamedCase(
      "a product past 64 bits",
      (
        header(shape: "(4294967296, 4294967296)"),
        .shapeTooLarge(shape: [4_294_967_296, 4_294_967_296])
      )
    ),
    NamedCase("objects", (header(descr: "'|O'"), .unsupportedElementType("|O"))),
    NamedCase(
      "a structure",
      (header(descr: "[('a', '<f4')]"), .unsupportedElementType("[…], a structure"))
    ),
    NamedCase("text", (header(descr: "'<U5'"), .unsupportedElementType("<U5"))),
    NamedCase("complex numbers", (header(descr: "'<c8'"), .unsupportedElementType("<c8"))),
    NamedCase("no byte order", (header(descr: "'b1'"), .unsupportedElementType("b1"))),
  ]

  @Test(arguments: broken)
  func `is an error where the file is broken`(broken: NamedCase<([UInt8], NumpyError)>) {
    #expect(throws: broken.value.1) { try NumpyArray(npyBytes: broken.value.0) }
  }

  @Test(arguments: malformed)
  func `is an error where it is not what NumPy writes`(text: NamedCase<(String, NumpyError)>) {
    #expect(throws: text.value.1) { try NumpyArray(npyBytes: file(text.value.0, data: 6)) }
  }

  @Test func `is not believed about the size`() {
    let shape = [1_000_000_000_000_000_000]
    let error = NumpyError.truncatedData(
      shape: shape,
      elementType: .boolean,
      needed: shape[0],
      found: 6
    )
    #expect(throws: error) {
      try NumpyArray(npyBytes: file(header(shape: "(1000000000000000000,)"), data: 6))
    }
  }

  @Test func `promises exactly the data that follow`() {
    let short = NumpyError.truncatedData(
      shape: [2, 3],
      elementType: .boolean,
      needed: 6,
      found: 5
    )
    #expect(throws: short) { try NumpyArray(npyBytes: file(header(), data: 5)) }
    let long = NumpyError.trailingData(shape: [2, 3], elementType: .boolean, needed: 6)
    #expect(throws: long) { try NumpyArray(npyBytes: file(header(), data: 7)) }
  }

  @Test func `never ends the process, however it is damaged`() throws {
    let whole = file(header(), data: 6)
    for count in 0..<whole.count {
      #expect(throws: NumpyError.self) { try NumpyArray(npyBytes: Array(whole.prefix(count))) }
    }
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      var damaged = whole
      for _ in 0..<3 {
        damaged[Int.random(in: 0..<whole.count, using: &random)] = .random(
          in: 0...255,
          using: &random
        )
      }
      // Some damage leaves a valid file; what matters is to come back.
      _ = try? NumpyArray(npyBytes: damaged)
    }
  }

  @Test func `of version 2 is written where version 1 has no room`() throws {
    let shape = [Int](repeating: 1, count: 30_000)
    let bytes = try NumpyArray(shape: shape, booleans: [true]).npyBytes()
    #expect(bytes[6] == 2)
    #expect(bytes.count % 64 == 1)
    #expect(try NumpyArray(npyBytes: bytes).shape == shape)
  }

  @Test(arguments: NumpyVersion.allCases)
  func `is padded so that data start at a multiple of 64`(version: NumpyVersion) throws {
    for extent in [0, 1, 9, 10, 12_345] {
      let bytes = try NumpyArray(shape: [extent, 0, 7], booleans: []).npyBytes(version: version)
      #expect(bytes.count % 64 == 0)
      #expect(bytes[6] == version.rawValue)
      #expect(bytes.last == UInt8(ascii: "\n"))
    }
  }
}
