import MaskAlgebra
import MaskLanguage

extension Command {
  static let catalogue: Command = Command(
    description: CommandDescription(
      name: "catalogue",
      summary: "lists the masks that are known by name, with their formulas",
      arguments: [
        .init(
          name: "NAME",
          help: "one of them",
          isOptional: true,
          completion: MaskRequest.completion
        )
      ],
      example: "maskspec catalogue window"
    ),
    run: { arguments, console in
      let name = arguments.words.first
      let definitions = try name.map { [try definition($0)] } ?? Catalogue.definitions
      if arguments.has("--json") {
        try console.write(["masks": .array(definitions.map(json))])
      } else {
        // With the inputs that the masks read, and in the words of the language itself.
        let text = name.map(paragraph) ?? Prelude.text
        try console.write(text, terminator: text.hasSuffix("\n") ? "" : "\n")
      }
      return .success
    }
  )

  private static func definition(_ name: String) throws -> MaskDefinition {
    if let definition = Catalogue.byName[name] { return definition }
    let nearest = Catalogue.byName.keys.nearest(to: name)
    throw UsageError(
      "the catalogue has no mask '\(name)'",
      help: nearest.map { "did you mean '\($0)'?" } ?? "see 'maskspec catalogue'"
    )
  }

  /// The lines of the prelude that define a mask: what it is, and its formula.
  private static func paragraph(_ name: String) -> String {
    let paragraphs = Prelude.text.split(separator: "\n\n")
    let found = paragraphs.first { paragraph in
      guard let line = paragraph.split(separator: "\n").last, line.hasPrefix("mask ") else {
        return false
      }
      return line.dropFirst(5).prefix { $0 != "(" && $0 != " " } == name
    }
    return found.map(String.init) ?? ""
  }

  private static func json(_ definition: MaskDefinition) -> JSON {
    let line = paragraph(definition.name).split(separator: "\n").last.map(String.init)
    return [
      "name": .string(definition.name), "definition": .string(line ?? "\(definition)"),
      "documentation": .string(definition.documentation),
      "parameters": .array(definition.parameters.map { .string($0.name) }),
    ]
  }
}
