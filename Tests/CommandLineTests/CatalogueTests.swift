import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The catalogue` {
  @Test func `is printed in the language's own words`() throws {
    let run = try Maskspec.run("catalogue")
    #expect(run.status == 0)
    #expect(run.output.contains("\nmask window(W: 1...) = 0 <= q - k < W\n"))
    #expect(run.output.contains("\ninput length[batch]: 0...n\n"))
  }

  @Test(arguments: [
    ("full", "mask full = 0 == 0"), ("none", "mask none = !full"),
    ("causal", "mask causal = k <= q"),
    ("keys", "mask keys(lo, hi) = lo <= k < hi"), ("key_valid", "mask key_valid = valid[k]"),
  ])
  func `prints one mask with what it is`(name: String, definition: String) throws {
    let run = try Maskspec.run("catalogue", name)
    let lines = run.output.split(separator: "\n")
    #expect(lines.last ?? "" == definition)
    #expect(lines.first?.hasPrefix("/// ") == true)
    #expect(lines.count == 2)
  }

  @Test func `has every name as JSON`() throws {
    let masks = try #require(try Maskspec.run("catalogue", "--json").json()["masks"]).values
    #expect(masks.count == 20)
    for mask in masks {
      #expect(mask.keys == ["name", "definition", "documentation", "parameters"])
      let name = try #require(mask["name"]?.string)
      #expect(mask["definition"]?.string?.hasPrefix("mask \(name)") == true)
    }
  }
}

@Suite(.timeLimit(.minutes(1))) struct `The benchmark` {
  @Test func `gives JSON as agreed`() throws {
    let document = try Maskspec.run(
      "bench",
      "--only",
      "dense-causal",
      "--n",
      "16",
      "--runs",
      "2",
      "--json"
    ).json()
    #expect(document["machine"]?.string != nil)
    let result = try #require(document["results"]?[0])
    #expect(result["name"] == "dense-causal")
    #expect(result["n"] == 16)
    #expect(result["threads"]?.number != nil)
    #expect(result["seconds"]?.keys.isSuperset(of: ["min", "median"]) == true)
  }
}
