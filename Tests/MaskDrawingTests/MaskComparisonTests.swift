import MaskDrawing
import TestSupport
import Testing

@Suite struct `A counterexample as text` {
  private let prefix = MaskComparison.Side("prefix(1)", [[true, false], [true, true]])
  private let prefixRows = MaskComparison.Side("prefix_rows(1)", [[true, true], [true, true]])

  @Test(arguments: CellStyle.allCases)
  func `stands side by side with its cell marked`(style: CellStyle) {
    let comparison = MaskComparison(prefix, prefixRows, query: 0, key: 1)
    expectGolden(comparison.text(style: style), "counterexample-\(style).txt")
  }

  @Test func `stands one above the other where the width does not do`() {
    let comparison = MaskComparison(prefix, prefixRows, query: 0, key: 1)
    expectGolden(comparison.text(width: 20), "counterexample-narrow.txt")
  }

  @Test func `may have sides of different size, as a law of stability has`() {
    let longer = MaskComparison.Side("full, n = 2", [[true, true], [true, true]])
    let comparison = MaskComparison(.init("full, n = 1", [[true]]), longer, query: 0, key: 1)
    expectGolden(comparison.text(), "counterexample-stable.txt")
  }

  @Test func `marks a whole row or a whole column of one mask`() {
    let side = MaskComparison.Side("k < q", [[false, false, false], [true, false, false]])
    let text =
      MaskComparison(side, emptyQuery: 7, offset: 7).text()
      + MaskComparison(side, unseenKey: 2, offset: 7).text(style: .letters)
    expectGolden(text, "counterexample-empty.txt")
  }

  @Test func `shows the surroundings of a cell far inside a large mask`() {
    let causal = (0..<200).map { q in (0..<200).map { k in k <= q } }
    let window = (0..<200).map { q in (0..<200).map { k in k <= q && q - k < 150 } }
    let comparison = MaskComparison(
      .init("causal", causal),
      .init("window(150)", window),
      query: 150,
      key: 0
    )
    expectGolden(comparison.text(), "counterexample-cropped.txt")
  }

  @Test func `of nothing says so`() {
    let comparison = MaskComparison(.init("full", []), .init("none", []), query: 0, key: 0)
    #expect(comparison.text().contains("no cells: 0 queries, 0 keys"))
  }
}
