import MaskLanguage

/// Wrong usage or input: what is wrong, and what would be right.
struct UsageError: Error {
  let message: String
  let help: String

  init(_ message: String, help: String = "") {
    // Messages quote what was typed, which may be a page long.
    self.message = message.utf8.count <= 1000 ? message : message.prefix(1000) + "…"
    self.help = help
  }

  var json: JSON {
    .object(compacting: [
      "error": .string(message), "help": help.isEmpty ? nil : .string(help),
    ])
  }
}

/// Errors in the text of a mask, a law or a spec file.
struct InvalidText: Error {
  let diagnostics: [Diagnostic]
  /// What would be right for the text as a whole, empty where nothing can be offered.
  let help: String

  init(_ diagnostics: [Diagnostic], help: String = "") {
    self.diagnostics = diagnostics
    self.help = help
  }

  var json: JSON {
    .object(compacting: [
      "error": .string(diagnostics.first?.message ?? ""),
      "help": help.isEmpty ? nil : .string(help),
      "errors": .array(diagnostics.map(\.json)),
    ])
  }
}

extension Diagnostic {
  var json: JSON {
    .object(compacting: [
      "file": .string(source.name), "line": .integer(line), "column": .integer(column),
      "id": .string(id), "message": .string(message),
      "help": help.isEmpty ? nil : .string(help),
    ])
  }
}
