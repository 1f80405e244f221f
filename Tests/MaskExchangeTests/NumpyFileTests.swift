import Foundation
import MaskExchange
import TestSupport
import Testing

@Suite struct `A .npy file` {
  @Test func `is written and read`() throws {
    let folder = try TemporaryFolder()
    let array = try NumpyArray(shape: [3, 2], doubles: [1, 2, 3, 4, 5, -.infinity], as: .float32)
    try array.write(to: folder.path("a.npy"))
    #expect(try NumpyArray(contentsOf: folder.path("a.npy")) == array)
    #expect(try folder.contents() == ["a.npy"])
  }

  @Test func `replaces what was there, whole`() throws {
    let folder = try TemporaryFolder()
    try Data(count: 10_000).write(to: URL(filePath: folder.path("a.npy")))
    let array = try NumpyArray(shape: [1], integers: [7])
    try array.write(to: folder.path("a.npy"))
    #expect(try NumpyArray(contentsOf: folder.path("a.npy")) == array)
  }

  @Test func `keeps its permissions when it is replaced`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.npy")
    let array = try NumpyArray(shape: [], integers: [7])
    try array.write(to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try array.write(to: path)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func `behind a link is replaced, and the link stays`() throws {
    let folder = try TemporaryFolder()
    let array = try NumpyArray(shape: [], integers: [7])
    try NumpyArray(shape: [], integers: [1]).write(to: folder.path("real.npy"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.npy"),
      withDestinationPath: folder.path("real.npy")
    )
    try array.write(to: folder.path("link.npy"))
    #expect(try NumpyArray(contentsOf: folder.path("real.npy")) == array)
    #expect(try folder.contents() == ["link.npy", "real.npy"])
  }

  @Test func `that cannot be written leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    let array = try NumpyArray(shape: [1], integers: [7])
    try FileManager.default.createDirectory(
      atPath: folder.path("there"),
      withIntermediateDirectories: true
    )
    let attempts: [(String, FileError)] = [
      (folder.path("nowhere/a.npy"), .missingFolder(path: folder.path("nowhere"))),
      (folder.path("there"), .isFolder(path: folder.path("there"))),
      (folder.path("new") + "/", .isFolder(path: folder.path("new") + "/")),
    ]
    for (path, error) in attempts {
      #expect(throws: NumpyError.file(error)) { try array.write(to: path) }
    }
    #expect(try folder.contents() == ["there"])
  }

  @Test func `that is given too few bytes leaves the old one as it was`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.npy")
    let array = try NumpyArray(shape: [2], integers: [7, 8])
    try array.write(to: path)
    #expect(throws: NumpyError.wrongValueCount(shape: [3], needed: 3, found: 2)) {
      try array.withBytes { bytes throws(NumpyError) in
        try NumpyArray.write(bytes, shape: [3], elementType: .int64, to: path)
      }
    }
    #expect(try NumpyArray(contentsOf: path) == array)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `on a full disk is an error`() throws {
    let array = try NumpyArray(shape: [1], integers: [7])
    #expect(throws: NumpyError.self) { try array.write(to: "/dev/full") }
  }

  @Test(.enabled(if: getuid() != 0, "the superuser may read and write everything"))
  func `that this user may not touch is an error of its own`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.npy")
    let array = try NumpyArray(shape: [1], integers: [7])
    try array.write(to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: path)
    #expect(throws: NumpyError.file(.notReadable(path: path))) { try NumpyArray(contentsOf: path) }
    #expect(throws: NumpyError.file(.notWritable(path: path))) { try array.write(to: path) }
  }

  @Test func `that is not there, or a folder, is an error of its own`() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path("a.npy")
    #expect(throws: NumpyError.file(.missing(path: missing))) {
      try NumpyArray(contentsOf: missing)
    }
    #expect(throws: NumpyError.file(.missing(path: ""))) { try NumpyArray(contentsOf: "") }
    let inside = folder.path("")
    #expect(throws: NumpyError.file(.isFolder(path: inside))) { try NumpyArray(contentsOf: inside) }
  }

  @Test func `cut short or added to is an error, and nothing is read past it`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.npy")
    let array = try NumpyArray(shape: [4], integers: [1, 2, 3, 4])
    let bytes = array.npyBytes()
    for (change, data) in [("short", bytes.dropLast()), ("long", bytes + [0])] {
      try Data(data).write(to: URL(filePath: path))
      #expect(throws: NumpyError.self, "\(change)") { try NumpyArray(contentsOf: path) }
    }
  }

  @Test func `comes through a pipe too, where its end is not known before`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("pipe")
    let isMade = unsafe mkfifo(path, 0o600) == 0
    try #require(isMade)
    let array = try NumpyArray(shape: [300_000], integers: Array(0..<300_000))
    Thread { try? array.write(to: path) }.start()
    #expect(try NumpyArray(contentsOf: path) == array)
    for bytes in [array.npyBytes() + [0], array.npyBytes().dropLast()] {
      Thread { try? Data(bytes).write(to: URL(filePath: path)) }.start()
      #expect(throws: NumpyError.self) { try NumpyArray(contentsOf: path) }
    }
  }

  @Test func `that is given up leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    do {
      let file = try WholeFile(path: folder.path("a.npy"))
      try NumpyArray(shape: [1], integers: [7]).withBytes { bytes throws(FileError) in
        try file.append(bytes)
      }
      #expect(try folder.contents().count == 1)
    }
    #expect(try folder.contents() == [])
  }
}
