import MaskExchange
import TestSupport
import Testing

/// A file with a header and data of our choice.
private func file(_ header: String, data: Int = 0, headerLength: UInt64? = nil) -> [UInt8] {
  let length = headerLength ?? UInt64(header.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
    + [UInt8](repeating: 1, count: data)
}

/// A header with one tensor of three bytes.
private func one(
  dtype: String = #""U8""#,
  shape: String = "[3]",
  offsets: String = "[0,3]"
) -> String {
  #"{"x":{"dtype":\#(dtype),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
}

/// A header with tensors of bytes at the given places.
private func placed(_ places: [(String, Range<Int>)]) -> String {
  let fields = places.map { name, range in
    #""\#(name)":{"dtype":"U8","shape":[\#(range.count)],"#
      + #""data_offsets":[\#(range.lowerBound),\#(range.upperBound)]}"#
  }
  return "{\(fields.joined(separator: ","))}"
}

private typealias Broken = NamedCase<([UInt8], SafetensorsError)>

@Suite struct `The header of a .safetensors file` {
  @Test(arguments: [
    NamedCase("as the library writes it", one() + "     "),
    NamedCase(
      "with spaces",
      "{ \"x\" :\n{\t\"dtype\" : \"U8\" , \"shape\" : [ 3 ] , \"data_offsets\" : [ 0 , 3 ] } }\r\n"
    ),
    NamedCase("in another order", #"{"x":{"data_offsets":[0,3],"shape":[3],"dtype":"U8"}}"#),
    NamedCase("with escapes", #"{"\u0078":{"d\u0074ype":"U8","shape":[3],"data_offsets":[0,3]}}"#),
    NamedCase("with no metadata in it", #"{"__metadata__":{},"# + one().dropFirst()),
    NamedCase("with metadata", #"{"__metadata__":{"a":"b","c":"d"},"# + one().dropFirst()),
  ])
  func `is read however it is spelt`(header: NamedCase<String>) throws {
    let contents = try SafetensorsFile(safetensorsBytes: file(header.value, data: 3))
    #expect(contents.tensors.names == ["x"])
    #expect(try contents.tensors["x"]?.integers() == [1, 1, 1])
  }

  @Test func `has any character in a name`() throws {
    let text =
      #"{"\ud83d\ude00 \"\\\/\b\f\n\r\t é":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#
    let contents = try SafetensorsFile(safetensorsBytes: file(text))
    #expect(contents.tensors.names == ["😀 \"\\/\u{8}\u{C}\n\r\t é"])
    #expect(try SafetensorsFile(safetensorsBytes: contents.safetensorsBytes()) == contents)
  }

  @Test func `may list tensors in another order than their data`() throws {
    let bytes = file(placed([("b", 2..<3), ("none", 2..<2), ("a", 0..<2)]), data: 3)
    let contents = try SafetensorsFile(safetensorsBytes: bytes)
    #expect(contents.tensors.names == ["b", "none", "a"])
    #expect(contents.tensors["a"]?.shape == [2])
  }

  private static let broken: [Broken] = [
    Broken("nothing", ([], .truncatedLength(found: 0))),
    Broken("half a length", ([1, 2, 3], .truncatedLength(found: 3))),
    Broken(
      "a header of 2^64 - 1 bytes",
      (file("{}", headerLength: .max), .headerTooLarge(byteCount: .max, limit: 100_000_000))
    ),
    Broken(
      "a header past the end",
      (file("{}", headerLength: 99), .truncatedHeader(needed: 107, found: 10))
    ),
    Broken(
      "a length too short",
      (
        file(one(), data: 3, headerLength: 5),
        .malformedHeader(position: 5, expected: "'{', the start of the tensor 'x'")
      )
    ),
    Broken("data cut short", (file(one(), data: 2), .truncatedData(tensor: "x", end: 3, found: 2))),
    Broken("data added", (file(one(), data: 4), .trailingData(needed: 3))),
    Broken("data of nobody", (file("{}", data: 1), .trailingData(needed: 0))),
    Broken(
      "a gap at the start",
      (file(placed([("x", 1..<3)]), data: 3), .gap(tensor: "x", begin: 1, expected: 0))
    ),
    Broken(
      "a gap between",
      (
        file(placed([("x", 0..<1), ("y", 2..<3)]), data: 3),
        .gap(tensor: "y", begin: 2, expected: 1)
      )
    ),
    Broken(
      "an overlap",
      (
        file(placed([("y", 1..<3), ("x", 0..<2)]), data: 3),
        .overlap(tensor: "y", begin: 1, other: "x", otherEnd: 2)
      )
    ),
    Broken(
      "the same data twice",
      (
        file(placed([("x", 0..<3), ("y", 0..<3)]), data: 3),
        .overlap(tensor: "y", begin: 0, other: "x", otherEnd: 3)
      )
    ),
    Broken(
      "offsets past the end of the file",
      (
        file(one(shape: "[4611686018427387904]", offsets: "[0,4611686018427387904]"), data: 3),
        .truncatedData(tensor: "x", end: 1 << 62, found: 3)
      )
    ),
  ]

  @Test(arguments: broken)
  private func `and its data are checked against each other`(broken: Broken) {
    #expect(throws: broken.value.1) { try SafetensorsFile(safetensorsBytes: broken.value.0) }
  }

  private static let fields: [NamedCase<(String, SafetensorsError)>] = [
    NamedCase(
      "misordered offsets",
      (one(offsets: "[3,0]"), .misorderedOffsets(tensor: "x", begin: 3, end: 0))
    ),
    NamedCase(
      "a shape too small",
      (
        one(shape: "[2]"),
        .wrongByteCount(tensor: "x", shape: [2], elementType: .uint8, needed: 2, found: 3)
      )
    ),
    NamedCase(
      "a wider type",
      (
        one(dtype: #""BF16""#),
        .wrongByteCount(tensor: "x", shape: [3], elementType: .bfloat16, needed: 6, found: 3)
      )
    ),
    NamedCase(
      "a product past 64 bits",
      (
        one(shape: "[4294967296,4294967296]"),
        .shapeTooLarge(tensor: "x", shape: [4_294_967_296, 4_294_967_296])
      )
    ),
    NamedCase(
      "a type of 8 bits",
      (one(dtype: #""F8_E4M3""#), .unsupportedElementType("F8_E4M3", tensor: "x"))
    ),
    NamedCase(
      "a type that nobody knows",
      (one(dtype: #""f32""#), .unknownElementType("f32", tensor: "x"))
    ),
    NamedCase(
      "no type",
      (#"{"x":{"shape":[],"data_offsets":[0,1]}}"#, .missingField("dtype", tensor: "x"))
    ),
    NamedCase(
      "no shape",
      (#"{"x":{"dtype":"U8","data_offsets":[0,1]}}"#, .missingField("shape", tensor: "x"))
    ),
    NamedCase(
      "no offsets",
      (#"{"x":{"dtype":"U8","shape":[]}}"#, .missingField("data_offsets", tensor: "x"))
    ),
    NamedCase("no field", (#"{"x":{}}"#, .missingField("dtype", tensor: "x"))),
    NamedCase(
      "a field twice",
      (#"{"x":{"shape":[],"shape":[]}}"#, .duplicateField("shape", tensor: "x"))
    ),
    NamedCase(
      "a field too many",
      (#"{"x":{"strides":[1]}}"#, .unknownField("strides", tensor: "x"))
    ),
    NamedCase("a name twice", (placed([("x", 0..<1), ("x", 1..<2)]), .duplicateName("x"))),
    NamedCase(
      "a name twice, once escaped",
      (placed([("x", 0..<1), (#"\u0078"#, 1..<2)]), .duplicateName("x"))
    ),
    NamedCase(
      "metadata twice",
      (#"{"__metadata__":{},"__metadata__":{}}"#, .duplicateName("__metadata__"))
    ),
    NamedCase(
      "a key of the metadata twice",
      (#"{"__metadata__":{"a":"1","a":"2"}}"#, .duplicateName("a"))
    ),
  ]

  @Test(arguments: fields)
  private func `has fields that are checked`(header: NamedCase<(String, SafetensorsError)>) {
    #expect(throws: header.value.1) {
      try SafetensorsFile(safetensorsBytes: file(header.value.0, data: 3))
    }
  }

  private static let malformed: [NamedCase<(text: String, position: Int, expected: String)>] = [
    NamedCase("empty text", ("", 0, "'{', the start of the header")),
    NamedCase("a space first", (" {}", 0, "'{', the start of the header")),
    NamedCase("a list", ("[]", 0, "'{', the start of the header")),
    NamedCase("an open object", ("{", 1, "a key in double quotes")),
    NamedCase("a comma at the end", (#"{"x":{},}"#, 6, "")),
    NamedCase("single quotes", ("{'x':{}}", 1, "a key in double quotes")),
    NamedCase("no colon", (#"{"x"{}}"#, 4, "':' after the key 'x'")),
    NamedCase("a tensor that is null", (#"{"x":null}"#, 5, "'{', the start of the tensor 'x'")),
    NamedCase(
      "something after the end",
      ("{}{}", 2, "the end; nothing follows the object but spaces")
    ),
    NamedCase(
      "zero bytes after the end",
      ("{}\0\0", 2, "the end; nothing follows the object but spaces")
    ),
    NamedCase("an open string", (#"{"x"#, 3, "a closing quote")),
    NamedCase(
      "a line break in a string",
      ("{\"x\n\":{}}", 3, "a character that is not a control character")
    ),
    NamedCase("half a pair", (#"{"\ud83d":{}}"#, 3, "a character; half of a pair is none")),
    NamedCase(
      "half a pair and another",
      (#"{"\ud83d\u0041":{}}"#, 3, "a character; half of a pair is none")
    ),
    NamedCase("digits that are none", (#"{"\u00+1":{}}"#, 4, "four hexadecimal digits")),
    NamedCase("an escape that is none", (#"{"\x41":{}}"#, 3, "an escape such as \\n")),
    NamedCase("an escape at the end", (#"{"\"#, 3, "an escape such as \\n")),
    NamedCase(
      "a negative extent",
      (one(shape: "[-3]"), 28, "an integer of 0 or more in the shape of 'x'")
    ),
    NamedCase("a fraction", (one(shape: "[3.0]"), 29, "',' or ']' in the shape of 'x'")),
    NamedCase(
      "a leading zero",
      (one(shape: "[03]"), 28, "an integer of 0 or more in the shape of 'x'")
    ),
    NamedCase(
      "an extent past 63 bits",
      (one(shape: "[9223372036854775808]"), 28, "an integer of at most 63 bits in the shape of 'x'")
    ),
    NamedCase(
      "three offsets",
      (one(offsets: "[0,3,4]"), 46, "two data_offsets of 'x', [begin, end]")
    ),
    NamedCase("a number as text", (one(dtype: "3"), 14, "a dtype in double quotes")),
    NamedCase(
      "metadata that are no text",
      (#"{"__metadata__":{"a":1}}"#, 21, "text in double quotes, the value of 'a'")
    ),
  ]

  @Test(arguments: malformed)
  private func `that is no JSON of the format is an error with its place`(
    header: NamedCase<(text: String, position: Int, expected: String)>
  ) throws {
    let error = #expect(throws: SafetensorsError.self) {
      try SafetensorsFile(safetensorsBytes: file(header.value.text, data: 3))
    }
    let (text, position, expected) = header.value
    guard !expected.isEmpty else {
      #expect(error == .missingField("dtype", tensor: "x"), "\(text)")
      return
    }
    #expect(error == .malformedHeader(position: position, expected: expected))
  }

  @Test func `that is not UTF-8 is an error`() {
    let bytes = file("{\"").dropLast(2) + [0x7B, 0x22, 0xFF, 0x22, 0x3A]
    var whole = Array(bytes)
    whole[0] = UInt8(whole.count - 8)
    #expect(throws: SafetensorsError.malformedHeader(position: 2, expected: "text in UTF-8")) {
      try SafetensorsFile(safetensorsBytes: whole)
    }
  }

  @Test func `is padded, and wider elements lie first`() throws {
    var file = SafetensorsFile()
    file.tensors["a"] = try NumpyArray(shape: [3], booleans: [true, false, true])
    file.tensors["b"] = try NumpyArray(shape: [1], doubles: [1.5])
    file.metadata = ["format": "pt"]
    let bytes = try file.safetensorsBytes()
    let text =
      #"{"__metadata__":{"format":"pt"},"a":{"dtype":"BOOL","shape":[3],"data_offsets":[8,11]},"#
      + #""b":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#
    let padding = (8 - text.utf8.count % 8) % 8
    #expect(String(decoding: bytes[8...].prefix(text.utf8.count), as: UTF8.self) == text)
    #expect(Int(bytes[0]) == text.utf8.count + padding)
    #expect(bytes.count == 8 + text.utf8.count + padding + 11)
  }

  @Test func `cannot hold a tensor of the metadata's name`() throws {
    var file = SafetensorsFile()
    file.tensors["__metadata__"] = try NumpyArray(shape: [], integers: [1])
    #expect(throws: SafetensorsError.reservedName("__metadata__")) { try file.safetensorsBytes() }
  }

  @Test func `of a type that no array has here is refused by name`() {
    let path = ArrayFileCase.path("float8.safetensors")
    #expect(throws: SafetensorsError.unsupportedElementType("F8_E4M3", tensor: "x")) {
      try SafetensorsFile(contentsOf: path)
    }
  }

  @Test func `cut anywhere is an error and never a crash`() throws {
    var contents = SafetensorsFile(metadata: ["a": "é"])
    contents.tensors["x"] = try NumpyArray(shape: [2], integers: [1, 2])
    let bytes = try contents.safetensorsBytes()
    for count in bytes.indices {
      #expect(throws: SafetensorsError.self) {
        try SafetensorsFile(safetensorsBytes: Array(bytes[..<count]))
      }
    }
  }

  @Test func `changed in any byte is read or refused, and never a crash`() throws {
    var contents = SafetensorsFile(metadata: ["a": "é"])
    contents.tensors["x"] = try NumpyArray(shape: [2], integers: [1, 2])
    contents.tensors["y"] = try NumpyArray(shape: [2, 1], doubles: [1, 2], as: .bfloat16)
    let bytes = try contents.safetensorsBytes()
    let headerEnd = bytes.count - 20
    for place in 0..<headerEnd {
      for value in Array(" 0,9:[]{}\"\\-e".utf8) + [0, 0xFF] where value != bytes[place] {
        var damaged = bytes
        damaged[place] = value
        guard let read = try? SafetensorsFile(safetensorsBytes: damaged) else { continue }
        // What is read all the same holds as many bytes as before.
        #expect(read.tensors.entries.reduce(0) { $0 + $1.array.withBytes { $0.byteCount } } == 20)
      }
    }
  }
}
