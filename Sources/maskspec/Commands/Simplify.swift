import MaskAlgebra
import MaskLanguage
import MaskLogic

extension Command {
  static let simplify: Command = Command(
    description: CommandDescription(
      name: "simplify",
      summary: "prints an equivalent, shorter mask, proved equal",
      arguments: [MaskRequest.argument],
      options: [MaskRequest.specOption, LawTimeLimit.option],
      notes: """
        Clauses that change no cell go, and formulas that the catalogue has a name for get it. Each
        step is proved equal for every length, parameter, input and geometry; where nothing shorter
        can be proved equal, the mask is printed as it is. Of the name of a definition in a spec
        file, what it stands for is simplified. Names that begin with a capital letter, as in
        'window(W)', are parameters.
        """,
      example: "maskspec simplify 'k <= q && q - k < 4 || window(2)'"
    ),
    run: { arguments, console in
      let vocabulary = try MaskRequest.vocabulary(arguments)
      let mask: MaskSpec
      let text = arguments.words[0]
      do throws(SyntaxFailure) {
        mask = try vocabulary.mask(text, parameters: openParameters(text))
      } catch {
        throw InvalidText(error.diagnostics)
      }
      let decider = PresburgerDecider(
        timeLimit: try LawTimeLimit.duration(arguments),
        evaluation: ExhaustiveDecider(budget: 20_000)
      )
      let opened = mask.openedDefinition
      let shorter = Progress.during("looking for a shorter mask", console) { _ in
        opened.shortened(inputs: vocabulary.declarations, decider: decider)
      }
      if arguments.has("--json") {
        try console.write(["mask": .string("\(shorter)")])
      } else {
        try console.write("\(shorter)")
      }
      return .success
    }
  )

  /// The names in a text that begin with a capital letter.
  private static func openParameters(_ text: String) -> Set<String> {
    let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
    return Set(words.filter { $0.first?.isUppercase == true }.map(String.init))
  }
}

extension MaskSpec {
  /// What a name that is not one of the catalogue's stands for: nothing is shorter than a name.
  fileprivate var openedDefinition: MaskSpec {
    guard case .call(let call) = formula,
      Vocabulary.catalogue.definitions[call.definition.name] == nil
    else { return self }
    return MaskSpec(call.body).openedDefinition
  }
}
