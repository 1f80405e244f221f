import MaskAlgebra
import MaskLogic
import Testing

@Suite struct ExampleTests {
  private func cells(_ rows: String...) -> [[Bool]] { rows.map { row in row.map { $0 == "1" } } }

  @Test func `a drawing of the mask agrees with it`() throws {
    let example = Example(
      mask: .prefix(2),
      geometry: try Geometry(keys: 3),
      cells: cells("110", "110", "111")
    )
    #expect(try example.check() == .agrees)
    #expect(try example.check().holds)
  }

  @Test func `the first cell that is drawn wrong is named`() throws {
    let example = Example(
      mask: .prefix(2),
      geometry: try Geometry(keys: 3),
      cells: cells("110", "010", "000")
    )
    let result = try example.check()
    #expect(result == .differs(at: Cell(query: 1, key: 0), drawn: false, computed: true))
    #expect(
      result.description == "q = 1, k = 0 is drawn hidden, but the mask has it visible"
    )
  }

  @Test func `rows of a decode step are counted from the offset`() throws {
    let example = Example(
      mask: .window(2),
      geometry: try Geometry(queries: 2, keys: 4),
      cells: cells("0110", "0111")
    )
    #expect(
      try example.check() == .differs(at: Cell(query: 3, key: 1), drawn: true, computed: false)
    )
  }

  @Test func `inputs of an example are used and checked`() throws {
    let geometry = try Geometry(keys: 3)
    let drawing = cells("110", "110", "001")
    let example = Example(
      mask: .document,
      geometry: geometry,
      inputs: ["doc": [0, 0, 1]],
      cells: drawing
    )
    #expect(try example.check().holds)
    let short = Example(mask: .document, geometry: geometry, inputs: ["doc": [0]], cells: drawing)
    #expect(throws: BindingError.self) { try short.check() }
    let missing = Example(mask: .document, geometry: geometry, cells: drawing)
    #expect(throws: BindingError.evaluation(.missingInput("doc"))) { try missing.check() }
    let narrowed = [InputDeclaration.integers("doc", .position, from: 0, to: 0)]
    #expect(throws: BindingError.self) { try example.check(declarations: narrowed) }
  }

  @Test func `a cell without a value is an error`() throws {
    let example = Example(
      mask: Names.doc[Names.k + 1] == 0,
      geometry: try Geometry(keys: 1),
      inputs: ["doc": [0]],
      cells: cells("1")
    )
    #expect(throws: BindingError.self) { try example.check() }
  }

  @Test func `a drawing of another size says which`() throws {
    let geometry = try Geometry(keys: 2)
    let rows = Example(mask: .full, geometry: geometry, cells: cells("11"))
    #expect(try rows.check() == .wrongSize(row: nil, drawn: 1, needed: 2))
    #expect(try rows.check().description == "the drawing has 1 rows, but there are 2 queries")
    let columns = Example(mask: .full, geometry: geometry, cells: cells("11", "111"))
    #expect(try columns.check() == .wrongSize(row: 1, drawn: 3, needed: 2))
    #expect(
      try columns.check().description == "row 1 of the drawing has 3 cells, but there are 2 keys"
    )
  }
}
