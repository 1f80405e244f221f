internal import MaskAlgebra

extension Trial {
  /// The counterexample that a place with a false statement is.
  func counterexample(
    at witness: Witness,
    _ outline: LawOutline,
    _ domain: RelationDomain?,
    _ cells: [[Int]]
  ) -> Counterexample {
    let (left, right) = drawings(batch: witness.batch, head: witness.head)
    return Counterexample(
      geometry: environment.geometry,
      statesWindow: law.window != nil,
      parameters: outline.parameters.map {
        Counterexample.Parameter(name: $0.name, value: environment.parameters[$0.name] ?? 0)
      },
      inputs: outline.inputs.compactMap { input in
        let name = input.declaration.name
        return environment.inputs[name].map { Counterexample.Input(name: name, array: $0) }
      },
      relations: zip(outline.relations, cells).map {
        Counterexample.Relation(name: $0, cells: domain?.drawing(of: $1) ?? [])
      },
      batch: outline.depends(on: .batch) ? witness.batch : nil,
      head: outline.depends(on: .head) ? witness.head : nil,
      query: witness.query,
      key: witness.key,
      left: left,
      right: right
    )
  }

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
