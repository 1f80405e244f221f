import Foundation
import MaskAlgebra
import MaskCompiler
import MaskTesting
import MaskedAttention
import Testing

@Suite struct AttentionReportTests {
  private func strict(replaying replay: String? = nil) -> AttentionReport {
    check(
      selfMaskingAttention: {
        (q: AttentionTensor<Float>, k, v, call) in
        try PlainAttention(q, k, v).attention { $3 < $2 + call.geometry.offset }
      },
      under: .causal,
      cases: ForeignTests.caseCount,
      replaying: replay
    )
  }

  @Test func `a report begins with what is wrong and draws the smallest case`() {
    let lines = "\(strict())".split(separator: "\n").map { "\($0)" }
    #expect(
      lines.first
        == "strict causal: a query does not see its own key; this is `k < q`, not `causal`"
    )
    #expect(
      lines[1...4] == [
        "  causal at --n 1 --queries 1 --offset 0", "    k  0", "  q 0 [0]",
        "  1: read, 0: not read, ?: NaN; in brackets where that is wrong",
      ]
    )
  }

  @Test func `every line of a report replays to a failure`() {
    let replays = strict().replays
    #expect(!replays.isEmpty)
    for replay in replays { #expect(!strict(replaying: replay).isPassed, "\(replay)") }
  }

  @Test func `equal seeds give equal reports, and reports can be stored`() throws {
    let report = strict()
    #expect(report == strict())
    let stored = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(AttentionReport.self, from: stored) == report)
  }

  @Test func `a report of a right attention says how much was asked`() {
    let report = check(
      attention: {
        (q: AttentionTensor<Float>, k, v, mask) in
        try PlainAttention(q, k, v).attention { mask[$0, $1, $2, $3] }
      },
      under: .causal,
      cases: ForeignTests.caseCount
    )
    #expect(report.isPassed, "\(report)")
    #expect(report.headline.hasPrefix("passed: "))
    // What a plain sum over all keys lets through, unless its author promises otherwise.
    #expect(
      report.diagnosis.observations.contains(
        "a NaN or infinite value comes through from behind the mask"
      )
    )
  }
}
