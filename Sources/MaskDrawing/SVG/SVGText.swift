// Numbers and text as an SVG file spells them.

extension String {
  /// The text with the characters that XML gives a meaning written as entities.
  var escapedForXML: String {
    var escaped = ""
    // Scalar by scalar: `<` with a combining mark is one character and not equal to `<`.
    for scalar in printable.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension Double {
  /// The number to a hundredth, without trailing zeros: `12.5`.
  var svg: String {
    var text = twoDecimals[...]
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }

  /// The number as a factor: whole where it is whole, otherwise with every digit.
  var factor: String { self == rounded() ? svg : "\(self)" }
}
