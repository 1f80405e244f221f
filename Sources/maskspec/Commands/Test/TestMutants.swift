#if Faults
import FaultPlanting
import Foundation
import MaskCompiler
import MaskLanguage
import MaskTesting

extension Command {
  /// Plants every fault in a copy of this package, and runs the harness on each.
  static func huntFaults(_ arguments: Arguments, _ console: Console) throws -> ExitStatus {
    guard let root = packageRoot() else {
      throw UsageError(
        "there is no package 'maskspec' here to plant faults in",
        help: "run it in the package's own folder"
      )
    }
    let start = ContinuousClock.now
    let package = try Progress.during("planting faults and building", console) { _ in
      try PlantedPackage(root: root, folder: root.appending(path: ".build/faults")) {
        console.writeError("\($0) …")
      }
    }
    let seed = try arguments.seed()
    let seedCount = try arguments.count("--seeds") ?? 1
    let run = MutantRun(
      package,
      seeds: (0..<UInt64(max(1, seedCount))).map { seed &+ $0 },
      caseCount: try arguments.count("--cases") ?? RunOptions.standardCaseCount
    )
    let failures = try run.failuresWithoutFault()
    guard failures.isEmpty else {
      throw UsageError("without any fault these fail already: \(failures.joined(separator: ", "))")
    }
    let names = arguments.allValues("--fault")
    let chosen = package.faults.filter { fault in
      names.isEmpty || names.contains { fault.name.contains($0) }
    }
    guard !chosen.isEmpty else {
      let known = package.faults.map(\.name)
      throw UsageError(
        "there is no fault '\(names.joined(separator: "', '"))'",
        help: known.nearest(to: names.first ?? "").map { "did you mean '\($0)'?" } ?? ""
      )
    }
    let results = try Progress.during("hunting faults", of: chosen.count, console) { progress in
      try run.results(where: chosen.contains, threadCount: System.coreCount) {
        progress.advance()
      }
    }
    let matrix = MutantMatrix(
      results,
      properties: Trials.properties().map(\.name),
      reasons: names.isEmpty ? try KeptProperties.read(root: root).reasons : [:]
    )
    let seconds = (ContinuousClock.now - start).milliseconds / 1000
    return try report(matrix, isWhole: names.isEmpty, seconds: seconds, arguments, console)
  }

  private static func report(
    _ matrix: MutantMatrix,
    isWhole: Bool,
    seconds: Double,
    _ arguments: Arguments,
    _ console: Console
  ) throws -> ExitStatus {
    let unexplained = isWhole ? matrix.unexplained : []
    if arguments.has("--json") {
      try console.write([
        "seed": .string(String(try arguments.seed())),
        "properties": .array(
          matrix.properties.map { name in
            [
              "name": .string(name),
              "sole": .array((matrix.soleKills[name] ?? []).map(JSON.string)),
            ]
          }
        ),
        "mutants": .array(matrix.results.map(\.json)),
      ])
    } else {
      try console.write(matrix.text)
      if !unexplained.isEmpty {
        try console.write(
          "no fault needs these, and Tests/Faults/kept.txt does not say why they are kept: "
            + unexplained.joined(separator: ", ")
        )
      }
      try console.write("\(matrix.summary) (\(seconds.fixed(0)) s)")
    }
    return matrix.survivors.isEmpty && unexplained.isEmpty ? .success : .falsified
  }

  /// The folder with this package's manifest, here or above.
  private static func packageRoot() -> URL? {
    var folder = URL(filePath: FileManager.default.currentDirectoryPath)
    while true {
      let manifest = folder.appending(path: "Package.swift")
      if let text = try? String(contentsOf: manifest, encoding: .utf8) {
        return text.contains("name: \"maskspec\"") ? folder : nil
      }
      guard folder.path != "/" else { return nil }
      folder.deleteLastPathComponent()
    }
  }
}

extension MutantResult {
  fileprivate var json: JSON {
    .object(compacting: [
      "name": .string(fault.name), "group": .string(fault.group), "says": .string(fault.statement),
      "killedBy": isCaught ? .array((crash.map { [$0] } ?? killers).map(JSON.string)) : nil,
    ])
  }
}

#else

extension Command {
  /// What ships has no faults to hunt.
  static func huntFaults(_ arguments: Arguments, _ console: Console) throws -> ExitStatus {
    throw UsageError(
      "this program was built without its faults",
      help: "in the package's own folder: swift run --traits Faults maskspec test --mutants"
    )
  }
}
#endif
