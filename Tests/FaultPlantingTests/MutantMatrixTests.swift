import FaultPlanting
import Testing

@Suite struct `The matrix of who caught what` {
  private func result(_ name: String, _ killers: [String], crash: String? = nil) -> MutantResult {
    let fault = Fault(
      name: name,
      statement: "",
      file: "",
      isStatement: false,
      right: "",
      wrong: "",
      group: ""
    )
    return MutantResult(fault: fault, killers: killers, crash: crash)
  }

  private func matrix(_ results: [MutantResult], reasons: [String: String] = [:]) -> MutantMatrix {
    MutantMatrix(
      results,
      properties: ["A01-first/runs", "A01-first/dense", "A02-second/runs"],
      reasons: reasons
    )
  }

  @Test func `counts a property once, whatever it is run on`() {
    #expect(matrix([]).properties == ["A01-first", "A02-second"])
  }

  @Test func `names the faults that nobody noticed`() {
    let results = [result("a", ["A01-first/runs"]), result("b", []), result("c", [], crash: "x")]
    #expect(matrix(results).survivors.map(\.name) == ["b"])
    #expect(matrix(results).summary.hasPrefix("2 of 3 faults were caught"))
  }

  @Test func `names what only one property noticed`() {
    let results = [
      result("a", ["A01-first/runs", "A01-first/dense"]),
      result("b", ["A01-first/runs", "A02-second/runs"]),
    ]
    #expect(matrix(results).soleKills == ["A01-first": ["a"]])
    #expect(matrix(results).unexplained == ["A02-second"])
    #expect(matrix(results, reasons: ["A02-second": "it reads well"]).unexplained == [])
  }

  @Test func `has a row per fault and a column per property`() {
    let text = matrix([result("a", ["A02-second/runs"]), result("b", [], crash: "a crash")]).text
    #expect(text.hasPrefix("   AA\n   00\n   12\na  .x\nb  caught by a crash\n"))
  }
}
