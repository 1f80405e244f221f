import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Simplify` {
  static let forms: [NamedCase<String>] = [
    NamedCase("k <= q && q - k < 4 || window(2)", "window(4)"),
    NamedCase("causal && window(W)", "window(W)"),
    NamedCase("causal && document", "causal && document"),
    // No window has 0 keys, so that nothing is said of this one.
    NamedCase("window(0) && causal", "window(0) && causal"),
  ]

  @Test(arguments: forms)
  func `prints a shorter mask that is equal`(form: NamedCase<String>) throws {
    #expect(try Maskspec.run("simplify", form.name).output == "\(form.value)\n")
    let document = try Maskspec.run("simplify", form.name, "--json").json()
    #expect(document["mask"]?.string == form.value)
  }

  @Test func `knows the definitions of spec files`() throws {
    let folder = try TemporaryFolder(["a.mask": "mask near = window(3) && causal\n"])
    let run = try Maskspec.run("simplify", "near || causal", "--spec", "a.mask", in: folder.url)
    #expect(run.output == "causal\n")
    // Nothing is shorter than a name, but a name alone is asked for what it stands for.
    let alone = try Maskspec.run("simplify", "near", "--spec", "a.mask", in: folder.url)
    #expect(alone.output == "window(3)\n")
  }

  static let refusals: [Refusal] = [
    Refusal(["casual"], "<mask>:1:", "did you mean 'causal'?"),
    Refusal([""], "<mask>:1:", "found the end of the text"),
  ]

  @Test(arguments: refusals)
  func `explains what is no mask`(refusal: Refusal) throws {
    try refusal.expect(after: ["simplify"])
  }
}
