import Foundation
import Testing

/// What `--set`, `--input` and `--spec` take.
@Suite(.timeLimit(.minutes(1))) struct `Inputs` {
  private static let document = "document\n■ ■ ·\n■ ■ ·\n· · ■\n"

  @Test(arguments: [
    "doc=[0,0,1]", "doc=[0, 0, 1]", "doc= [ 0 ,0,1 ] ", "doc=[-5,-5,9]", "doc=[false,false,true]",
    "doc=[[0,0,1]]", "doc=doc.npy", "doc=flags.npy", "doc=batch.npy",
  ])
  func `are lists or files`(input: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(numpy("<i8", [3], littleEndian([7, 7, 8])), to: "doc.npy")
    try folder.write(numpy("|b1", [3], [0, 0, 1]), to: "flags.npy")
    try folder.write(numpy("<f8", [1, 3], littleEndian([2.0, 2.0, 3.0])), to: "batch.npy")
    let run = try Maskspec.run("show", "document", "--n", "3", "--input", input, in: folder.url)
    #expect(run.output == Self.document)
    #expect(run.errors.isEmpty)
  }

  @Test func `may be read from a pipe`() throws {
    let folder = try TemporaryFolder(["w.mask": "mask w = window(2)\n"])
    try folder.write(numpy("<i8", [3], littleEndian([7, 7, 8])), to: "doc.npy")
    let data = try Maskspec.shell(
      "\"$maskspec\" show document --n 3 --input doc=<(cat doc.npy)",
      in: folder.url
    )
    #expect(data.output == Self.document)
    let spec = try Maskspec.shell("\"$maskspec\" show w --n 2 --spec <(cat w.mask)", in: folder.url)
    #expect(spec.output == "w\n■ ·\n■ ■\n")
  }

  static let unusable: [Refusal] = [
    Refusal(["doc="], "the input 'doc' is empty"),
    Refusal(["doc=3"], "there is no file '3'"),
    Refusal(["doc=missing.npy"], "there is no file 'missing.npy'"),
    Refusal(["doc=folder"], "'folder' is a folder"),
    Refusal(["doc=short.npy"], "needs 24 bytes of data; the file has 23"),
    Refusal(["doc=header.npy"], "ends inside its header"),
    Refusal(["doc=text.npy"], "not a .npy file"),
    Refusal(["doc=half.npy"], "the value at [1] is 0.5"),
    Refusal(["doc=[0,1"], "expected ',' or ']', found the end"),
    Refusal(["doc=[0,1]]"], "expected the end, found ']'"),
    Refusal(["doc=[0,,1]"], "expected an integer, true, false or '[', found ','"),
    Refusal(["doc=[0 1]"], "expected ',' or ']', found '1'"),
    Refusal(["doc=[0,True]"], "found 'True'"),
    Refusal(["doc=[0,1.5]"], "found '1.5'"),
    Refusal(["doc=[0,99999999999999999999]"], "99999999999999999999 does not fit 64-bit integers"),
    Refusal(["doc=[[0,1],2]"], "a list holds values or lists, not both"),
    Refusal(["doc=[2,[0,1]]"], "a list holds values or lists, not both"),
    Refusal(["doc=[[0,1],[1]]"], "one list has 2 entries, and one beside it 1"),
    Refusal(["doc=[[[0,0,1]]]"], "'doc' is declared [position]"),
    Refusal(["doc=[0,0]"], "'doc' has 2 entries along its position axis; this geometry needs 3"),
    Refusal(["doc"], "'doc' is not a name, '=' and a value"),
    Refusal(["=[0,0,1]"], "is not a name, '=' and a value"),
    Refusal(["dok=[0,0,1]"], "did you mean 'doc'?"),
    Refusal(["valid=[1,1,1]"], "the mask reads no input 'valid'\nit has doc"),
  ]

  @Test(arguments: unusable)
  func `that cannot be used are errors`(refusal: Refusal) throws {
    let folder = try TemporaryFolder(["text.npy": "hello", "folder/x": ""])
    let whole = numpy("<i8", [3], littleEndian([0, 0, 1]))
    try folder.write(whole.dropLast(), to: "short.npy")
    try folder.write(whole.prefix(40), to: "header.npy")
    try folder.write(numpy("<f8", [3], littleEndian([0.0, 0.5, 1.0])), to: "half.npy")
    try refusal.expect(after: ["show", "document", "--n", "3", "--input"], in: folder.url)
  }

  static let misfits: [Refusal] = [
    Refusal(["document"], "the mask reads the input 'doc', which was not given"),
    Refusal(["document", "--input", "doc=[0,0,1]", "--input", "doc=[0,0,1]"], "given twice"),
    Refusal(["prefix(P)"], "unknown name 'P'"),
    Refusal(["prefix(P)", "--set", "P"], "'P' is not a name, '=' and a value"),
    Refusal(["prefix(P)", "--set", "P=x"], "the value of 'P' is an integer, not 'x'"),
    Refusal(["prefix(P)", "--set", "P="], "the value of 'P' is an integer, not ''"),
    Refusal(["prefix(P)", "--set", "P=1", "--set", "P=2"], "'P' is set twice"),
    Refusal(
      ["prefix(P)", "--set", "P=1", "--set", "p=2"],
      "the mask has no parameter 'p'\ndid you mean"
    ),
    Refusal(["causal", "--set", "P=1"], "the mask has no parameter 'P'\nit has none"),
    Refusal(["causal", "--set", "n=3"], "that is said with --n"),
    Refusal(["window(W)", "--set", "W=0"], "W of 'window' is 0, outside its declared range 1..."),
    Refusal(["chunk(C)", "--set", "C=-1"], "outside its declared range 1..."),
    Refusal(
      ["key_valid", "--input", "valid=[0,1,2]"],
      "valid[2] is 2, outside its declared range 0...1"
    ),
    Refusal(
      ["padding", "--input", "length=[4]"],
      "length[0] is 4, outside its declared range 0...n"
    ),
    Refusal(["padding", "--input", "length=[3,2]", "--batch", "3"], "along its batch axis"),
    Refusal(
      ["causal", "--spec", "nowhere.mask"],
      "cannot read 'nowhere.mask': there is no such file"
    ),
    Refusal(["causal", "--spec", "."], "cannot read '.': it is a folder"),
  ]

  @Test(arguments: misfits)
  func `of a run have to fit the mask`(refusal: Refusal) throws {
    try refusal.expect(after: ["show", "--n", "3"])
  }

  @Test func `tell how many batch rows there are`() throws {
    let document = try Maskspec.run(
      "show",
      "padding",
      "--n",
      "2",
      "--input",
      "length=[1,2]",
      "--json"
    ).json()
    #expect(document["shape"] == [2, 1, 2, 2])
    #expect(document["rows"] == [[[[1, 0], [1, 0]]], [[[1, 1], [1, 1]]]])
    let leading = try Maskspec.run(
      "show",
      "document",
      "--n",
      "2",
      "--input",
      "doc=[[0,0],[0,1]]",
      "--json"
    ).json()
    #expect(leading["rows"] == [[[[1, 1], [1, 1]]], [[[1, 0], [0, 1]]]])
  }

  @Test func `that nobody declares may be tables`() throws {
    let run = try Maskspec.run(
      "show",
      "k < 1 || tree[q - 1, k - 1]",
      "--n",
      "3",
      "--queries",
      "2",
      "--input",
      "tree=[[true,false],[true,true]]",
      "--json"
    )
    #expect(try run.json()["rows"] == [[1, 1, 0], [1, 1, 1]])
  }

  @Test func `of a spec file define masks and narrow inputs`() throws {
    let folder = try TemporaryFolder([
      "lm.mask": """
      include "parts/local.mask"
      input doc[position]: 0...1
      mask prefix_lm(P: 0...n) = causal || k < P
      mask packed = local && doc[q] == doc[k]
      """,
      "parts/local.mask": "mask local = causal && window(2)\n",
    ])
    func show(_ words: String...) throws -> Run {
      try Maskspec.run(["show", "--spec", "lm.mask", "--json"] + words, in: folder.url)
    }
    #expect(try show("prefix_lm(2)", "--n", "2").json()["rows"] == [[1, 1], [1, 1]])
    let packed = try show("packed", "--n", "3", "--input", "doc=[0,0,1]")
    #expect(try packed.json()["rows"] == [[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    let outside = try show("prefix_lm(9)", "--n", "6")
    #expect(outside.status == 2)
    #expect(outside.errors.contains("P of 'prefix_lm' is 9, outside its declared range 0...n"))
    let narrowed = try show("packed", "--n", "3", "--input", "doc=[0,0,2]")
    #expect(narrowed.errors.contains("doc[2] is 2, outside its declared range 0...1"))
  }

  @Test func `of a broken spec file are all its errors`() throws {
    let folder = try TemporaryFolder(["a.mask": "mask a = casual\nmask b = window()\n"])
    let run = try Maskspec.run("show", "a", "--n", "3", "--spec", "a.mask", in: folder.url)
    #expect(run.status == 2)
    #expect(run.errors.contains("a.mask:1:10: error: unknown mask 'casual'"))
    #expect(run.errors.contains("a.mask:2:10: error: 'window' takes 1 argument"))
  }
}
