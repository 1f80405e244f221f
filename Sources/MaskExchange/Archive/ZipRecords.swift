// The records of a zip archive, as far as `.npz` needs them; all numbers are little-endian.
//
// Source: APPNOTE.TXT, the .ZIP file format specification of PKWARE.

/// What a zip archive ends with: where its table of entries lies.
struct ZipEndRecord {
  static let signature: UInt32 = 0x0605_4B50
  static let byteCount = 22
  static let longestComment = 0xFFFF
  /// Stands in a field whose value is too large for it.
  static let overflow32 = UInt32.max
  static let overflow16 = UInt16.max

  let entryCount: Int
  /// Where the table of entries lies.
  let directory: Range<Int>

  /// Finds the record, which only a comment may follow.
  init(endOf bytes: [UInt8]) throws(ArchiveError) {
    let last = bytes.count - Self.byteCount
    let first = max(0, last - Self.longestComment)
    let position =
      last < 0
      ? nil
      : (first...last).last { position in
        bytes.number32(at: position) == Self.signature
          && position + Self.byteCount + Int(bytes.number16(at: position + 20)) == bytes.count
      }
    guard let position else { throw ArchiveError.notArchive }
    let (disk, startDisk) = (bytes.number16(at: position + 4), bytes.number16(at: position + 6))
    let (here, all) = (bytes.number16(at: position + 8), bytes.number16(at: position + 10))
    let (size, start) = (bytes.number32(at: position + 12), bytes.number32(at: position + 16))
    guard all != Self.overflow16, size != Self.overflow32, start != Self.overflow32 else {
      throw ArchiveError.unsupportedKind("is a zip64 archive, for more than 4 GiB or 65534 entries")
    }
    guard disk == 0, startDisk == 0, here == all else {
      throw ArchiveError.unsupportedKind("is one of several parts")
    }
    guard Int(start) + Int(size) == position else {
      throw ArchiveError.malformedDirectory(
        position: position,
        expected: "the end of the table of entries, \(size) bytes from byte \(start)"
      )
    }
    entryCount = Int(all)
    directory = Int(start)..<position
  }

  /// The record as bytes.
  static func encoded(entryCount: Int, directory: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(signature)
    for count in [0, 0, UInt16(entryCount), UInt16(entryCount)] { bytes.append(count) }
    bytes.append(UInt32(directory.count))
    bytes.append(UInt32(directory.lowerBound))
    bytes.append(0 as UInt16)
    return bytes
  }
}

/// What the table of entries says of one.
struct ZipEntry {
  static let signature: UInt32 = 0x0201_4B50
  static let localSignature: UInt32 = 0x0403_4B50
  static let byteCount = 46
  static let localByteCount = 30
  private static let isEncrypted: UInt16 = 1
  private static let isUnicode: UInt16 = 0x800

  let name: String
  let checksum: UInt32
  let dataByteCount: Int
  /// Where the entry begins, with a header of its own.
  let begin: Int

  /// Reads the entry of the table at a position, and moves the position behind it.
  init(
    _ bytes: [UInt8],
    at position: inout Int,
    end: Int,
    index: Int
  ) throws(ArchiveError) {
    let start = position
    guard start + Self.byteCount <= end, bytes.number32(at: start) == Self.signature else {
      throw ArchiveError.malformedDirectory(
        position: start,
        expected: "entry \(index) of the table"
      )
    }
    let lengths = [28, 30, 32].map { Int(bytes.number16(at: start + $0)) }
    position = start + Self.byteCount + lengths.reduce(0, +)
    guard position <= end else {
      throw ArchiveError.malformedDirectory(
        position: end,
        expected: "a part of entry \(index), which ends at byte \(position)"
      )
    }
    let nameStart = start + Self.byteCount
    guard let name = String(validating: bytes[nameStart..<nameStart + lengths[0]], as: UTF8.self)
    else { throw ArchiveError.unreadableName(entry: index) }
    self.name = name
    let (stored, said) = (bytes.number32(at: start + 20), bytes.number32(at: start + 24))
    let offset = bytes.number32(at: start + 42)
    checksum = bytes.number32(at: start + 16)
    (dataByteCount, begin) = (Int(stored), Int(offset))
    if bytes.number16(at: start + 8) & Self.isEncrypted != 0 {
      throw ArchiveError.encrypted(entry: name)
    }
    let method = bytes.number16(at: start + 10)
    guard method == 0 else { throw ArchiveError.compressed(entry: name, method: method) }
    guard ![stored, said, offset].contains(ZipEndRecord.overflow32) else {
      throw ArchiveError.unsupportedKind("has the zip64 entry '\(name)', for more than 4 GiB")
    }
    guard stored == said else {
      throw ArchiveError.wrongSize(entry: name, stored: Int(stored), said: Int(said))
    }
  }

  /// Where the data of the entry lie, behind the header that the entry has of its own and before
  /// the table of entries.
  func dataRange(in bytes: [UInt8], before end: Int) throws(ArchiveError) -> Range<Int> {
    guard begin + Self.localByteCount <= end, bytes.number32(at: begin) == Self.localSignature
    else {
      throw ArchiveError.malformedEntry(
        entry: name,
        position: begin,
        expected: "the entry's own header"
      )
    }
    guard bytes.number16(at: begin + 8) == 0 else {
      throw ArchiveError.malformedEntry(
        entry: name,
        position: begin + 8,
        expected: "0, as in the table of entries"
      )
    }
    let nameCount = Int(bytes.number16(at: begin + 26))
    let nameStart = begin + Self.localByteCount
    let start = nameStart + nameCount + Int(bytes.number16(at: begin + 28))
    guard start <= end, bytes[nameStart..<nameStart + nameCount].elementsEqual(name.utf8) else {
      throw ArchiveError.malformedEntry(
        entry: name,
        position: nameStart,
        expected: "the same name as in the table of entries"
      )
    }
    guard start + dataByteCount <= end else {
      throw ArchiveError.malformedEntry(
        entry: name,
        position: end,
        expected: "a part of its data, which end at byte \(start + dataByteCount)"
      )
    }
    return start..<start + dataByteCount
  }

  /// The header that stands before the data, or the entry of the table.
  func encoded(local: Bool) -> [UInt8] {
    let flags = name.utf8.allSatisfy { $0 < 0x80 } ? 0 : Self.isUnicode
    var bytes: [UInt8] = []
    bytes.append(local ? Self.localSignature : Self.signature)
    // Version 2.0, made by and needed to read; nothing compressed; midnight on 1 January 1980.
    for field in (local ? [20] : [20, 20]) + [flags, 0, 0, 0x21] { bytes.append(field) }
    for field in [checksum, UInt32(dataByteCount), UInt32(dataByteCount)] { bytes.append(field) }
    // The length of the name; nothing extra. The table has a comment, a part and attributes
    // besides.
    for field in [UInt16(name.utf8.count), 0] { bytes.append(field) }
    if !local {
      for field: UInt16 in [0, 0, 0, 0, 0] { bytes.append(field) }
      bytes.append(UInt32(begin))
    }
    return bytes + Array(name.utf8)
  }
}

extension ZipEntry {
  /// Describes an entry that is to be written.
  init(name: String, checksum: UInt32, dataByteCount: Int, begin: Int) {
    self.name = name
    self.checksum = checksum
    self.dataByteCount = dataByteCount
    self.begin = begin
  }
}

extension [UInt8] {
  fileprivate func number16(at position: Int) -> UInt16 {
    UInt16(self[position]) | UInt16(self[position + 1]) << 8
  }

  fileprivate func number32(at position: Int) -> UInt32 {
    UInt32(number16(at: position)) | UInt32(number16(at: position + 2)) << 16
  }

  fileprivate mutating func append(_ number: UInt16) {
    for shift in [0, 8] { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  fileprivate mutating func append(_ number: UInt32) {
    for shift in [0, 16] { append(UInt16(truncatingIfNeeded: number >> shift)) }
  }
}
