import Foundation
package import Testing

/// Expects text to be what the file `Expected/<name>` beside the test holds, to the byte.
///
/// With `UPDATE_EXPECTED=1` in the environment the file is written instead, and the test passes;
/// the change is then read in the diff of the commit.
///
/// - Parameters:
///   - text: What the code under test made.
///   - name: The file's name below `Expected`, with its ending.
///   - filePath: The test's own file.
///   - sourceLocation: Where a difference is reported.
package func expectGolden(
  _ text: String,
  _ name: String,
  filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let file = URL(filePath: filePath).deletingLastPathComponent()
    .appending(path: "Expected").appending(path: name)
  if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" {
    record(text, in: file, sourceLocation)
    return
  }
  guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
    Issue.record(
      "Expected/\(name) is missing; record it with UPDATE_EXPECTED=1",
      sourceLocation: sourceLocation
    )
    return
  }
  guard !expected.utf8.elementsEqual(text.utf8) else { return }
  Issue.record(
    """
    the text is not that of Expected/\(name) (- expected, + made):
    \(lineDifference(from: expected, to: text))
    re-record with UPDATE_EXPECTED=1 if the change is meant
    """,
    sourceLocation: sourceLocation
  )
}

private func record(_ text: String, in file: URL, _ sourceLocation: SourceLocation) {
  do {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file, options: .atomic)
  } catch {
    Issue.record(
      "\(file.lastPathComponent) cannot be written: \(error)",
      sourceLocation: sourceLocation
    )
  }
}
