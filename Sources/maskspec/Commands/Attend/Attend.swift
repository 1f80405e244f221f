import FloatFormats
import MaskedAttention

extension Command {
  static let attend: Command = Command(
    description: CommandDescription(
      name: "attend",
      summary: "computes attention under a mask, from arrays to an array",
      arguments: [MaskRequest.argument],
      options: [
        .init(name: "--q", value: "FILE", help: "queries, [batch, heads, length, dim]"),
        .init(name: "--k", value: "FILE", help: "keys; fewer heads than the queries are shared"),
        .init(name: "--v", value: "FILE", help: "values"),
        .init(
          name: "-o",
          value: "FILE",
          help: "the output, .npy, .npz or .safetensors; without it, only the report"
        ),
        .init(name: "--weights", value: "FILE", help: "where the weights go"),
        .init(
          name: "--format",
          value: "FORMAT",
          help: "number format (default: that of the queries)",
          choices: AttendFormat.choices
        ),
        .init(
          name: "--fill",
          value: "FILL",
          help: "add this to hidden scores, as other systems do: -inf, -1e9, lowest, any number"
        ),
        .init(
          name: "--empty-rows",
          value: "POLICY",
          help: "what a query gets that sees no key (default: zeros; with --fill, asComputed)",
          choices: EmptyRowPolicy.allCases.map(\.rawValue)
        ),
        .init(
          name: "--scale",
          value: "F",
          help: "factor of the scores (default: 1 / sqrt(dim))"
        ),
        .init(name: "--softcap", value: "C", help: "bend a score s to C * tanh(s / C)"),
      ] + MaskRequest.options,
      notes: """
        Leading axes may be left out; the counts are those of the arrays. Hidden keys and values are
        never used, so they may be NaN. With f16 every step is stored in it; with bf16 inputs and
        results are, and f32 between them. With --fill nothing is hidden: every operation rounds to
        the format, and every key and value takes part, as where a mask is added to the scores.
        """,
      example: """
        maskspec attend causal --q Tests/Fixtures/attention/plain_q.npy \
        --k Tests/Fixtures/attention/plain_k.npy --v Tests/Fixtures/attention/plain_v.npy
        """
    ),
    run: { arguments, console in
      let run = try AttendRun(arguments)
      let start = ContinuousClock.now
      let result = try run.result()
      let milliseconds = (ContinuousClock.now - start).milliseconds
      try run.write(result)
      if arguments.has("--json") {
        try console.write(
          .object(compacting: [
            "shape": .array(result.output.shape.map(JSON.integer)),
            "milliseconds": .number(milliseconds), "emptyRows": .integer(result.emptyRowCount),
            "format": .string(run.format.name),
          ])
        )
      } else {
        try console.write(run.report(result, milliseconds: milliseconds))
      }
      return .success
    }
  )
}
