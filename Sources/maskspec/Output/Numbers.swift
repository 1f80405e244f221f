import Foundation

extension Double {
  /// The number with a fixed count of digits behind the point: `0.2327`.
  func fixed(_ digits: Int) -> String {
    // The sign of a NaN means nothing, and is printed.
    isNaN ? "nan" : String(format: "%.\(digits)f", self)
  }

  /// The number with so many digits at most: `50.01`.
  func significant(_ digits: Int) -> String { String(format: "%.\(digits)g", self) }
}

extension Double {
  /// The number as people write it: `-1e9`, `-65504`.
  var short: String {
    let text = "\(self)"
    guard text.hasSuffix(".0") else { return text }
    let digits = text.dropLast(2)
    let zeroCount = digits.reversed().prefix { $0 == "0" }.count
    return zeroCount < 5 ? String(digits) : "\(digits.dropLast(zeroCount))e\(zeroCount)"
  }
}

extension BinaryInteger {
  /// The count with its noun: `1 row`, `2 rows`.
  func counted(_ noun: String) -> String { counted(noun, noun + "s") }

  /// The count with its noun, whose plural is not regular: `2 properties`.
  func counted(_ noun: String, _ plural: String) -> String {
    "\(self) \(self == 1 ? noun : plural)"
  }
}
