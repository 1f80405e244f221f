import MaskAlgebra

extension Command {
  static let explain: Command = Command(
    description: CommandDescription(
      name: "explain",
      summary: "shows the five steps of attention for one query, or why a cell is visible",
      arguments: [MaskRequest.argument],
      options: [
        .init(
          name: "--query",
          value: "I",
          help: "position of the query",
          defaultValue: "the last"
        ),
        .init(
          name: "--cell",
          value: "Q,K",
          help: "tell which clause makes this cell visible or not, and which end its row's runs"
        ),
        .init(name: "--b", value: "B", help: "the batch row", defaultValue: "0"),
        .init(name: "--h", value: "H", help: "the head", defaultValue: "0"),
        .init(name: "--q", value: "FILE", help: "queries, [length, dim]", completion: .files),
        .init(name: "--k", value: "FILE", help: "keys, [length, dim]", completion: .files),
        .init(name: "--v", value: "FILE", help: "values, [length, dim]", completion: .files),
        .init(name: "--tokens", value: "'The cat sat'", help: "names of the positions"),
      ] + MaskRequest.options,
      notes: """
        Without --q, --k and --v the example is "The cat sat on mat" with four dimensions. The files
        are .npy, .npz or .safetensors and may have leading axes: [batch, heads, length, dim]. Where
        one holds several arrays, a colon and a name follow it: layer.safetensors:q. Below the steps
        stand the runs of keys that the query sees, each with the clauses at its two ends.
        """,
      example: "maskspec explain causal --query 2"
    ),
    run: { arguments, console in
      let request = try MaskRequest(arguments.words[0], arguments)
      let panel = try MaskPanel(arguments)
      if arguments.has("--cell") {
        let explanation = try CellExplanation(request, arguments, panel)
        try console.write(
          arguments.has("--json") ? explanation.json.text : explanation.text(console.style)
        )
      } else {
        let explanation = try QueryExplanation(request, arguments, panel)
        try console.write(arguments.has("--json") ? explanation.json.text : explanation.text)
      }
      return .success
    }
  )
}

/// The batch row and the head that are explained.
struct MaskPanel {
  let batch: Int
  let head: Int

  init(_ arguments: Arguments) throws {
    batch = try arguments.count("--b") ?? 0
    head = try arguments.count("--h") ?? 0
  }

  func check(in geometry: Geometry) throws {
    guard batch < geometry.batchCount else {
      throw UsageError(
        "there is no batch row \(batch)",
        help: "--batch says how many there are, here \(geometry.batchCount)"
      )
    }
    guard head < geometry.headCount else {
      throw UsageError(
        "there is no head \(head)",
        help: "--heads says how many there are, here \(geometry.headCount)"
      )
    }
  }
}
