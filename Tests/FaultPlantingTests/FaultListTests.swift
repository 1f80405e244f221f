import FaultPlanting
import TestSupport
import Testing

@Suite struct `A list of faults` {
  private let text = """
    # The first.
    fault one-key-more
    says a window of W shows W + 1 keys
    in MaskAlgebra/Catalogue.swift
    - q - k < W
    + q - k <= W

    # Two lines, and a statement.
    fault forgets-to-count
    says rows are not counted
    in MaskCompiler/MaskSummary.swift
    statement
    - count += 1
    -   total += 1
    + total += 1

    """

  @Test func `has its entries in order`() throws {
    let faults = try FaultList(lists: [("algebra", text)]).faults
    #expect(faults.map(\.name) == ["one-key-more", "forgets-to-count"])
    #expect(faults[0].statement == "a window of W shows W + 1 keys")
    #expect(faults[0].file == "MaskAlgebra/Catalogue.swift")
    #expect(!faults[0].isStatement)
    #expect(faults[0].right == "q - k < W")
    #expect(faults[0].wrong == "q - k <= W")
    #expect(faults[1].isStatement)
    #expect(faults[1].right == "count += 1\n  total += 1")
    #expect(faults[1].group == "algebra")
  }

  @Test(arguments: [
    NamedCase("no name", "says a\nin B.swift\n- a\n+ b\n"),
    NamedCase("no statement", "fault a\nin B.swift\n- a\n+ b\n"),
    NamedCase("no file", "fault a\nsays a\n- a\n+ b\n"),
    NamedCase("nothing to replace", "fault a\nsays a\nin B.swift\n+ b\n"),
    NamedCase("nothing to put there", "fault a\nsays a\nin B.swift\n- a\n"),
    NamedCase("a line that is none", "fault a\nsays a\nin B.swift\n- a\n+ b\nwhy not\n"),
  ])
  func `refuses an entry with`(entry: NamedCase<String>) {
    #expect(throws: FaultError.self) { try FaultList(lists: [("broken", entry.value)]) }
  }

  @Test func `refuses two faults of one name`() {
    #expect(throws: FaultError.repeatedName("one-key-more")) {
      try FaultList(lists: [("algebra", text), ("compiler", text)])
    }
  }
}
