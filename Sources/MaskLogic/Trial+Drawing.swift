internal import MaskAlgebra

extension Trial {
  /// The cells of both masks, for the reader of a counterexample.
  func drawings(batch: Int, head: Int) -> (left: [[Bool]], right: [[Bool]]?) {
    let drawnLeft = draw(left, in: environment, batch: batch, head: head)
    let drawnRight = right.map { draw($0, in: longerEnvironment, batch: batch, head: head) }
    return (drawnLeft, drawnRight)
  }

  private func draw(
    _ formula: MaskFormula,
    in environment: Environment,
    batch: Int,
    head: Int
  ) -> [[Bool]] {
    let geometry = environment.geometry
    let (count, overflow) = geometry.queryCount.multipliedReportingOverflow(
      by: max(1, geometry.keyCount)
    )
    guard !overflow, count <= 10_000 else { return [] }
    return geometry.queryPositions.map { query in
      geometry.keyPositions.map { key in
        let cell = Cell(batch: batch, head: head, query: query, key: key)
        return (try? formula.visible(at: cell, in: environment)) ?? false
      }
    }
  }
}
