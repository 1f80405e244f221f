package import Foundation

/// The faults of a folder of lists, in the order of their files and lines.
///
/// An entry of a list reads like this, with an empty line after it:
///
///     fault window-shows-one-key-more
///     says a window of W shows W + 1 keys
///     in MaskAlgebra/Catalogue.swift
///     - q - k < W
///     + q - k <= W
///
/// A line `statement` says that the text is a statement rather than an expression. Lines that begin
/// with `#` are comments.
package struct FaultList: Sendable {
  /// The faults.
  package let faults: [Fault]

  /// Reads every `*.faults` file of a folder.
  ///
  /// - Throws: ``FaultError`` for an entry that is not whole, and for two of one name.
  package init(folder: URL) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: nil
    )
    .filter { $0.pathExtension == "faults" }
    .sorted { $0.lastPathComponent < $1.lastPathComponent }
    guard !files.isEmpty else { throw FaultError.noFaults(folder: folder.path) }
    try self.init(
      lists: files.map { file in
        (
          file.deletingPathExtension().lastPathComponent,
          try String(contentsOf: file, encoding: .utf8)
        )
      }
    )
  }

  /// Reads lists by group and text.
  package init(lists: [(group: String, text: String)]) throws(FaultError) {
    var faults: [Fault] = []
    for (group, text) in lists {
      var entry = FaultEntry()
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        if line.allSatisfy({ $0 == " " }) {
          if let fault = try entry.finished(group) { faults.append(fault) }
          entry = FaultEntry()
        } else if !entry.take(line) {
          throw FaultError.notAFault(list: group, line: index + 1, text: String(line))
        }
      }
      if let fault = try entry.finished(group) { faults.append(fault) }
    }
    var names: Set<String> = []
    for fault in faults where !names.insert(fault.name).inserted {
      throw FaultError.repeatedName(fault.name)
    }
    self.faults = faults
  }
}

/// An entry of a list, as far as it has been read.
private struct FaultEntry {
  private var name: String?
  private var statement: String?
  private var file: String?
  private var isStatement = false
  private var right: [Substring] = []
  private var wrong: [Substring] = []

  /// Whether the line is part of an entry, or a comment.
  mutating func take(_ line: Substring) -> Bool {
    func rest(after word: String) -> Substring? {
      line.hasPrefix(word + " ") ? line.dropFirst(word.count + 1) : line == word ? "" : nil
    }
    if line.hasPrefix("#") { return true }
    if let text = rest(after: "fault") {
      name = String(text)
    } else if let text = rest(after: "says") {
      statement = String(text)
    } else if let text = rest(after: "in") {
      file = String(text)
    } else if line == "statement" {
      isStatement = true
    } else if let text = rest(after: "-") {
      right.append(text)
    } else if let text = rest(after: "+") {
      wrong.append(text)
    } else {
      return false
    }
    return true
  }

  /// The fault; nil for an entry of comments only.
  func finished(_ list: String) throws(FaultError) -> Fault? {
    guard let name else {
      if right.isEmpty && wrong.isEmpty && file == nil { return nil }
      throw FaultError.incomplete(list: list, fault: "?", missing: "fault NAME")
    }
    func incomplete(_ missing: String) -> FaultError {
      .incomplete(list: list, fault: name, missing: missing)
    }
    guard let statement, !statement.isEmpty else { throw incomplete("says …") }
    guard let file else { throw incomplete("in FILE") }
    guard !right.isEmpty else { throw incomplete("- OLD") }
    guard !wrong.isEmpty else { throw incomplete("+ NEW") }
    return Fault(
      name: name,
      statement: statement,
      file: file,
      isStatement: isStatement,
      right: right.joined(separator: "\n"),
      wrong: wrong.joined(separator: "\n"),
      group: list
    )
  }
}
