import Foundation

/// The line that answers a case: `{}`, or what kept the program from answering.
struct OutsideReply: Decodable {
  /// Why the case cannot be computed although it may be asked; it counts as a failure.
  var error: String?
  /// Why the case should not have been asked; it counts as discarded.
  var decline: String?
  /// The number of the case that is answered.
  var `case`: Int?

  /// Reads a line.
  ///
  /// - Throws: ``OutsideError/notJSON(line:reason:)``.
  init(line: String) throws(OutsideError) {
    do {
      self = try JSONDecoder().decode(OutsideReply.self, from: Data(line.utf8))
    } catch {
      throw .notJSON(line: line, reason: "it should answer a case")
    }
  }

  /// - Throws: ``OutsideError`` where the program failed, ``Discarded`` where it declines.
  func check(asked: Int) throws {
    if let `case`, `case` != asked {
      throw OutsideError.wrongCase(asked: asked, answered: `case`)
    }
    if let error { throw OutsideError.reported(error) }
    if let decline { throw Discarded(reason: "the program declines: \(decline)") }
  }
}
