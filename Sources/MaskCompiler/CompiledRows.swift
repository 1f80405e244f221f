public import MaskAlgebra

/// A mask compiled for one run, ready to give any of its rows as runs.
///
/// Nothing of the size of the mask is held: a row costs only itself.
///
///     let rows = try MaskSpec.window(3).rows(in: Geometry(keys: 8))
///     try rows.runs(query: 5).ranges  // [3..<6]
public struct CompiledRows: Sendable {
  /// The run that the mask was compiled for.
  public let geometry: Geometry
  /// The extents, with 1 for an axis that the mask does not depend on.
  public let shape: MaskShape
  let plan: Plan
  /// What regions are compiled from, nil where it shows already that there are none.
  let regionPlan: Plan?

  /// The keys that a query sees, as sorted, disjoint, non-adjacent ranges.
  ///
  /// - Parameters:
  ///   - batch: Batch row.
  ///   - head: Head.
  ///   - query: Absolute position of the query.
  /// - Returns: Sorted, disjoint, non-adjacent ranges; none for a row that sees nothing.
  /// - Throws: ``CompilationError/binding(_:)`` where a cell of the row has no value.
  /// - Precondition: the row lies inside the geometry.
  public func runs(
    batch: Int = 0,
    head: Int = 0,
    query: Int
  ) throws(CompilationError) -> KeyRuns {
    geometry.expectRow(batch, head, query)
    if let runs = solvedRuns(batch, head, query) { return runs }
    let compiler = LineCompiler(plan, in: geometry, sharesAcrossLines: false)
    return try compiler.runs(of: Line(batch: batch, head: head, position: query))
  }

  /// The runs of a row that can be solved by itself, without reading all of an input first.
  private func solvedRuns(_ batch: Int, _ head: Int, _ query: Int) -> KeyRuns? {
    guard let plan = regionPlan, plan.tables.isEmpty else { return nil }
    var solver = RowSolver(plan, in: geometry, batch: batch, head: head)
    guard let row = try? solver.solve(query: query, rowLimit: 1).row else { return nil }
    return row.runs(solver.algebra.pool)
  }
}

extension MaskSpec {
  /// Compiles the mask for a run, so far that any row can be asked for.
  ///
  /// - Parameters:
  ///   - geometry: How many queries look at how many keys, and from where.
  ///   - inputs: The data of the inputs that the mask reads.
  ///   - parameters: The values of the parameters that the mask leaves open.
  ///   - declarations: What the inputs must look like.
  /// - Returns: Rows that agree with the definition cell by cell.
  /// - Throws: ``CompilationError/binding(_:)`` where they do not fit the mask.
  /// - Complexity: O(size of the formula + size of the inputs).
  public func rows(
    in geometry: Geometry,
    inputs: Inputs = [:],
    parameters: [String: Int] = [:],
    declarations: [InputDeclaration] = InputDeclaration.catalogue
  ) throws(CompilationError) -> CompiledRows {
    let bound: MaskFormula
    do {
      bound = try self.bound(
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: declarations
      )
    } catch {
      throw CompilationError.binding(error)
    }
    let environment = Environment(geometry: geometry, inputs: inputs, parameters: parameters)
    let plan = Plan(bound, from: formula, in: environment)
    let applied = bound.withTransposesApplied()
    let regionPlan = applied == bound ? plan : Plan(applied, from: formula, in: environment)
    let dependence = plan.masks[plan.root].dependence
    let shape = MaskShape(
      batchCount: dependence.contains(.batch) ? geometry.batchCount : 1,
      headCount: dependence.contains(.head) ? geometry.headCount : 1,
      queryCount: geometry.queryCount,
      keyCount: geometry.keyCount
    )
    return CompiledRows(
      geometry: geometry,
      shape: shape,
      plan: plan,
      regionPlan: regionPlan.mayHaveRegions ? regionPlan : nil
    )
  }
}
