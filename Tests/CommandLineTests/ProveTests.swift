import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Prove` {
  @Test(arguments: [
    NamedCase("cell", "for P in 0...: prefix_rows(P) == prefix(P)"),
    NamedCase("row", "for A in 0...: rows (k <= q && k >= A) nonempty where A < n"),
    NamedCase("column", "columns (k < q) nonempty"),
    NamedCase("stable", "stable full"),
    NamedCase("window", "at m = 1, offset = n: causal == (k < q - 1)"),
    NamedCase("relations", "for masks A, B: compose(A, B) == compose(B, A)"),
    NamedCase("inputs", "rows padding nonempty"),
  ])
  func `draws the smallest counterexample`(law: NamedCase<String>) throws {
    let run = try Maskspec.run("prove", law.value)
    #expect(run.status == 1)
    #expect(run.errors.isEmpty)
    expectGolden(run.output, "prove-\(law.name).txt")
  }

  static let counterexamples: [NamedCase<JSONValue>] = [
    NamedCase(
      "for P in 0...: prefix_rows(P) == prefix(P)",
      ["n": 2, "P": 1, "q": 0, "k": 1]
    ),
    NamedCase(
      "for A in 0...: rows (k <= q && k >= A) nonempty where A < n",
      ["n": 2, "A": 1, "q": 0]
    ),
    NamedCase("columns (k < q) nonempty", ["n": 1, "k": 0]),
    NamedCase("stable full", ["n": 1, "q": 0, "k": 1]),
    NamedCase("rows padding nonempty", ["n": 1, "length": [0], "b": 0, "q": 0]),
    NamedCase(
      "at m = 2, offset = 0: causal == full",
      ["n": 2, "m": 2, "offset": 0, "q": 0, "k": 1]
    ),
    NamedCase("for masks A: A == full", ["n": 1, "A": [[0]], "q": 0, "k": 0]),
    NamedCase("causal == (flag[k] == 0)", ["n": 1, "flag": [1], "q": 0, "k": 0]),
  ]

  @Test(arguments: counterexamples)
  func `gives the counterexample as JSON`(law: NamedCase<JSONValue>) throws {
    let run = try Maskspec.run("prove", law.name, "--json")
    #expect(run.status == 1)
    let document = try run.json()
    #expect(document["verdict"] == "refuted")
    #expect(document["counterexample"] == law.value)
    #expect(document["milliseconds"]?.number != nil)
  }

  @Test func `counts a tested law as holding, and says how far`() throws {
    let law = "for P in 1...: (q <= P * q) == full where n <= 3"
    let run = try Maskspec.run("prove", law)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("tested for n <= "))
    #expect(run.output.contains("not proved: 'P * q' multiplies what is not known"))
    let document = try Maskspec.run("prove", law, "--json").json()
    #expect(document["verdict"] == "tested")
    #expect(document["counterexample"] == nil)
    #expect(document["reason"]?.string?.hasPrefix("tested for n <= ") == true)
  }

  @Test func `proves a law for every length, and tells how it was checked`() throws {
    let law = "for V in 1..., W in 1...: compose(window(V), window(W)) == window(V + W - 1)"
    let document = try Maskspec.run("prove", law, "--json").json()
    #expect(document["verdict"] == "proved")
    #expect(document["vacuous"] == false)
    #expect(document["reason"]?.string?.contains("closed and checked, evaluated for n <= ") == true)
    #expect(document["cases"] == nil)
    #expect(try Maskspec.run("prove", "window(0) == full", "--json").json()["vacuous"] == true)
  }

  @Test func `shows the cases that a proof has closed`() throws {
    let law = "for P in 0...: stable prefix(P) where n >= P"
    let run = try Maskspec.run("prove", law, "--explain")
    #expect(run.status == 0)
    expectGolden(run.output, "prove-explain.txt")
    let document = try Maskspec.run("prove", law, "--explain", "--json").json()
    #expect(document["cases"]?.values.isEmpty == false)
  }

  @Test func `gives a law up when its time is over`() throws {
    let run = try Maskspec.run("prove", "causal == full", "--timeout", "0.000000001", "--json")
    // A counterexample that evaluation finds in the end is still one.
    #expect(run.status == 1 || run.status == 3)
    #expect(try Maskspec.run("prove", "causal == full", "--timeout", "soon").status == 2)
    #expect(try Maskspec.run("prove", "causal == full", "--timeout", "0").status == 2)
  }

  @Test func `says why a law is undecided`() throws {
    let law = "(doc[k + 1] == 0) == full"
    let run = try Maskspec.run("prove", law)
    #expect(run.status == 3)
    #expect(run.output.hasPrefix("undecided: 'doc[k + 1]' reads entry [1]"))
    let document = try Maskspec.run("prove", law, "--json").json()
    #expect(document["verdict"] == "undecided")
    #expect(document["reason"]?.string?.contains("doc[k + 1]") == true)
  }

  static let refusals: [Refusal] = [
    Refusal(["causal"], "<law>:1:", "a law relates two masks"),
    Refusal([""], "<law>:1:", "found the end of the text"),
    Refusal(["causal == window(W)"], "<law>:1:", "quantify it: 'for W in 0...:'"),
    Refusal(["law: causal == full"], "<law>:1:", "leave out what stands before the first colon"),
    Refusal(
      ["not law \"x\": causal == full"],
      "<law>:1:",
      "leave out what stands before the first colon"
    ),
    Refusal(["causal == full extra"], "<law>:1:", "expected"),
  ]

  @Test(arguments: refusals)
  func `explains what is not a law`(refusal: Refusal) throws {
    try refusal.expect(after: ["prove"])
  }

  @Test func `knows the definitions of spec files`() throws {
    let folder = try TemporaryFolder(["a.mask": "mask strict = k < q\n"])
    let run = try Maskspec.run("prove", "strict == causal", "--spec", "a.mask", in: folder.url)
    #expect(run.output.hasPrefix("refuted at n = 1, q = 0, k = 0\n"))
  }
}
