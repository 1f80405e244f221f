import MaskAlgebra
import MaskCompiler
import MaskDrawing
import TestSupport
import Testing

private let visible = "#0072b2"
private let partial = "#86bcdc"

@Suite struct `A mask as SVG` {
  @Test func `is the recorded picture of a sentence`() throws {
    var picture = MaskPicture(try Samples.causal(5), title: "causal", tokens: Samples.tokens)
    picture.marks = [Cell(query: 2, key: 3)]
    expectGolden(try picture.svg(), "sentence.svg")
  }

  @Test func `is the recorded picture of batch rows and heads`() throws {
    expectGolden(try Samples.heads().svg(), "heads.svg")
  }

  @Test(arguments: [(1, 1), (5, 5), (3, 17), (17, 3), (64, 64), (200, 130), (1, 400)])
  func `covers exactly the visible cells with runs`(queries: Int, keys: Int) throws {
    let mask = try Samples.noise(queries: queries, keys: keys, seed: UInt64(queries))
    let drawn = try DrawnSVG(MaskPicture(mask).svg())
    #expect(try drawn.cells(fill: visible, queries: queries, keys: keys) == mask.rows())
  }

  @Test func `draws a run as one rectangle`() throws {
    let drawn = try DrawnSVG(MaskPicture(try Samples.causal(40)).svg())
    #expect(try drawn.runs(fill: visible).map(\.count) == [40])
  }

  @Test func `draws each batch row and head in its own panel`() throws {
    let picture = try Samples.heads()
    let drawn = try DrawnSVG(picture.svg())
    for batch in 0..<2 {
      for head in 0..<2 {
        let cells = try drawn.cells(fill: visible, panel: batch * 2 + head, queries: 4, keys: 4)
        #expect(cells == picture.mask.rows(batch: batch, head: head))
        #expect(drawn.texts(of: "text").contains("batch \(batch), head \(head)"))
      }
    }
  }

  @Test func `names and describes itself`() throws {
    let picture = MaskPicture(try Samples.causal(5), title: "k <= q && 1 < 2")
    let drawn = try DrawnSVG(picture.svg())
    #expect(drawn.elements.first?.attributes["role"] == "img")
    #expect(drawn.texts(of: "title") == ["k <= q && 1 < 2"])
    #expect(try #require(drawn.texts(of: "desc").first).contains("15 of 25 cells visible"))
    for text in ["keys", "queries", "visible", "hidden"] {
      #expect(drawn.texts(of: "text").contains(text))
    }
  }

  @Test(arguments: [
    "<", "&amp;", "\"'", "]]>", "<\u{338}", "a\u{0}b", "\u{FFFE}", "\u{1F600}", "猫",
  ])
  func `escapes labels`(token: String) throws {
    let drawn = try DrawnSVG(
      MaskPicture(try Samples.causal(2), title: token, tokens: [token]).svg()
    )
    let shown = token.replacing("\u{0}", with: "␀").replacing("\u{FFFE}", with: "\u{FFFD}")
    let labels = drawn.texts(of: "text").filter {
      $0.unicodeScalars.elementsEqual(shown.unicodeScalars)
    }
    #expect(labels.count == 3, "the heading, a row and a column")
  }

  @Test func `labels positions where there are no tokens`() throws {
    let mask = try MaskSpec.causal.booleanMask(in: Geometry(queries: 2, keys: 10))
    let texts = try DrawnSVG(MaskPicture(mask).svg()).texts(of: "text")
    let numbers = texts.compactMap { Int($0) }
    #expect(numbers == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 9], "the keys, then the queries")
  }

  @Test func `outlines marked cells where they lie`() throws {
    let mask = try MaskSpec.causal.booleanMask(in: Geometry(queries: 3, keys: 40))
    let drawn = try DrawnSVG(MaskPicture(mask, marks: [Cell(query: 38, key: 4)]).svg())
    // Rows begin at 37; among 40 keys and 3 queries a cell is 12 points wide and 16 high.
    #expect(outlines(in: drawn) == ["48 16 12 16"])
    #expect(drawn.texts(of: "text").contains("marked"))
  }

  @Test func `outlines a cell of one head only there`() throws {
    var picture = try Samples.heads()
    picture.marks = [Cell(batch: 1, head: 1, query: 0, key: 3)]
    let lines = try picture.svg().split(separator: "\n")
    let captions = lines.indices.filter { lines[$0].contains(">batch ") }
    let outline = try #require(lines.firstIndex { $0.contains(#"stroke-width="2.5""#) })
    #expect(outline > captions[3])
    #expect(outlines(in: try DrawnSVG(picture.svg())).count == 1)
  }

  private func outlines(in drawn: DrawnSVG) -> [String] {
    let outlines = drawn.elements.filter {
      $0.attributes["stroke"] == "#d55e00" && $0.attributes["fill"] == "none"
    }
    return outlines.map { outline in
      ["x", "y", "width", "height"].compactMap { outline.attributes[$0] }.joined(separator: " ")
    }
  }

  @Test(arguments: [512, 1100])
  func `draws tiles where cells would be too many`(count: Int) throws {
    let spec = MaskSpec { q, k in (q + k) % 2 == 0 && k < 300 || k >= 304 && q < 64 }
    let mask = try spec.booleanMask(in: Geometry(keys: count))
    let svg = try MaskPicture(mask).svg()
    let drawn = try DrawnSVG(svg)
    #expect(svg.utf8.count < 500_000)
    let side = count > 1024 ? 8 : 4
    #expect(drawn.texts(of: "text").contains("some, in a tile of \(side) queries x \(side) keys"))
    let full = try drawn.cells(fill: visible, queries: count, keys: count)
    let some = try drawn.cells(fill: partial, queries: count, keys: count)
    let cells = mask.rows()
    for top in stride(from: 0, to: count, by: side) {
      for left in stride(from: 0, to: count, by: side) {
        let tile = cells[top..<min(top + side, count)].flatMap {
          $0[left..<min(left + side, count)]
        }
        #expect(full[top][left] == tile.allSatisfy(\.self))
        #expect(some[top][left] == (tile.contains(true) && tile.contains(false)))
      }
    }
  }

  @Test func `refuses more panels than fit a picture`() throws {
    let spec: MaskSpec = MaskSpec { _, k in k < .h }
    let mask = try spec.booleanMask(in: Geometry(keys: 2, heads: 65))
    #expect(throws: DrawingError.tooManyPanels(count: 65, limit: 64)) {
      try MaskPicture(mask).svg()
    }
  }

  @Test(arguments: [(0, 0), (0, 3), (3, 0)])
  func `of no cells is well-formed and says so`(queries: Int, keys: Int) throws {
    let mask = try MaskSpec.causal.booleanMask(in: Geometry(queries: queries, keys: keys))
    let drawn = try DrawnSVG(MaskPicture(mask).svg())
    #expect(drawn.texts(of: "text").contains("no cells"))
  }

  @Test func `breaks a long heading into lines that keep every word`() throws {
    let title = (0..<40).map { "window(\($0 + 1))" }.joined(separator: " || ")
    let drawn = try DrawnSVG(MaskPicture(try Samples.causal(5), title: title).svg())
    let lines = drawn.texts(of: "text").filter { $0.contains("window") }
    #expect(lines.count > 1)
    #expect(lines.joined(separator: " ") == title)
  }
}
