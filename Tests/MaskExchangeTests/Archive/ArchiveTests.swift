import Foundation
import MaskExchange
import TestSupport
import Testing

/// An archive with two entries, `a` and `b`, to be damaged.
private func archive() throws -> [UInt8] {
  var arrays = NamedArrays()
  arrays["a"] = try NumpyArray(shape: [2], integers: [1, 2])
  arrays["b"] = try NumpyArray(shape: [2], integers: [3, 4])
  return try NumpyArchive(arrays: arrays).npzBytes()
}

private let local: [UInt8] = [0x50, 0x4B, 3, 4]
private let central: [UInt8] = [0x50, 0x4B, 1, 2]
private let end: [UInt8] = [0x50, 0x4B, 5, 6]

extension [UInt8] {
  /// Where a signature stands for the n-th time.
  fileprivate func place(of signature: [UInt8], _ index: Int = 0) throws -> Int {
    try #require(indices.filter { self[$0...].starts(with: signature) }.dropFirst(index).first)
  }

  /// Puts bytes in place of others.
  fileprivate mutating func put(_ bytes: [UInt8], at place: Int) {
    replaceSubrange(place..<place + bytes.count, with: bytes)
  }
}

@Suite struct `An .npz archive` {
  @Test func `may have a comment behind it`() throws {
    var bytes = try archive()
    bytes.put([3, 0], at: bytes.count - 2)
    bytes += Array("zip".utf8)
    #expect(try NumpyArchive(npzBytes: bytes).arrays.names == ["a", "b"])
  }

  @Test func `that is compressed says how to write it`() throws {
    let path = ArrayFileCase.path("deflated.npz")
    let error = #expect(throws: ArchiveError.self) { try NumpyArchive(contentsOf: path) }
    #expect(error == .compressed(entry: "mask.npy", method: 8))
    #expect(try #require(error).description.contains("numpy.savez in place of"))
  }

  @Test(arguments: [
    NamedCase("nothing", []), NamedCase("text", Array("no archive at all, only text".utf8)),
    NamedCase("a start alone", local + [UInt8](repeating: 0, count: 40)),
  ])
  func `ends as an archive does`(bytes: NamedCase<[UInt8]>) {
    #expect(throws: ArchiveError.notArchive) { try NumpyArchive(npzBytes: bytes.value) }
  }

  private typealias Damage = @Sendable (inout [UInt8]) throws -> ArchiveError

  private static let damage: [NamedCase<Damage>] = [
    NamedCase("a changed byte") { bytes in
      let place = try bytes.place(of: local, 1) - 1
      bytes[place] ^= 1
      return .wrongChecksum(entry: "a.npy", expected: 0, found: 0)
    },
    NamedCase("an encrypted entry") { bytes in
      bytes.put([1], at: try bytes.place(of: central) + 8)
      return .encrypted(entry: "a.npy")
    },
    NamedCase("another compression") { bytes in
      bytes.put([12], at: try bytes.place(of: central) + 10)
      return .compressed(entry: "a.npy", method: 12)
    },
    NamedCase("a compression in the entry's own header") { bytes in
      bytes.put([8], at: 8)
      return .malformedEntry(
        entry: "a.npy",
        position: 8,
        expected: "0, as in the table of entries"
      )
    },
    NamedCase("two sizes") { bytes in
      let place = try bytes.place(of: central)
      bytes[place + 20] -= 1
      return .wrongSize(
        entry: "a.npy",
        stored: Int(bytes[place + 20]),
        said: Int(bytes[place + 24])
      )
    },
    NamedCase("another name in the entry's own header") { bytes in
      bytes.put([0x78], at: 30)
      return .malformedEntry(
        entry: "a.npy",
        position: 30,
        expected: "the same name as in the table of entries"
      )
    },
    NamedCase("a name twice") { bytes in
      bytes.put([0x61], at: try bytes.place(of: central, 1) + 46)
      bytes.put([0x61], at: try bytes.place(of: local, 1) + 30)
      return .duplicateName("a")
    },
    NamedCase("an entry that is no array") { bytes in
      bytes.put(Array("a.txt".utf8), at: try bytes.place(of: central) + 46)
      bytes.put(Array("a.txt".utf8), at: 30)
      return .notArray(entry: "a.txt")
    },
    NamedCase("a name that is not text") { bytes in
      bytes.put([0xFF], at: try bytes.place(of: central) + 46)
      return .unreadableName(entry: 0)
    },
    NamedCase("an entry that begins elsewhere") { bytes in
      bytes.put([1], at: try bytes.place(of: central) + 42)
      return .malformedEntry(entry: "a.npy", position: 1, expected: "the entry's own header")
    },
    NamedCase("an entry that begins past the end") { bytes in
      bytes.put([0xFE, 0xFF, 0xFF, 0xFF], at: try bytes.place(of: central) + 42)
      return .malformedEntry(
        entry: "a.npy",
        position: 0xFFFF_FFFE,
        expected: "the entry's own header"
      )
    },
    NamedCase("data past the table of entries") { bytes in
      let (place, table) = (try bytes.place(of: central, 1), try bytes.place(of: central))
      let begin = try bytes.place(of: local, 1)
      bytes.put([0, 0, 1, 0], at: place + 20)
      bytes.put([0, 0, 1, 0], at: place + 24)
      return .malformedEntry(
        entry: "b.npy",
        position: table,
        expected: "a part of its data, which end at byte \(begin + 35 + 0x10000)"
      )
    },
    NamedCase("two entries in one place") { bytes in
      // Both are called 'a', so that the entry's own header agrees with both.
      let place = try bytes.place(of: central, 1)
      bytes.put([0x61], at: place + 46)
      bytes.put([0, 0, 0, 0], at: place + 42)
      return .overlap(
        entry: "a.npy",
        begin: 0,
        other: "a.npy",
        otherEnd: try bytes.place(of: local, 1)
      )
    },
    NamedCase("a table that begins elsewhere") { bytes in
      let place = try bytes.place(of: end)
      bytes[place + 16] -= 1
      let (size, start) = (bytes[place + 12], Int(bytes[place + 16]) + Int(bytes[place + 17]) << 8)
      return .malformedDirectory(
        position: place,
        expected: "the end of the table of entries, \(size) bytes from byte \(start)"
      )
    },
    NamedCase("an entry too few in the table") { bytes in
      let (place, second) = (try bytes.place(of: end), try bytes.place(of: central, 1))
      bytes.put([1, 0, 1, 0], at: place + 8)
      return .malformedDirectory(
        position: second,
        expected: "the end of the table, after 1 entries"
      )
    },
    NamedCase("an entry too many in the table") { bytes in
      let place = try bytes.place(of: end)
      bytes.put([3, 0, 3, 0], at: place + 8)
      return .malformedDirectory(position: place, expected: "entry 2 of the table")
    },
    NamedCase("a comment past the table of entries") { bytes in
      let place = try bytes.place(of: central, 1)
      bytes.put([0xFF, 0xFF], at: place + 32)
      return .malformedDirectory(
        position: try bytes.place(of: end),
        expected: "a part of entry 1, which ends at byte \(place + 46 + 5 + 0xFFFF)"
      )
    },
    NamedCase("several parts") { bytes in
      bytes.put([1], at: try bytes.place(of: end) + 4)
      return .unsupportedKind("is one of several parts")
    },
    NamedCase("zip64") { bytes in
      bytes.put([0xFF, 0xFF, 0xFF, 0xFF], at: try bytes.place(of: end) + 16)
      return .unsupportedKind("is a zip64 archive, for more than 4 GiB or 65534 entries")
    },
    NamedCase("a zip64 entry") { bytes in
      bytes.put([0xFF, 0xFF, 0xFF, 0xFF], at: try bytes.place(of: central) + 24)
      return .unsupportedKind("has the zip64 entry 'a.npy', for more than 4 GiB")
    },
  ]

  @Test(arguments: damage)
  private func `that is damaged is an error that says where`(damage: NamedCase<Damage>) throws {
    var bytes = try archive()
    let expected = try damage.value(&bytes)
    let error = #expect(throws: ArchiveError.self) { try NumpyArchive(npzBytes: bytes) }
    if case .wrongChecksum(let entry, _, _) = expected {
      guard case .wrongChecksum(entry, let written, let found) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(written != found)
    } else {
      #expect(error == expected)
    }
  }

  @Test func `with a broken array names its entry`() throws {
    // The checksum is right, so it is the array's header that is wrong: its version.
    var arrays = NamedArrays()
    arrays["a"] = try NumpyArray(shape: [2], integers: [1, 2])
    var bytes = try NumpyArchive(arrays: arrays).npzBytes()
    let inner = 30 + 5 + 6
    bytes[inner] = 9
    let data = bytes[(30 + 5)..<(try bytes.place(of: central))]
    bytes.put(checksum(of: data), at: try bytes.place(of: central) + 16)
    #expect(throws: ArchiveError.array(.unknownVersion(major: 9, minor: 0), entry: "a.npy")) {
      try NumpyArchive(npzBytes: bytes)
    }
  }

  /// CRC-32 bit by bit.
  private func checksum(of data: ArraySlice<UInt8>) -> [UInt8] {
    var remainder = UInt32.max
    for byte in data {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0xEDB8_8320
      }
    }
    return (0..<4).map { UInt8(truncatingIfNeeded: ~remainder >> (8 * $0)) }
  }

  @Test func `cut anywhere is an error and never a crash`() throws {
    let bytes = try archive()
    for count in bytes.indices {
      #expect(throws: ArchiveError.self) { try NumpyArchive(npzBytes: Array(bytes[..<count])) }
    }
  }

  @Test func `changed in any byte is read or refused, and never a crash`() throws {
    let bytes = try archive()
    var readCount = 0
    for place in bytes.indices {
      for value: UInt8 in [0, 0x7F, 0xFF] {
        var damaged = bytes
        damaged[place] = value
        if (try? NumpyArchive(npzBytes: damaged)) != nil { readCount += 1 }
      }
    }
    // Times and attributes mean nothing here; the data do, and their checksum guards them.
    #expect(readCount < bytes.count)
  }
}
