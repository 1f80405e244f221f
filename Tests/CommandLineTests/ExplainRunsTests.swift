import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The runs of a row` {
  @Test(arguments: [
    NamedCase("two", ["causal && (window(3) || sinks(1))", "--cell", "6,3", "--n", "9"]),
    NamedCase("whole", ["full", "--cell", "2,2"]),
    NamedCase("none", ["none", "--cell", "2,2"]),
    NamedCase("not", ["!(causal && window(2))", "--cell", "3,0"]),
    NamedCase("many", ["k % 2 == 0", "--cell", "0,0", "--n", "100"]),
    NamedCase("query", ["causal && (window(2) || sinks(1))", "--query", "3"]),
    NamedCase("past", ["causal && window(3)", "--cell", "9,9", "--n", "12", "--queries", "5"]),
    NamedCase("head", ["q - k <= h", "--cell", "5,3", "--h", "2", "--heads", "4"]),
    NamedCase(
      "unasked",
      ["q < 2 || k < 2 || doc[q - 2] == doc[k - 2]", "--cell", "4,0", "--input", "doc=[0,1,2,2,0]"]
    ),
    NamedCase("large", ["causal", "--cell", "1000000000000,3"]),
  ])
  func `start and end with the clauses that hide what is beyond`(
    request: NamedCase<[String]>
  ) throws {
    let run = try Maskspec.run(["explain"] + request.value)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    expectGolden(run.output, "explain-runs-\(request.name).txt")
  }

  @Test(arguments: [["--query", "4"], ["--cell", "4,1"]])
  func `are in the JSON`(place: [String]) throws {
    let mask = "causal && (window(3) || sinks(1))"
    let document = try Maskspec.run(["explain", mask, "--json"] + place).json()
    #expect(
      document["runs"] == [
        ["start": 0, "end": 1, "startClause": nil, "endClause": "sinks(1)"],
        ["start": 2, "end": 5, "startClause": "window(3)", "endClause": nil],
      ]
    )
  }

  @Test func `are left out where another cell of the row has no value`() throws {
    let words = ["doc[k + 1] == 0", "--cell", "3,2", "--n", "5", "--input", "doc=[0,0,0,0,0]"]
    let run = try Maskspec.run(["explain"] + words)
    #expect(run.status == 0)
    #expect(!run.output.contains("runs"))
  }
}
