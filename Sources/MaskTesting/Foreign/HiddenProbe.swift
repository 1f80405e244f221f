import FloatFormats
import MaskAlgebra

/// What happens to rows when a key or value changes that is hidden from them, and whether a large
/// score that they see is borne.
struct HiddenProbe {
  /// What was changed.
  enum Change: CaseIterable {
    /// The key gets a score far above all others.
    case largeKey
    /// The key is NaN.
    case keyNotANumber
    /// The value is NaN and infinite.
    case valueNotFinite

    var words: String {
      switch self {
      case .largeKey: "key"
      case .keyNotANumber: "NaN key"
      case .valueNotFinite: "NaN or infinite value"
      }
    }
  }

  /// A row that a hidden key reached.
  struct Reached {
    let change: Change
    let cell: Cell
    let row: CaseRow
    let key: Int
    /// Whether the row is NaN, or infinite, where it was not.
    let isNotFinite: Bool
    /// Whether the row changed by more than rounding explains.
    let isLeak: Bool
    let setting: ProbeSetting
  }

  let probe: AttentionProbe

  /// The first row, for every kind of change, that a hidden key reached, leaks before bits.
  func findings() throws(ProbeError) -> [Reached] {
    var found: [Reached] = []
    let setting = probe.setting
    let value = probe.values(0).indices.map { Double($0 % 7 - 3) / 4 }
    let baseline = try probe.output(value: value)
    for change in Change.allCases {
      var first: Reached?
      for key in setting.keys where first?.isLeak != true {
        let output = try changed(change, key, value)
        for (index, row) in setting.rows.enumerated() where output[index] != baseline[index] {
          guard !setting.isEmpty(row), baseline[index].allSatisfy(\.isFinite) else { continue }
          let reached = reached(change, key, row, output[index], baseline[index])
          // A large score that the row sees may change it, but not make it NaN.
          if setting.shows(key, to: row), change != .largeKey || !reached.isNotFinite { continue }
          if first == nil || reached.isLeak && first?.isLeak == false { first = reached }
          if reached.isLeak { break }
        }
      }
      if let first { found.append(first) }
    }
    return found
  }

  private func reached(
    _ change: Change,
    _ key: Int,
    _ row: CaseRow,
    _ output: [Double],
    _ baseline: [Double]
  ) -> Reached {
    let setting = probe.setting
    let isNotFinite = !output.allSatisfy(\.isFinite)
    // The values are below 1: so are their averages, and an average of n is off by at most this.
    let allowed = Double(2 * setting.geometry.keyCount + 64) * probe.subject.format.unitRoundoff
    let difference = zip(output, baseline).map { abs($0 - $1) }.max() ?? 0
    return Reached(
      change: change,
      cell: setting.cell(row, key),
      row: row,
      key: key,
      isNotFinite: isNotFinite,
      isLeak: isNotFinite || difference > allowed,
      setting: setting
    )
  }

  private func changed(
    _ change: Change,
    _ position: Int,
    _ value: [Double]
  ) throws(ProbeError) -> [[Double]] {
    var (key, value) = (probe.key, value)
    for source in probe.sources {
      let start = probe.start(source, position)
      switch change {
      case .largeKey: key[start] = min(32768, probe.subject.format.largestFinite / 4)
      case .keyNotANumber: key[start + 1] = .nan
      case .valueNotFinite:
        value[start] = .nan
        value[start + 1] = .infinity
      }
    }
    return try probe.output(key: key, value: value)
  }
}
