import MaskCompiler

extension Command {
  static let plan: Command = Command(
    description: CommandDescription(
      name: "plan",
      summary: "counts the work of every device when a sequence is split among several",
      arguments: [MaskRequest.argument],
      options: [
        .init(
          name: "--devices",
          value: "D",
          help: "how many devices share the queries",
          isRequired: true
        )
      ] + MaskRequest.options,
      notes: """
        Work is visible cells, counted exactly at any length. 'contiguous' cuts the queries into \
        one part per device; 'head-and-tail' into two per device, one from the front and one from \
        the back, as PyTorch's context parallelism balances a causal mask. The imbalance is the \
        largest share over the mean: 1 is perfect.
        """,
      example: "maskspec plan 'causal && window(4096)' --devices 8 --n 1048576"
    ),
    run: { arguments, console in
      let request = try MaskRequest(arguments.words[0], arguments)
      let geometry = try request.geometry()
      let deviceCount = try arguments.count("--devices") ?? 1
      guard (1...deviceLimit).contains(deviceCount) else {
        throw UsageError("'--devices' is from 1 to \(deviceLimit), not \(deviceCount)")
      }
      let rows = try request.rows(in: geometry)
      let splits = try Progress.during("counting \(rows.shape) cells", console) { _ in
        try MaskRequest.explained { try rows.deviceSplits(deviceCount) }
      }
      if arguments.has("--json") {
        try console.write(["splits": .array(splits.map(\.json))])
      } else {
        try console.write(splits.map(\.text).joined(separator: "\n"))
      }
      return .success
    }
  )

  /// More devices than any cluster has.
  private static let deviceLimit = 1 << 16
}

extension DeviceSplit {
  fileprivate var json: JSON {
    [
      "name": .string(kind.rawValue), "visible": .array(visibleCounts.map(JSON.count)),
      "imbalance": .number(imbalance),
    ]
  }

  fileprivate var text: String {
    var lines = ["\(kind.rawValue): imbalance \(imbalance.fixed(4))"]
    for (device, count) in visibleCounts.enumerated() {
      let positions = queries[device].filter { !$0.isEmpty }
        .map { "\($0.lowerBound)..<\($0.upperBound)" }
      let place = positions.isEmpty ? "no queries" : positions.joined(separator: " and ")
      lines.append("  device \(device): \(count) visible, \(place)")
    }
    return lines.joined(separator: "\n")
  }
}
