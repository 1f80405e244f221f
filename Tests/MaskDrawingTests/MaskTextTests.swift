import MaskAlgebra
import MaskCompiler
import MaskDrawing
import TestSupport
import Testing

@Suite struct `A mask as text` {
  @Test(arguments: CellStyle.allCases, [0, 1, 2, 3])
  func `has one character per cell in every style`(style: CellStyle, seed: UInt64) throws {
    let mask = try Samples.noise(queries: 9, keys: 21, seed: seed)
    let visible: Character =
      switch style {
      case .blocks: "■"
      case .letters: "x"
      case .digits: "1"
      }
    // The first query is at 12, so there is a header and three characters of position per row.
    let lines = MaskPicture(mask).text(style: style).split(separator: "\n").dropFirst()
    let cells = lines.map { line in line.dropFirst(3).filter { $0 != " " }.map { $0 == visible } }
    #expect(cells == mask.rows())
  }

  @Test func `without labels is what an example of the language takes`() throws {
    let text = MaskPicture(try Samples.causal(5)).text(style: .digits)
    #expect(text == "10000\n11000\n11100\n11110\n11111\n")
  }

  @Test func `carries tokens on both axes`() throws {
    let picture = MaskPicture(try Samples.causal(5), title: "causal", tokens: Samples.tokens)
    expectGolden(picture.text(), "tokens.txt")
  }

  @Test func `numbers its columns where tokens do not fit above them`() throws {
    let tokens = (0..<16).map { "token-\($0)" } + ["unused"]
    let spec: MaskSpec = .causal && (.window(4) || .sinks(1))
    let mask = try spec.booleanMask(in: Geometry(keys: 16))
    let text = MaskPicture(mask, title: "\(spec)", tokens: tokens).text()
    expectGolden(text, "numbered.txt")
  }

  @Test func `shows positions where the first query is not at 0`() throws {
    let mask = try MaskSpec.causal.booleanMask(in: Geometry(queries: 3, keys: 12))
    expectGolden(MaskPicture(mask).text(), "decode.txt")
  }

  @Test func `has a panel for each batch row and head`() throws {
    expectGolden(try Samples.heads().text(), "heads.txt")
  }

  @Test(arguments: CellStyle.allCases)
  func `marks cells`(style: CellStyle) throws {
    var picture = MaskPicture(try Samples.causal(5))
    picture.marks = [Cell(query: 2, key: 3), Cell(query: 4, key: 0), Cell(query: 4, key: 4)]
    expectGolden(picture.text(style: style), "marks-\(style).txt")
  }

  @Test func `leaves out marks that lie outside the mask`() throws {
    let plain = MaskPicture(try Samples.causal(3)).text()
    let outside = [
      Cell(query: 3, key: 0), Cell(query: 0, key: 3), Cell(query: -1, key: 0),
      Cell(query: .min, key: .min),
    ]
    #expect(MaskPicture(try Samples.causal(3), marks: outside).text() == plain)
  }

  @Test func `draws tiles of a mask with more than 64 keys`() throws {
    let spec: MaskSpec = .causal && (.window(40) || .strided(16))
    let mask = try spec.booleanMask(in: Geometry(keys: 130))
    let picture = MaskPicture(mask, title: "\(spec)", marks: [Cell(query: 100, key: 95)])
    expectGolden(picture.text(), "tiles.txt")
  }

  @Test func `draws each tile by its own cells`() throws {
    let mask = try Samples.noise(queries: 3, keys: 200, seed: 5)
    let lines = MaskPicture(mask).text(style: .letters).split(separator: "\n")
    // 200 keys shrink to 8 a character, and 3 queries stay as they are.
    for (row, line) in zip(mask.rows(), lines.dropFirst()) {
      let tiles = stride(from: 0, to: 200, by: 8).map { row[$0..<min($0 + 8, 200)] }
      let expected = tiles.map { $0.allSatisfy(\.self) ? "x" : $0.contains(true) ? "+" : "." }
      let characters = line.dropFirst(3).filter { $0 != " " }
      #expect(characters == expected.joined())
    }
  }

  @Test(arguments: [16, 20, 33, 40, 80, 200])
  func `keeps to its width`(width: Int) throws {
    for keyCount in [1, 5, 16, 40, 64, 65, 300] {
      let picture = MaskPicture(try Samples.causal(keyCount), tokens: Samples.tokens)
      let rows = picture.text(width: width).split(separator: "\n").filter { !$0.contains("tile") }
      #expect(rows.allSatisfy { $0.count <= width }, "at n = \(keyCount)")
    }
  }

  @Test func `has no trailing spaces and ends in a newline`() throws {
    let pictures = [
      try Samples.heads(), MaskPicture(try Samples.causal(100)),
      MaskPicture(try Samples.causal(4), tokens: ["a ", "", " ", "b"]),
    ]
    for text in pictures.map({ $0.text() }) {
      #expect(!text.contains(" \n"))
      #expect(text.hasSuffix("\n"))
    }
  }

  @Test func `shows control characters as pictures and counts wide ones as two`() throws {
    let picture = MaskPicture(try Samples.causal(3), tokens: ["\n", "猫", "\u{1B}[31m\u{202E}"])
    expectGolden(picture.text(), "unprintable.txt")
  }

  @Test(arguments: [(0, 0), (0, 3), (3, 0)])
  func `says that there are no cells`(queries: Int, keys: Int) throws {
    let mask = try MaskSpec.causal.booleanMask(in: Geometry(queries: queries, keys: keys))
    #expect(MaskPicture(mask).text() == "no cells: \(queries) queries, \(keys) keys\n")
  }
}
