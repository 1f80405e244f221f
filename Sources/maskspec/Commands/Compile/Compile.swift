import FloatFormats
import MaskCompiler

extension Command {
  static let compile: Command = Command(
    description: CommandDescription(
      name: "compile",
      summary: "compiles a mask into a file of an array, or reports what it is like",
      arguments: [MaskRequest.argument],
      options: [
        .init(
          name: "-o",
          value: "FILE",
          help: "the file, .npy, .npz or .safetensors; without it, only the report",
          completion: .files
        ),
        .init(
          name: "--as",
          value: "FORM",
          help: "cells, or the runs of every row, or FlexAttention's arrays of blocks",
          choices: ["bool", "additive", "runs", "blocks"],
          defaultValue: "bool"
        ),
        .init(
          name: "--format",
          value: "FORMAT",
          help: "of additive cells",
          choices: FloatFormat.arrayFormats.map(\.name),
          defaultValue: "f32"
        ),
        .init(
          name: "--fill",
          value: "FILL",
          help: "what additive cells hold where hidden: -inf, -1e9, lowest, any number",
          defaultValue: "-inf"
        ),
        .init(
          name: "--true",
          value: "MEANING",
          help: "what true means in the file",
          choices: ["visible", "blocked"],
          defaultValue: "visible"
        ),
        .init(
          name: "--block",
          value: "128x64",
          help: "size of blocks, queries x keys",
          defaultValue: "128"
        ),
      ] + MaskRequest.options,
      example: "maskspec compile 'causal && window(4)' --n 4096"
    ),
    run: { arguments, console in
      let request = try MaskRequest(arguments.words[0], arguments)
      let geometry = try request.geometry()
      let blocks = try blockSize(arguments.value("--block") ?? "128")
      let target = try CompileTarget(arguments)
      let start = ContinuousClock.now
      let rows = try request.rows(in: geometry)
      let label = "compiling \(rows.shape) cells"
      let report = try Progress.during(label, console) { _ in
        let written = try target?.write(request, rows, blocks)
        let summary = try MaskRequest.explained { try rows.summary(blocks: blocks) }
        return CompileReport(
          shape: rows.shape,
          blocks: blocks,
          summary: summary,
          written: written,
          milliseconds: (ContinuousClock.now - start).milliseconds
        )
      }
      if arguments.has("--json") {
        try console.write(report.json)
      } else {
        try console.write(report.text)
      }
      return .success
    }
  )

  private static func blockSize(_ text: String) throws -> BlockSize {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false)
      .map { Arguments.integer(String($0)) }
    guard let queries = sides[0], let keys = sides.count == 1 ? queries : sides[1],
      sides.count <= 2, queries >= 1, keys >= 1
    else {
      throw UsageError("'\(text)' is not a block size", help: "write --block 128 or 128x64")
    }
    return BlockSize(queries: queries, keys: keys)
  }
}
