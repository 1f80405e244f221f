import FloatFormats
import Foundation
import MaskExchange
import MaskedAttention

/// An array that a case consists of, under the word that the request has for it.
struct OutsideArray: Hashable, Sendable {
  let word: String
  let array: NumpyArray

  /// A tensor, to the bit: every number of it belongs to the format.
  ///
  /// NumPy has no bfloat16, so such numbers travel as float32, which holds them all.
  init(_ word: String, _ shape: [Int], _ numbers: [Double], _ format: FloatFormat) throws {
    self.word = word
    let type = format == .bfloat16 ? .float32 : NumpyElementType(format) ?? .float64
    array = try NumpyArray(shape: shape, doubles: numbers, as: type)
  }

  init(_ word: String, _ shape: [Int], booleans: [Bool]) throws {
    self.word = word
    array = try NumpyArray(shape: shape, booleans: booleans)
  }

  init(_ word: String, _ shape: [Int], integers: [Int]) throws {
    self.word = word
    array = try NumpyArray(shape: shape, integers: integers)
  }

  var fileName: String { "\(word).npy" }
}

extension ExchangeFolder {
  /// Writes the arrays of a case, and removes what an earlier one was answered with.
  ///
  /// - Returns: The line to ask.
  func prepare(
    _ content: CaseContent,
    number: Int,
    answers: [String]
  ) throws(OutsideError) -> String {
    for array in content.arrays {
      do throws(NumpyError) {
        try array.array.write(to: file(array.fileName))
      } catch { throw .noFolder(reason: "\(error)") }
    }
    for word in answers { remove("\(word).npy") }
    let words = content.arrays.map(\.word) + answers
    let paths = words.map { "\"\($0)\":\"\(file("\($0).npy"))\"" }.joined(separator: ",")
    return "{\"case\":\(number),\(paths)\(content.request.fields)}"
  }

  /// The paths of arrays by their words.
  func paths(of words: [String]) -> [String: String] {
    Dictionary(words.map { ($0, file("\($0).npy")) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads floating-point numbers that the program wrote.
  static func numbers(
    _ word: String,
    in paths: [String: String],
    shape: [Int],
    axes: String
  ) throws(OutsideError) -> [Double] {
    let name = "\(word).npy"
    guard let path = paths[word], FileManager.default.fileExists(atPath: path) else {
      throw .missingFile(name)
    }
    let array: NumpyArray
    do throws(NumpyError) { array = try NumpyArray(contentsOf: path) } catch {
      throw .unreadableFile(name, error)
    }
    guard array.elementType.floatFormat != nil else {
      throw .wrongType(name, found: array.elementType)
    }
    guard array.shape == shape else {
      throw .wrongShape(name, found: array.shape, expected: shape, axes: axes)
    }
    return array.doubles
  }
}
