/// The CRC-32 of zip archives.
struct Checksum {
  /// What each byte does to the remainder.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0xEDB8_8320
    }
  }

  private var remainder: UInt32 = .max

  /// Takes more bytes into account.
  mutating func append(_ bytes: RawSpan) {
    var remainder = remainder
    let table = Self.table.span
    for offset in bytes.byteOffsets {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      remainder = remainder >> 8 ^ table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
    }
    self.remainder = remainder
  }

  var value: UInt32 { ~remainder }
}
