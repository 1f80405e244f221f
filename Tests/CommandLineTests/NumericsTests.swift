import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Numerics` {
  @Test func `tells of itself`() throws {
    let run = try Maskspec.run("numerics", "--help")
    #expect(run.status == 0)
    expectGolden(run.output, "help-numerics.txt")
  }

  @Test func `shows what a fill does`() throws {
    let run = try Maskspec.run(
      "numerics",
      "k < q",
      "--n",
      "4",
      "--format",
      "f16",
      "--fill",
      "-1e9",
      "--fill",
      "-1e4"
    )
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    expectGolden(run.output, "numerics.txt")
  }

  @Test func `gives JSON as agreed`() throws {
    let document = try Maskspec.run(
      "numerics",
      "causal && keys(2, n)",
      "--n",
      "8",
      "--format",
      "f16",
      "--fill",
      "-1e9",
      "--mode",
      "add",
      "--json"
    ).json()
    #expect(document.keys.isSuperset(of: ["table", "findings"]))
    let entry = try #require(document["table"]?[0])
    let keys: Set = ["format", "fill", "emptyRows", "maxMaskedWeight", "nan"]
    #expect(entry.keys.isSuperset(of: keys))
    #expect(entry["format"] == "f16")
    #expect(entry["fill"] == "-1e9")
    #expect(entry["fillValue"] == "-inf")
    #expect(entry["emptyRows"] == 2)
    #expect(entry["nan"] == true)
    let finding = try #require(document["findings"]?[0])
    #expect(finding.keys.isSuperset(of: ["id", "format", "fill", "message", "fix"]))
  }

  static let refusals: [Refusal] = [
    Refusal(["causal", "--n", "4", "--fill", "abc"], "'abc' is not a fill"),
    Refusal(["causal", "--n", "4", "--order", "scale"], "'scale' is not an order of stages"),
    Refusal(["causal", "--n", "4", "--planes", "causal"], "'--planes' names 1 masks"),
    Refusal(["causal"], "the number of keys is missing"),
  ]

  @Test(arguments: refusals)
  func `says what is wrong`(refusal: Refusal) throws { try refusal.expect(after: ["numerics"]) }
}
