/// Who caught what.
///
/// Properties count without their subject: `B01-rows-sum-to-one` is one, whatever it is run on.
package struct MutantMatrix: Sendable {
  /// What became of every fault.
  package let results: [MutantResult]
  /// The properties that were run, without subjects, in order.
  package let properties: [String]
  /// Why a property is kept that is nobody's only killer, by its name.
  package let reasons: [String: String]

  /// - Parameters:
  ///   - results: What became of every fault.
  ///   - properties: The names of all properties that were run, with or without subjects.
  ///   - reasons: Why a property is kept that is nobody's only killer.
  package init(
    _ results: [MutantResult],
    properties: some Sequence<String>,
    reasons: [String: String]
  ) {
    self.results = results
    self.reasons = reasons
    var seen: Set<String> = []
    self.properties = properties.map(Self.withoutSubject).filter { seen.insert($0).inserted }
  }

  /// The faults that nobody noticed.
  package var survivors: [Fault] { results.filter { !$0.isCaught }.map(\.fault) }

  /// The properties without which some fault would survive, with those faults.
  package var soleKills: [String: [String]] {
    var kills: [String: [String]] = [:]
    for result in results where result.isCaught && result.crash == nil {
      let killers = Set(result.killers.map(Self.withoutSubject))
      if let killer = killers.first, killers.count == 1 {
        kills[killer, default: []].append(result.fault.name)
      }
    }
    return kills
  }

  /// The properties that no fault needs, and that nothing is said for.
  package var unexplained: [String] {
    let needed = soleKills
    return properties.filter { needed[$0] == nil && reasons[$0] == nil }
  }

  static func withoutSubject(_ name: String) -> String { String(name.prefix { $0 != "/" }) }
}

extension MutantMatrix {
  /// A row per fault, a column per property; then what each property is needed for.
  package var text: String {
    let codes = properties.map { String($0.prefix { $0 != "-" }) }
    let width = (results.map(\.fault.name.count).max() ?? 0) + 2
    let margin = String(repeating: " ", count: width)
    let height = codes.map(\.count).max() ?? 0
    var lines = (0..<height).map { (place: Int) -> String in
      let letters = codes.map { (code: String) -> Character in code.dropFirst(place).first ?? " " }
      return margin + String(letters)
    }
    for result in results {
      let killers = Set(result.killers.map(Self.withoutSubject))
      let marks = properties.map { killers.contains($0) ? "x" : "." }.joined()
      let name = result.fault.name.padded(to: width)
      lines.append(name + (result.crash.map { "caught by \($0)" } ?? marks))
    }
    return (lines + [""] + propertyLines).joined(separator: "\n")
  }

  private var propertyLines: [String] {
    let needed = soleKills
    let width = (properties.map(\.count).max() ?? 0) + 2
    return properties.map { property in
      let count = results.count { $0.killers.contains { Self.withoutSubject($0) == property } }
      let why =
        needed[property].map { "alone in noticing \($0.joined(separator: ", "))" }
        ?? reasons[property] ?? "NOBODY NEEDS IT"
      return "\(property.padded(to: width))\(String(count).padded(to: 5))\(why)"
    }
  }

  /// How it went, in one line.
  package var summary: String {
    let caught = results.count - survivors.count
    return "\(caught) of \(results.count) faults were caught"
      + (survivors.isEmpty
        ? "" : "; these were not: \(survivors.map(\.name).joined(separator: ", "))")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
