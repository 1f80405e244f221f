import MaskDrawing
import TestSupport
import Testing

@Suite struct `Weights as a picture` {
  private let weights: [[Double]] = [
    [1, 0, 0, 0, 0], [0.8176, 0.1824, 0, 0, 0], [0.2327, 0.3837, 0.3837, 0, 0],
    [0.2350, 0.2350, 0.1425, 0.3875, 0], [0.1892, 0.1892, 0.1892, 0.1892, 0.2430],
  ]

  @Test func `are a table of numbers as text`() {
    let picture = WeightPicture(weights, title: "causal", tokens: Samples.tokens)
    expectGolden(picture.text(), "weights.txt")
  }

  @Test func `are shades where the table does not fit`() {
    expectGolden(WeightPicture(weights, offset: 3).text(width: 20), "weights-shades.txt")
  }

  @Test func `show the largest weight of a tile`() {
    let lines = WeightPicture(ramp(100)).text().split(separator: "\n")
    // The diagonal is 1, so its tiles are black, whatever else they hold.
    for (index, line) in lines.dropFirst().prefix(25).enumerated() {
      let cells = line.dropFirst(3).filter { $0 != " " }
      #expect(cells.last { $0 != "·" } == "█")
      #expect(cells.count { $0 != "·" } == index + 1)
    }
    #expect(lines.last == "a character is the largest weight of 4 queries x 4 keys")
  }

  @Test func `keep what is not a number apart`() throws {
    let picture = WeightPicture([[.nan, 0.5], [.infinity, -0.25]])
    #expect(picture.text().contains("nan  0.50"))
    #expect(picture.text().contains("inf -0.25"))
    #expect(picture.text(width: 10).contains("? not a number"))
    let drawn = try DrawnSVG(picture.svg())
    #expect(
      try drawn.cells(fill: "#d55e00", queries: 2, keys: 2) == [[true, false], [false, false]]
    )
  }

  @Test func `are the recorded SVG`() {
    let picture = WeightPicture(weights, title: "causal", tokens: Samples.tokens)
    expectGolden(picture.svg(), "weights.svg")
  }

  @Test func `are numbers inside large cells`() throws {
    let texts = try DrawnSVG(WeightPicture(weights).svg()).texts(of: "text")
    #expect(
      texts.filter { $0.contains(".") && $0 != "0.5" } == [
        "1.00", "0.82", "0.18", "0.23", "0.38", "0.38", "0.24", "0.24", "0.14", "0.39", "0.19",
        "0.19", "0.19", "0.19", "0.24",
      ]
    )
  }

  @Test func `leave hidden cells unpainted`() throws {
    let drawn = try DrawnSVG(WeightPicture(ramp(20)).svg())
    let fills = Set(drawn.elements.compactMap { $0.name == "path" ? $0.attributes["fill"] : nil })
    var painted = [[Bool]](repeating: [Bool](repeating: false, count: 20), count: 20)
    for fill in fills where fill != "none" {
      for (row, line) in try drawn.cells(fill: fill, queries: 20, keys: 20).enumerated() {
        for (column, isPainted) in line.enumerated() where isPainted {
          #expect(!painted[row][column])
          painted[row][column] = true
        }
      }
    }
    #expect(painted == (try Samples.causal(20).rows()))
  }

  @Test func `stay small however many there are`() throws {
    let svg = WeightPicture(ramp(300)).svg()
    #expect(svg.utf8.count < 300_000)
    let texts = try DrawnSVG(svg).texts(of: "text")
    #expect(texts.contains("1, the largest of 4 queries x 4 keys"))
  }

  @Test func `of nothing say so`() throws {
    #expect(WeightPicture([]).text() == "no weights: 0 queries, 0 keys\n")
    #expect(WeightPicture([[], []]).text() == "no weights: 2 queries, 0 keys\n")
    #expect(try DrawnSVG(WeightPicture([]).svg()).texts(of: "text").contains("keys"))
  }

  /// Causal weights that fall with the distance.
  private func ramp(_ count: Int) -> [[Double]] {
    var weights = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for query in 0..<count {
      for key in 0...query { weights[query][key] = 1 / Double(query - key + 1) }
    }
    return weights
  }
}
