import Foundation
import Testing

/// A file that NumPy wrote, and what NumPy says is in it.
struct NumpyCase: Decodable, Sendable, CustomTestStringConvertible {
  let file: String
  let type: String
  let shape: [Int]
  let version: UInt8
  /// Whether the data are row-major and little-endian, as this project writes them.
  let isCanonical: Bool
  /// NumPy's values in row-major order, as Python prints them.
  let values: [String]

  var testDescription: String { file }

  var path: String { Self.folder.appending(path: file).path }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Numpy")

  /// Empty where the list cannot be read, which a test of its own notices.
  static let all: [NumpyCase] =
    (try? JSONDecoder().decode(
      [NumpyCase].self,
      from: Data(contentsOf: folder.appending(path: "cases.json"))
    )) ?? []
}
