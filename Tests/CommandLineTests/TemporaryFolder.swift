import Foundation

/// A folder with files, gone with its owner.
final class TemporaryFolder {
  let url: URL

  /// Creates the folder, with the text of each file by its path in it.
  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "maskspec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (path, text) in files { try write(Data(text.utf8), to: path) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ data: Data, to path: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: file)
  }

  func data(_ path: String) throws -> Data { try Data(contentsOf: url.appending(path: path)) }

  func text(_ path: String) throws -> String { String(decoding: try data(path), as: UTF8.self) }

  /// The names of everything in the folder.
  var names: Set<String> {
    Set((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [])
  }
}

/// An array in NumPy's file format.
func numpy(_ descriptor: String, _ shape: [Int], _ bytes: [UInt8]) -> Data {
  let extents = shape.map { "\($0)," }.joined()
  var header = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(extents)), }"
  header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
  let count = header.utf8.count
  return Data([0x93] + "NUMPY".utf8 + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)])
    + Data(header.utf8) + Data(bytes)
}

/// The bytes of 64-bit integers, little end first.
func littleEndian(_ values: [Int]) -> [UInt8] {
  values.flatMap { value in
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// The bytes of 64-bit numbers, little end first.
func littleEndian(_ values: [Double]) -> [UInt8] {
  littleEndian(values.map { Int(bitPattern: UInt($0.bitPattern)) })
}
