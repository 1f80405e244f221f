import Foundation
import Synchronization

/// What became of a fault when the harness was run on the program that has it.
package struct MutantResult: Hashable, Sendable {
  /// The fault.
  package let fault: Fault
  /// The properties that did not pass, by name.
  package let killers: [String]
  /// Whether the program died, or did not end, instead of reporting.
  package let crash: String?
  /// The seeds for which nobody noticed.
  package var missedSeeds: [UInt64] = []

  package init(fault: Fault, killers: [String], crash: String?) {
    self.fault = fault
    self.killers = killers
    self.crash = crash
  }

  /// Whether somebody noticed, for every seed.
  package var isCaught: Bool { (crash != nil || !killers.isEmpty) && missedSeeds.isEmpty }
}

/// Runs the harness once for every fault, several at a time.
///
/// A fault is first met by a part of the standard run: every property on two of its subjects, with
/// a few of the cases. That tells who catches what. One that nobody catches there meets the
/// properties that are about it, with more cases, and then the whole standard run, up to the first
/// property that fails. For further seeds, those that caught it before are asked first.
package struct MutantRun: Sendable {
  private let package: PlantedPackage
  private let seeds: [UInt64]
  private let caseCount: Int

  /// - Parameters:
  ///   - package: The program with the faults in it.
  ///   - seeds: The seeds; the first one's run makes the matrix.
  ///   - caseCount: The standard number of cases of a property.
  /// - Precondition: There is a seed.
  package init(_ package: PlantedPackage, seeds: [UInt64], caseCount: Int) {
    precondition(!seeds.isEmpty, "a run has a seed")
    self.package = package
    self.seeds = seeds
    self.caseCount = caseCount
  }

  /// What fails without any fault, which would prove nothing of one.
  package func failuresWithoutFault() throws -> [String] {
    let part = try outcome(of: 0, part(seeds[0]))
    return part.crash.map { [$0] } ?? part.killers
  }

  /// Runs the harness for some faults.
  ///
  /// - Parameters:
  ///   - isChosen: Whether a fault is run.
  ///   - threadCount: How many are run at a time.
  ///   - onFinished: Called when one is done.
  /// - Returns: The results in the order of the faults.
  /// - Throws: ``FaultError`` where the program does not start.
  package func results(
    where isChosen: (Fault) -> Bool,
    threadCount: Int,
    onFinished: @escaping @Sendable () -> Void
  ) throws -> [MutantResult] {
    let chosen = package.faults.enumerated().filter { isChosen($0.element) }
    let finished = Mutex<[Int: Result<MutantResult, any Error>]>([:])
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: threadCount) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < chosen.count else { return }
        let (offset, fault) = chosen[index]
        let result = Result { try hunt(fault, number: offset + 1) }
        onFinished()
        finished.withLock { $0[index] = result }
      }
    }
    let results = finished.withLock(\.self)
    return try chosen.indices.compactMap { try results[$0]?.get() }
  }

  private func hunt(_ fault: Fault, number: Int) throws -> MutantResult {
    var first = try outcome(of: number, part(seeds[0]))
    if !first.isCaught { first = try whole(of: number, seeds[0], askingFirst: fault) }
    var result = MutantResult(fault: fault, killers: first.killers, crash: first.crash)
    if !first.isCaught { result.missedSeeds.append(seeds[0]) }
    for seed in seeds.dropFirst() {
      let hints = first.killers.prefix(4).flatMap { ["--property", $0] }
      if !hints.isEmpty,
        try outcome(of: number, whole(seed, caseCount: caseCount) + hints).isCaught
      {
        continue
      }
      let again = try whole(of: number, seed, askingFirst: fault)
      if !again.isCaught { result.missedSeeds.append(seed) }
    }
    return result
  }

  private func part(_ seed: UInt64) -> [String] {
    ["--seed", String(seed), "--cases", String(max(1, caseCount / 16)), "--subjects", "2"]
  }

  private func whole(_ seed: UInt64, caseCount: Int) -> [String] {
    ["--seed", String(seed), "--cases", String(caseCount), "--fail-fast"]
  }

  /// Runs the properties that are about the group of a fault, first with a quarter of the cases,
  /// and then all where they notice nothing.
  private func whole(
    of number: Int,
    _ seed: UInt64,
    askingFirst fault: Fault
  ) throws -> Outcome {
    let near = Self.numbers[fault.group, default: []].flatMap { ["--property", $0] }
    for count in [max(1, caseCount / 4), caseCount] where !near.isEmpty {
      let outcome = try outcome(of: number, whole(seed, caseCount: count) + near)
      if outcome.isCaught { return outcome }
    }
    return try outcome(of: number, whole(seed, caseCount: caseCount))
  }

  /// What the names of the properties begin with that are about a group of faults.
  private static let numbers: [String: [String]] = [
    "algebra": ["A0", "A1", "A2", "A3"], "compiler": ["A0", "A1", "A2", "A3"],
    "reference": ["B0", "B1", "B2", "B3", "B4"], "cache": ["C0", "C1"], "layer": ["F0", "F1"],
    "gradients": ["D0", "D1", "B22", "B23"], "formats": ["E0", "E1", "E2", "B20", "B25", "B26"],
    "logic": ["G0"],
  ]

  /// What one run of the harness came to.
  private struct Outcome {
    var killers: [String] = []
    var crash: String?

    var isCaught: Bool { crash != nil || !killers.isEmpty }
  }

  private func outcome(of number: Int, _ arguments: [String]) throws -> Outcome {
    let child = try ChildProcess.run(
      [package.program.path, "test", "--json", "--threads", "1", "--no-shrink"] + arguments,
      environment: ["MASKSPEC_FAULT": String(number)],
      seconds: secondLimit
    )
    if child.isTimedOut { return Outcome(crash: "no end after \(secondLimit) s") }
    guard child.status != nil,
      let run = try? JSONDecoder().decode(TestDocument.self, from: Data(child.output.utf8))
    else { return Outcome(crash: "a crash") }
    return Outcome(killers: run.properties.filter { !$0.isPassed }.map(\.name))
  }

  /// A fault that makes the program run forever is caught by that.
  private var secondLimit: Int { 120 + caseCount }
}

/// The part of what `maskspec test --json` prints that is read here.
private struct TestDocument: Decodable {
  struct Property: Decodable {
    let name: String
    let failed: Int
    let weakness: String?

    /// Cases that have become too few, or too much alike, are noticed as well as a failure is.
    var isPassed: Bool { failed == 0 && weakness == nil }
  }

  let properties: [Property]
}
