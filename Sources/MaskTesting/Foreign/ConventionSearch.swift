import MaskAlgebra

/// Finds the mask that an attention really has, among the usual mistakes.
///
/// A mistake explains what was measured only if it does so at every cell of every setting.
struct ConventionSearch {
  /// The settings of one mask.
  private let measurements: [Measurement]
  /// Those rows that are not as the mask says first: they rule most mistakes out.
  private let rows: [ObservedRow]

  private struct ObservedRow {
    let place: Int
    let row: CaseRow
    /// Whether each key comes through as strongly as a visible one.
    let cells: [Bool]
    let isNotFinite: Bool
    /// Whether the row is such as queries get that see nothing.
    let isAsIfEmpty: Bool
    /// Whether the mask shows the row nothing; then what it gets depends on how that is handled.
    let isEmpty: Bool
  }

  init(_ measurements: [Measurement]) {
    self.measurements = measurements
    var right: [ObservedRow] = []
    var wrong: [ObservedRow] = []
    for (place, measurement) in measurements.enumerated() {
      for measured in measurement.rows {
        let cells = measured.total.indices.map {
          measurement.strength(measured, at: $0) == .visible
        }
        let row = ObservedRow(
          place: place,
          row: measured.row,
          cells: cells,
          isNotFinite: measured.isNotFinite,
          isAsIfEmpty: measured.isNotFinite || Set(cells).count <= 1,
          isEmpty: measurement.setting.isEmpty(measured.row)
        )
        if measurement.wrongPlaces(in: measured).isEmpty {
          right.append(row)
        } else {
          wrong.append(row)
        }
      }
    }
    rows = wrong + right
  }

  /// The most usual mistake that explains everything, with the mask that it makes.
  ///
  /// - Returns: nil where none does, and where the mask itself does: hidden keys may come through
  ///   with less weight than visible ones have.
  func explanation() -> MaskEdit? {
    guard let definition = measurements.first?.setting.definition,
      !rows.allSatisfy({ fits(definition.body.withoutCalls, { $0 }, $0) })
    else { return nil }
    if let stale = staleMask() { return stale }
    return MaskEdit.all(of: definition.body).first { edit in
      let formula = edit.formula.withoutCalls
      return rows.allSatisfy { fits(formula, edit.seat, $0) }
    }
  }

  private func fits(
    _ formula: MaskFormula,
    _ seat: (Cell) -> Cell,
    _ observed: ObservedRow
  ) -> Bool {
    let setting = measurements[observed.place].setting
    let geometry = setting.geometry
    var parameters = setting.parameters
    parameters["row"] = observed.row.row
    parameters["last"] = max(geometry.keyCount, geometry.offset + geometry.queryCount) - 1
    let environment = Environment(
      geometry: geometry,
      inputs: setting.inputs,
      parameters: parameters
    )
    var isEmpty = true
    var isEqual = !observed.isNotFinite
    for (index, key) in setting.keys.enumerated() {
      let cell = seat(setting.cell(observed.row, key))
      guard let isVisible = try? formula.visible(at: cell, in: environment) else { return false }
      isEmpty = isEmpty && !isVisible
      isEqual = isEqual && isVisible == observed.cells[index]
      if !isEqual, !isEmpty { return false }
    }
    return isEqual || isEmpty && observed.isAsIfEmpty
  }

  /// Whether every wrong setting has the mask of an earlier one of the same shape.
  private func staleMask() -> MaskEdit? {
    let wrongPlaces = Set(rows.prefix { isWrong($0) }.map(\.place))
    guard !wrongPlaces.isEmpty else { return nil }
    let isStale = wrongPlaces.allSatisfy { place in
      let geometry = measurements[place].setting.geometry
      return measurements[..<place].contains { earlier in
        earlier.setting.geometry.queryCount == geometry.queryCount
          && earlier.setting.geometry.keyCount == geometry.keyCount
          && rows.filter { $0.place == place }.allSatisfy { observed in
            hasMask(of: earlier.setting, observed)
          }
      }
    }
    guard isStale, let setting = measurements.first?.setting else { return nil }
    return MaskEdit(
      words: "stale mask: an earlier call of the same shape left it, and this call's is not read",
      formula: setting.definition.body,
      rank: .whole
    )
  }

  private func isWrong(_ observed: ObservedRow) -> Bool {
    let setting = measurements[observed.place].setting
    return !observed.isEmpty && !hasMask(of: setting, observed)
  }

  private func hasMask(of setting: ProbeSetting, _ observed: ObservedRow) -> Bool {
    let own = measurements[observed.place].setting
    let row = CaseRow(
      batch: min(observed.row.batch, setting.geometry.batchCount - 1),
      head: min(observed.row.head, setting.geometry.headCount - 1),
      row: observed.row.row
    )
    if observed.isAsIfEmpty, observed.isEmpty || setting.isEmpty(row) { return true }
    return own.keys.indices.allSatisfy {
      observed.cells[$0] == setting.shows(own.keys[$0], to: row)
    }
  }
}
