import Foundation
import MaskTesting
import TestSupport
import Testing

@Suite struct `Programs that do not answer as they should` {
  @Test(arguments: [
    NamedCase("another first line", ("echo hello", "printed 'hello' where a line of JSON")),
    NamedCase("no first line", ("exit 3", "ended with exit status 3 before it answered")),
    NamedCase("a misspelt ability", (#"echo '{"formt":1}'; cat"#, "there is no 'formt'")),
    NamedCase("no such word", (#"echo '{"format":"f8"}'; cat"#, "'format' is 'f8'; it is one of")),
    NamedCase("another type", (#"echo '{"weights":"yes"}'; cat"#, "'weights'")),
    NamedCase("a bad name", (#"echo '{"name":"a b"}'; cat"#, "letters, digits and hyphens")),
    NamedCase("half an object", ("echo '{'; cat", "first line is not right")),
    NamedCase("no program", ("/no/such/program", "exit status 127")),
    NamedCase("no line end", ("tr '\\0' x < /dev/zero", "longer than a mebibyte")),
  ])
  func `are refused at their first line`(program: NamedCase<(String, String)>) {
    let (command, words) = program.value
    let error = #expect(throws: OutsideError.self) {
      try OutsideProgram(command, options: shortWaits)
    }
    #expect(error.map { "\($0)" }?.contains(words) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `are not waited for longer than was said`() {
    let error = #expect(throws: OutsideError.self) {
      try OutsideProgram("sleep 60", options: OutsideOptions(startSeconds: 0.2))
    }
    #expect(error == .timedOut(seconds: 0.2, errors: ""))
  }

  @Test(arguments: [
    NamedCase("garbage", ("while read -r x; do echo nonsense; done", "printed 'nonsense'")),
    NamedCase("no file", ("while read -r x; do echo {}; done", "without writing output.npy")),
    NamedCase("its end", ("read -r x; echo no memory >&2; exit 7", "exit status 7")),
    NamedCase("its last words", ("read -r x; echo no memory >&2; exit 7", "no memory")),
    NamedCase("a signal", ("read -r x; kill -9 $$", "was ended by signal 9")),
    NamedCase("nothing", ("read -r x; sleep 60", "no line within 0.3 s")),
    NamedCase("not even a reader", ("sleep 60", "no line within 0.3 s")),
    NamedCase("a closed output", ("read -r x; exec >&-; sleep 60", "closed its standard output")),
    NamedCase(
      "its own error",
      (#"while read -r x; do echo '{"error":"no kernel"}'; done"#, "reports an error: no kernel")
    ),
    NamedCase(
      "another case's answer",
      (#"while read -r x; do echo '{"case":0}'; done"#, "and answered case 0")
    ),
    NamedCase(
      "too many lines",
      (#"while read -r x; do echo '{"decline":"a"}'; echo again; done"#, "printed 'again'")
    ),
    NamedCase("booleans", (copying("mask"), "output.npy of the program holds bool")),
    NamedCase("another shape", (copying("key"), "output.npy of the program has the shape")),
    NamedCase("no array", (writing("hello"), "output.npy of the program cannot be read: not a")),
  ])
  func `fail the case with the reason`(program: NamedCase<(String, String)>) throws {
    let (script, words) = program.value
    let outside = try OutsideProgram("echo {}; \(script)", options: shortWaits)
    defer { outside.stop() }
    let failure = try #require(firstFailure(of: outside))
    #expect(failure.message.contains(words), "\(failure.message)")
    #expect(!failure.isFlaky)
  }

  @Test func `may write to standard error as much as they like`() throws {
    let script = """
      echo {}
      while read -r x; do
        head -c 1000000 /dev/zero | tr '\\0' x >&2
        echo '{"error":"heard"}'
      done
      """
    let program = try OutsideProgram(script, options: OutsideOptions(answerSeconds: 30))
    defer { program.stop() }
    #expect(
      firstFailure(of: program, caseCount: 1)?.message == "the program reports an error: heard"
    )
  }

  @Test func `are started again, and given up after so many times`() throws {
    let folder = try TemporaryFolder()
    let script = "echo start >> '\(folder.path)/starts'; echo {}; read -r x; exit 1"
    let program = try OutsideProgram(script, options: OutsideOptions(lossLimit: 4))
    defer { program.stop() }
    #expect(!program.isGivenUp)
    #expect(firstFailure(of: program)?.message.contains("exit status 1") == true)
    #expect(program.isGivenUp)
    let starts = try String(contentsOfFile: "\(folder.path)/starts", encoding: .utf8)
    #expect(starts.split(separator: "\n").count == 4)
  }

  @Test func `decline what they do not claim to compute`() throws {
    let script = #"echo {}; while read -r x; do echo '{"decline":"not today"}'; done"#
    let program = try OutsideProgram(script)
    defer { program.stop() }
    #expect(firstFailure(of: program) == nil)
  }

  private static func copying(_ word: String) -> String {
    answering("cp \"$(path \(word))\" \"$(path output)\"")
  }

  private static func writing(_ text: String) -> String {
    answering("echo \(text) > \"$(path output)\"")
  }
}

/// A loop of the shell that answers every case with what a command writes.
private func answering(_ command: String) -> String {
  """
  path() { printf '%s' "$x" | sed 's/.*"'"$1"'":"\\([^"]*\\)".*/\\1/'; }
  while read -r x; do \(command); echo {}; done
  """
}

@Suite struct `A program's surroundings` {
  @Test func `are a private folder, removed at the end`() throws {
    let script = answering(#"cp "$(path query)" "$(path output)"; path query >&2; exit 1"#)
    let program = try OutsideProgram("echo {}; \(script)")
    let message = try #require(firstFailure(of: program, caseCount: 1)).message
    let path = try #require(message.split(separator: "\n").last.map(String.init))
    #expect(path.hasSuffix("/query.npy"))
    let folder = (path as NSString).deletingLastPathComponent
    let attributes = try FileManager.default.attributesOfItem(atPath: folder)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    program.stop()
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func `end with it, whatever it has started`() throws {
    let folder = try TemporaryFolder()
    let script = "sleep 600 & echo $! > '\(folder.path)/child'; echo {}; wait"
    let program = try OutsideProgram(script)
    let text = try String(contentsOfFile: "\(folder.path)/child", encoding: .utf8)
    let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(child, 0) == 0)
    program.stop()
    // What is dead and not yet buried still answers.
    var isGone = false
    for _ in 0..<200 where !isGone {
      isGone = kill(child, 0) != 0 || isZombie(child)
      if !isGone { usleep(10_000) }
    }
    #expect(isGone)
  }

  @Test func `let a run be interrupted while a case is waited for`() throws {
    let program = try OutsideProgram("echo {}; sleep 600")
    defer { program.stop() }
    // A thread of its own: other tests may keep all of the pool's busy.
    Thread.detachNewThread {
      usleep(100_000)
      program.interrupt()
    }
    #expect(firstFailure(of: program, caseCount: 1) == nil)
  }

  private func isZombie(_ process: Int32) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status?.contains(") Z ") == true
  }
}

/// A folder for the time of a test.
private final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "maskspec-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
