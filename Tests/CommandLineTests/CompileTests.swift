import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Compile` {
  private static func normalized(_ text: String) -> String {
    text.replacing(/[0-9.]+ ms, peak [0-9.]+ [A-Za-z]+/, with: "… ms, peak …")
  }

  /// What follows the header of a `.npy` file, which is as long as a multiple of 64.
  private static func cells(_ data: Data) -> [UInt8] {
    let start = data.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Array(data[start...])
  }

  @Test(arguments: [
    NamedCase("causal", ["causal && window(4)", "--n", "4096"]),
    NamedCase("blocks", ["causal", "--n", "100", "--block", "16x32"]),
    NamedCase("batch", ["padding", "--n", "8", "--input", "length=[3,0]"]),
    NamedCase("decode", ["causal", "--n", "1000000000000", "--queries", "1"]),
    NamedCase("one-empty-row", ["none", "--n", "1"]),
    NamedCase("no-cells", ["causal", "--n", "0"]),
    NamedCase("huge-block", ["causal", "--n", "5", "--block", "2147483648x9223372036854775807"]),
  ])
  func `reports what a mask is like`(mask: NamedCase<[String]>) throws {
    let run = try Maskspec.run(["compile"] + mask.value)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    expectGolden(Self.normalized(run.output), "compile-\(mask.name).txt")
  }

  @Test func `gives JSON as agreed`() throws {
    let folder = try TemporaryFolder()
    let document = try Maskspec.run(
      "compile",
      "causal && window(128)",
      "--n",
      "1024",
      "--json",
      in: folder.url
    ).json()
    #expect(
      document.keys == [
        "shape", "visible", "density", "emptyRows", "blocks", "milliseconds", "peakBytes",
      ]
    )
    #expect(document["shape"] == [1024, 1024])
    #expect(document["visible"] == 122_944)
    #expect(document["density"] == 0.11724853515625)
    #expect(document["emptyRows"] == 0)
    #expect(document["blocks"] == ["full": 0, "partial": 15, "empty": 49])
    let written = try Maskspec.run(
      "compile",
      "causal",
      "--n",
      "2",
      "-o",
      "a.npy",
      "--as",
      "additive",
      "--fill",
      "-1e9",
      "--format",
      "f16",
      "--json",
      in: folder.url
    ).json()
    #expect(written["file"] == "a.npy")
    #expect(written["format"] == "f16")
    #expect(written["fill"] == "-inf")
  }

  static let meanings: [(words: [String], cells: [UInt8])] = [
    ([], [1, 0, 1, 1]), (["--true", "visible"], [1, 0, 1, 1]), (["--true=blocked"], [0, 1, 0, 0]),
  ]

  @Test(arguments: meanings)
  func `writes booleans of either meaning`(words: [String], cells: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let run = try Maskspec.run(
      ["compile", "causal", "--n", "2", "-o", "mask.npy"] + words,
      in: folder.url
    )
    #expect(run.status == 0)
    #expect(run.output.contains("wrote mask.npy: 2 x 2 bool\n"))
    #expect(Self.cells(try folder.data("mask.npy")) == cells)
    #expect(folder.names == ["mask.npy"])
  }

  /// Options, what the report says of them, and the bytes of the fill.
  struct Fill: Sendable, CustomTestStringConvertible {
    let words: [String]
    let message: String
    let bytes: [UInt8]

    init(_ words: [String], _ message: String, _ bytes: [UInt8]) {
      self.words = words
      self.message = message
      self.bytes = bytes
    }

    var testDescription: String { words.joined(separator: " ") }
  }

  static let fills: [Fill] = [
    Fill(["--fill", "-inf"], "f32, hidden cells hold -inf", [0, 0, 0x80, 0xFF]),
    Fill(["--fill=-1e9"], "f32, hidden cells hold -1e9", [0x28, 0x6B, 0x6E, 0xCE]),
    Fill(
      ["--format", "f16", "--fill", "lowest"],
      "f16, hidden cells hold -65504",
      [0xFF, 0xFB]
    ),
    Fill(
      ["--format", "f16", "--fill", "-1e9"],
      "f16, hidden cells hold -inf, which is what -1e9 becomes in f16",
      [0, 0xFC]
    ),
    Fill(["--format", "bf16"], "bf16, hidden cells hold -inf", [0x80, 0xFF]),
    Fill(
      ["--fill", "5"],
      "hidden cells hold 5\nnote: such a fill hides nothing",
      [0, 0, 0xA0, 0x40]
    ),
  ]

  @Test(arguments: fills)
  func `writes additive cells with any fill`(fill: Fill) throws {
    let folder = try TemporaryFolder()
    let words = ["compile", "causal", "--n", "2", "-o", "mask.npy", "--as", "additive"]
    let run = try Maskspec.run(words + fill.words, in: folder.url)
    #expect(run.status == 0)
    #expect(run.output.contains(fill.message))
    let zero = [UInt8](repeating: 0, count: fill.bytes.count)
    #expect(Self.cells(try folder.data("mask.npy")) == zero + fill.bytes + zero + zero)
  }

  @Test(arguments: ["nowhere/mask.npy", "folder.npy", "file/mask.npy"])
  func `leaves nothing behind where it cannot write`(path: String) throws {
    let folder = try TemporaryFolder(["folder.npy/x": "", "file": ""])
    let run = try Maskspec.run("compile", "causal", "--n", "4", "-o", path, in: folder.url)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("error: cannot write the file: "))
    #expect(folder.names == ["folder.npy", "file"])
  }

  @Test func `leaves an old file alone where the new one fails`() throws {
    let folder = try TemporaryFolder(["mask.npy": "old"])
    let run = try Maskspec.run(
      "compile",
      "causal",
      "--n",
      "60000000",
      "-o",
      "mask.npy",
      in: folder.url
    )
    #expect(run.status == 2)
    #expect(try folder.text("mask.npy") == "old")
    #expect(folder.names == ["mask.npy"])
  }

  static let refusals: [Refusal] = [
    Refusal(["q * 4611686018427387 >= k", "--n", "1e9"], "row by row"),
    Refusal(["causal", "--n", "9223372036854775807", "--queries", "2"], "row by row"),
    Refusal(["causal", "--n", "60000000", "-o", "mask.npy"], "takes 3.2 PiB"),
  ]

  @Test(arguments: refusals)
  func `refuses what is too large, with its size`(refusal: Refusal) throws {
    let folder = try TemporaryFolder()
    try refusal.expect(after: ["compile"], in: folder.url)
    #expect(folder.names.isEmpty)
  }
}
