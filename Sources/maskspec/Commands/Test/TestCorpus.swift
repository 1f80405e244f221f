import Foundation
import MaskTesting

/// The user's own file of past failures, which grows by those of a run.
struct TestCorpus {
  private let path: String?
  private let text: String
  let corpus: Corpus

  /// A file that is not there yet is empty.
  init(_ arguments: Arguments) throws {
    path = arguments.value("--corpus")
    guard let path, let data = FileManager.default.contents(atPath: path) else {
      (text, corpus) = ("", Corpus())
      return
    }
    text = String(decoding: data, as: UTF8.self)
    do throws(CorpusError) { corpus = try Corpus(text) } catch {
      throw UsageError("'\(path)' is no corpus: \(error)")
    }
  }

  /// Adds the failures of a run that are not in the file yet.
  func add(_ report: RunReport) throws {
    guard let path else { return }
    let lines = report.properties.compactMap { property -> String? in
      guard let failure = property.failure, !failure.isFlaky,
        corpus.cases[property.name]?.contains(failure.choices) != true
      else { return nil }
      return Corpus.line(property.name, failure)
    }
    guard !lines.isEmpty else { return }
    let separator = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
    let whole = text + separator + lines.joined(separator: "\n") + "\n"
    do { try Data(whole.utf8).write(to: URL(filePath: path), options: .atomic) } catch {
      throw UsageError("cannot write '\(path)': \(error.localizedDescription)")
    }
  }
}
