import TestSupport
import Testing

@Suite struct `A difference of lines` {
  @Test func `shows what changed below the line before it`() {
    let difference = lineDifference(from: "a\nb\nc\nd\n", to: "a\nx\nc\nd\ny\n")
    #expect(difference == "  a\n- b\n+ x\n  d\n+ y")
  }

  @Test func `stops at its limit`() {
    let long = (0..<100).map { "\($0)\n" }.joined()
    let lines = lineDifference(from: "", to: long, limit: 5).split(separator: "\n")
    #expect(lines == ["+ 0", "+ 1", "+ 2", "+ 3", "+ 4", "  (95 more lines)"])
  }
}
