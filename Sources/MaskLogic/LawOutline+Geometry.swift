internal import MaskAlgebra

extension LawOutline {
  /// A geometry with the batch rows and heads that the law asks for.
  func geometry(keys: Int, queries: Int, offset: Int) throws(Interruption) -> Geometry {
    do {
      return try Geometry(
        queries: queries,
        keys: keys,
        offset: offset,
        batch: batchCount,
        heads: headCount
      )
    } catch {
      throw Interruption.unsupported("\(error)")
    }
  }

  /// The geometry that `at` states; nil where its `m` is negative and the law says nothing.
  func geometry(
    of window: Law.Window?,
    in fullPass: Geometry,
    parameters: [String: Int] = [:]
  ) throws(Interruption) -> Geometry? {
    guard let window else { return fullPass }
    var environment = Environment(geometry: fullPass, parameters: parameters)
    let queryCount = try window.queryCount.value(in: environment)
    guard queryCount >= 0 else { return nil }
    let keyCount = fullPass.keyCount
    environment.geometry = try geometry(keys: keyCount, queries: queryCount, offset: 0)
    let offset = try window.offset.value(in: environment)
    return try geometry(keys: keyCount, queries: queryCount, offset: offset)
  }
}

extension IntegerFormula {
  /// The value of a formula that mentions no cell.
  func value(in environment: Environment) throws(Interruption) -> Int {
    do {
      return try value(at: Cell(query: 0, key: 0), in: environment)
    } catch {
      throw Interruption.evaluation(error)
    }
  }
}

extension Law.Window {
  /// Whether parameters decide the geometry.
  var dependsOnParameters: Bool {
    !queryCount.mentions.parameters.isEmpty || !offset.mentions.parameters.isEmpty
  }
}
