import Foundation
import MaskTesting
import TestSupport

/// Whether a program can be found along the path.
func isInstalled(_ program: String) -> Bool {
  let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
  return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
}

/// A program of `Tests/Engines`, to be run by the shell.
func engine(_ name: String, filePath: String = #filePath) -> String {
  let tests = URL(filePath: filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let path = tests.appending(path: "Engines").appending(path: name).path(percentEncoded: false)
  return "python3 '\(path)'"
}

/// Short waits: what these programs do, they do at once or never.
let shortWaits = OutsideOptions(startSeconds: 5, answerSeconds: 0.3, lossLimit: 3)

/// Asks a program some cases.
///
/// - Returns: The first failure of them.
func firstFailure(
  of program: OutsideProgram,
  caseCount: Int = 20,
  judging judge: @escaping @Sendable (AttentionCase, AttentionAnswer) throws -> Void = { _, _ in }
) -> Failure? {
  let subject = program.attention
  let property = Property("is-asked", "the program answers") { trial in
    let attentionCase = try AttentionCaseGenerator(.anyMask, for: subject)
      .attentionCase(from: &trial)
    try judge(attentionCase, try subject.attend(attentionCase))
  }
  return property.check(RunOptions(caseCount: caseCount, shrinkLimit: 20)).failure
}
