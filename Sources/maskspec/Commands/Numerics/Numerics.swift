import FloatFormats
import MaskAlgebra
import MaskLanguage
import MaskedAttention

extension Command {
  static let numerics: Command = Command(
    description: CommandDescription(
      name: "numerics",
      summary: "tells what each fill does in each format to a mask, and what is wrong with that",
      arguments: [MaskRequest.argument],
      options: [
        .init(
          name: "--format",
          value: "FORMAT",
          help: "a format to look at (default: f32, bf16 and f16)",
          repeats: true,
          choices: FloatFormat.all.map(\.name)
        ),
        .init(
          name: "--fill",
          value: "FILL",
          help:
            "a fill to look at: -inf, -1e9, lowest, lowest/2, any number (default: these, -1e4)",
          repeats: true
        ),
        .init(
          name: "--mode",
          value: "MODE",
          help: "how the mask gets into the scores (default: both)",
          choices: ["add", "select"]
        ),
        .init(
          name: "--scores",
          value: "S",
          help: "bound of the scaled scores, |score| <= S (default: 30)"
        ),
        .init(
          name: "--planes",
          value: "A,B",
          help: "the masks that are added one after the other, and together are MASK"
        ),
        .init(
          name: "--order",
          value: "STAGES",
          help: "order of the stages (default: scale,softcap,mask)"
        ),
        .init(name: "--scale", value: "F", help: "factor of the scores, for --order mask,scale"),
        .init(
          name: "--softcap",
          value: "C",
          help: "bound that C * tanh(score / C) gives the scores"
        ),
        .init(
          name: "--bias",
          value: "B",
          help: "bound of an additive bias, inf for none (default: 0)"
        ),
        .init(
          name: "--empty-rows",
          value: "POLICY",
          help: "what empty rows give (default: asComputed)",
          choices: NumericsArguments.emptyRows.map(\.name)
        ),
        .init(
          name: "--softmax",
          value: "FORMAT",
          help: "format of the softmax (default: as --format)",
          choices: FloatFormat.all.map(\.name)
        ),
        .init(
          name: "--accumulation",
          value: "FORMAT",
          help: "format of sums (default: as --format)",
          choices: FloatFormat.all.map(\.name)
        ),
        .init(
          name: "--weights",
          value: "FORMAT",
          help: "format of weights (default: as --format)",
          choices: FloatFormat.all.map(\.name)
        ),
      ] + MaskRequest.options,
      notes: """
        Hidden weights and row sums are those of rows that see a key; what rows that see none come
        to has its own column. Every stage runs in the format, unless an option says otherwise.
        'predicted' is a closed bound; 'hidden weight' was measured by running the pipeline on
        adversarial scores within S.
        """,
      example: "maskspec numerics 'causal && keys(2, n)' --n 8"
    ),
    run: { arguments, console in
      let request = try MaskRequest(arguments.words[0], arguments)
      let geometry = try request.geometry()
      let report: NumericsReport
      do {
        report = try request.mask.numerics(
          in: geometry,
          planes: try NumericsArguments.planes(arguments, request),
          inputs: request.inputs,
          parameters: request.parameters,
          declarations: request.vocabulary.declarations,
          options: try NumericsArguments.options(arguments)
        )
      } catch NumericsError.compilation(let error) {
        return try MaskRequest.explained { () throws -> ExitStatus in throw error }
      } catch let error as NumericsError {
        throw UsageError("\(error)")
      }
      if arguments.has("--json") {
        try console.write(report.json)
      } else {
        let text = NumericsText(report, mask: request.mask, geometry: geometry)
        try console.write(text.text(console))
      }
      return .success
    }
  )
}
