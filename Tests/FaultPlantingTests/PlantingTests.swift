import FaultPlanting
import Testing

@Suite struct `Planting a fault` {
  private func fault(_ right: String, _ wrong: String, isStatement: Bool = false) -> Fault {
    Fault(
      name: "\(right) becomes \(wrong)",
      statement: "it is wrong",
      file: "A.swift",
      isStatement: isStatement,
      right: right,
      wrong: wrong,
      group: "tests"
    )
  }

  @Test func `puts an expression behind its number`() throws {
    let planted = try Planting("let a = b < c\n", [(7, fault("b < c", "b <= c"))]).planted
    #expect(planted == "let a = (plantedFault == 7 ? (b <= c) : (b < c))\n")
  }

  @Test func `puts a statement behind its number`() throws {
    let planted = try Planting("f()\ng()\n", [(2, fault("g()", "h()", isStatement: true))]).planted
    #expect(planted == "f()\nif plantedFault == 2 {\nh()\n} else {\ng()\n}\n")
  }

  @Test func `lets several faults replace one text`() throws {
    let faults = [(1, fault("b < c", "b <= c")), (2, fault("b < c", "true"))]
    let planted = try Planting("b < c", faults).planted
    #expect(planted == "(plantedFault == 1 ? (b <= c) : (plantedFault == 2 ? (true) : (b < c)))")
  }

  @Test func `leaves a file without faults as it is`() throws {
    #expect(try Planting("let a = 1\n", []).planted == "let a = 1\n")
  }

  @Test(arguments: ["let a = 1", "b < c, b < c"])
  func `refuses a text that is not there once`(file: String) {
    #expect(throws: FaultError.self) { try Planting(file, [(1, fault("b < c", "b > c"))]) }
  }

  @Test func `refuses texts that overlap`() {
    #expect(throws: FaultError.self) {
      try Planting("a + b + c", [(1, fault("a + b", "a")), (2, fault("b + c", "c"))])
    }
  }
}
