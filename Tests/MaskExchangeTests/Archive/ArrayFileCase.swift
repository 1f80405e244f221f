import Foundation
import MaskExchange
import TestSupport
import Testing

/// A file that NumPy or the safetensors library wrote, and what it read back.
struct ArrayFileCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Array: Decodable {
    let name: String
    let type: String
    let shape: [Int]
    /// In row-major order, as Python prints them.
    let values: [String]
  }

  let file: String
  let metadata: [String: String]
  let arrays: [Array]

  var testDescription: String { file }
  var path: String { Self.path(file) }

  static func path(_ file: String) -> String { folder.appending(path: file).path }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/arrays")

  /// Empty where the list cannot be read, which a test of its own notices.
  static let all: [ArrayFileCase] =
    (try? JSONDecoder().decode(
      [ArrayFileCase].self,
      from: Data(contentsOf: folder.appending(path: "cases.json"))
    )) ?? []

  /// Expects the arrays that the file's maker read back.
  func expect(_ found: NamedArrays) throws {
    #expect(Set(found.names) == Set(arrays.map(\.name)))
    for expected in arrays {
      let array = try #require(found[expected.name])
      #expect(array.shape == expected.shape)
      #expect("\(array.elementType)" == expected.type)
      if expected.type.contains("int64") {
        let integers = expected.values.map { Int($0) }
        if integers.contains(nil) { continue }
        #expect(try array.integers() == integers)
      } else {
        #expect(array.doubles == expected.values.map { Double($0) })
      }
    }
  }
}

@Suite struct `Files of several arrays` {
  @Test func `every case is listed`() {
    #expect(ArrayFileCase.all.count == 6)
  }

  @Test(arguments: ArrayFileCase.all.filter { $0.file.hasSuffix(".safetensors") })
  func `of safetensors are read with names, shapes, types and values`(file: ArrayFileCase) throws {
    let contents = try SafetensorsFile(contentsOf: file.path)
    try file.expect(contents.tensors)
    #expect(contents.metadata == file.metadata)
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: file.path)))
    #expect(try SafetensorsFile(safetensorsBytes: bytes) == contents)
    #expect(try SafetensorsFile(safetensorsBytes: contents.safetensorsBytes()) == contents)
  }

  @Test(arguments: ArrayFileCase.all.filter { $0.file.hasSuffix(".npz") })
  func `of NumPy are read with names, shapes, types and values`(file: ArrayFileCase) throws {
    let contents = try NumpyArchive(contentsOf: file.path)
    try file.expect(contents.arrays)
    #expect(contents.arrays.names == file.arrays.map(\.name))
    #expect(try NumpyArchive(npzBytes: contents.npzBytes()) == contents)
  }

  @Test func `are written to the byte as from bytes`() throws {
    let folder = try TemporaryFolder()
    let tensors = try SafetensorsFile(contentsOf: ArrayFileCase.path("every_type.safetensors"))
    try tensors.write(to: folder.path("a.safetensors"))
    try NumpyArchive(arrays: tensors.tensors).write(to: folder.path("a.npz"))
    let files = ["a.safetensors", "a.npz"].map { URL(filePath: folder.path($0)) }
    #expect(try [UInt8](Data(contentsOf: files[0])) == tensors.safetensorsBytes())
    #expect(
      try [UInt8](Data(contentsOf: files[1])) == NumpyArchive(arrays: tensors.tensors).npzBytes()
    )
    #expect(try folder.contents() == ["a.npz", "a.safetensors"])
  }

  @Test func `of one array come from bytes that lie elsewhere`() throws {
    let folder = try TemporaryFolder()
    let array = try NumpyArray(shape: [2, 2], doubles: [0, -1e9, 0, 0], as: .bfloat16)
    for name in ["b.npy", "b.npz", "b.npz:x", "b.safetensors:x"] {
      let path = ArrayPath(folder.path(name))
      try array.withBytes { bytes throws(ArrayPathError) in
        try path.write(bytes, shape: [2, 2], elementType: .bfloat16)
      }
      #expect(try path.read() == array)
    }
    try array.withBytes { bytes throws(SafetensorsError) in
      try SafetensorsFile.write(
        bytes,
        named: "mask",
        shape: [2, 2],
        elementType: .bfloat16,
        to: folder.path("a.safetensors")
      )
    }
    try array.withBytes { bytes throws(ArchiveError) in
      try NumpyArchive.write(
        bytes,
        named: "mask",
        shape: [2, 2],
        elementType: .bfloat16,
        to: folder.path("a.npz")
      )
    }
    for name in ["a.safetensors", "a.npz"] {
      #expect(try ArrayPath(folder.path(name)).read() == array)
    }
  }

  @Test func `of one array that is too short leave nothing behind`() throws {
    let folder = try TemporaryFolder()
    let array = try NumpyArray(shape: [2], integers: [7, 8])
    let error = NumpyError.wrongValueCount(shape: [3], needed: 3, found: 2)
    #expect(throws: SafetensorsError.array(error)) {
      try array.withBytes { bytes throws(SafetensorsError) in
        try SafetensorsFile.write(
          bytes,
          named: "x",
          shape: [3],
          elementType: .int64,
          to: folder.path("a.safetensors")
        )
      }
    }
    #expect(throws: ArchiveError.array(error, entry: "x")) {
      try array.withBytes { bytes throws(ArchiveError) in
        try NumpyArchive.write(
          bytes,
          named: "x",
          shape: [3],
          elementType: .int64,
          to: folder.path("a.npz")
        )
      }
    }
    #expect(try folder.contents() == [])
  }

  @Test func `that are missing or folders are errors of their own`() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path("a")
    #expect(throws: SafetensorsError.file(.missing(path: missing))) {
      try SafetensorsFile(contentsOf: missing)
    }
    #expect(throws: ArchiveError.file(.missing(path: missing))) {
      try NumpyArchive(contentsOf: missing)
    }
    #expect(throws: ArchiveError.file(.isFolder(path: folder.path("")))) {
      try NumpyArchive(contentsOf: folder.path(""))
    }
  }

  @Test func `of safetensors come through a pipe, and archives say that they cannot`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("pipe")
    let isMade = unsafe mkfifo(path, 0o600) == 0
    try #require(isMade)
    let original = try SafetensorsFile(contentsOf: ArrayFileCase.path("every_type.safetensors"))
    let writer = Thread { try? original.write(to: path) }
    writer.start()
    #expect(try SafetensorsFile(contentsOf: path) == original)
    #expect(throws: ArchiveError.stream(path: "/dev/null")) {
      try NumpyArchive(contentsOf: "/dev/null")
    }
  }
}
