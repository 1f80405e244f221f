import Foundation
import MaskCompiler

/// The times of a measurement.
struct BenchmarkResult {
  private let name: String
  private let length: Int
  /// In ascending order.
  private let seconds: [Double]

  init(_ benchmark: Benchmark, length: Int, runs: Int) throws {
    let times = try MaskRequest.explained {
      let work = try benchmark.prepare(length)
      // The first run warms up and is not counted.
      return try (0...runs).map { _ in
        let start = ContinuousClock.now
        try work()
        return (ContinuousClock.now - start).milliseconds / 1000
      }
    }
    name = benchmark.name
    self.length = length
    seconds = times.dropFirst().sorted()
  }

  private var median: Double { seconds[seconds.count / 2] }

  var json: JSON {
    [
      "name": .string(name), "n": .integer(length), "threads": .integer(System.coreCount),
      "runs": .integer(seconds.count),
      "seconds": ["min": .number(seconds[0]), "median": .number(median)],
    ]
  }

  var text: String {
    let title = name + String(repeating: " ", count: max(0, 24 - name.count))
    return "\(title) n = \(length)  median \((median * 1000).fixed(3)) ms, "
      + "best \((seconds[0] * 1000).fixed(3)) ms"
  }

  /// What the figures were made on.
  static var machine: String {
    let cpu = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    return "\(cpu ?? "unknown processor"), \(System.coreCount) cores"
  }
}
