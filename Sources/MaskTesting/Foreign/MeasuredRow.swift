import MaskAlgebra

/// What a row was measured to give to the keys that were looked at.
struct MeasuredRow: Sendable {
  let row: CaseRow
  /// By head of key and value: the weight of each key.
  let weights: [KeySource: [Double]]
  /// The weight of each key, over all heads.
  let total: [Double]
  /// What constant values of 1 come out as: the sum of all weights.
  let sum: Double

  /// Whether a weight, or the sum, is no number.
  var isNotFinite: Bool { !sum.isFinite || total.contains { !$0.isFinite } }

  /// How much of a key comes through.
  func strength(at index: Int, of keyCount: Int) -> Strength {
    let weight = abs(total[index])
    if weight == 0 { return .nothing }
    // The smallest weight of a visible key is about exp(-1) of the mean, even without a scale.
    return weight * Double(keyCount) < 0.1 ? .trickle : .visible
  }
}

/// How much of a key comes through.
enum Strength {
  /// Exactly nothing.
  case nothing
  /// Less than any key has that takes part.
  case trickle
  /// As much as a key has that takes part.
  case visible
}

/// What an attention was measured to do at one setting.
struct Measurement: Sendable {
  let setting: ProbeSetting
  let rows: [MeasuredRow]

  /// Values are unit vectors, one head of key and value at a time, so the output is the weights.
  init(_ probe: AttentionProbe) throws(ProbeError) {
    setting = probe.setting
    let rows = setting.rows
    var weights = Array(repeating: [KeySource: [Double]](), count: rows.count)
    for source in probe.sources {
      for first in stride(from: 0, to: setting.keys.count, by: AttentionProbe.dimension) {
        let chunk = setting.keys[first..<min(first + AttentionProbe.dimension, setting.keys.count)]
        var value = probe.values(0)
        for (place, key) in chunk.enumerated() { value[probe.start(source, key) + place] = 1 }
        let output = try probe.output(value: value)
        for index in rows.indices {
          weights[index][source, default: []] += output[index].prefix(chunk.count)
        }
      }
    }
    let sums = try probe.output(value: probe.values(1))
    let count = setting.keys.count
    let sources = probe.sources
    self.rows = rows.indices.map { index in
      let total = (0..<count).map { key in
        sources.reduce(0) { $0 + weights[index][$1, default: []][key] }
      }
      return MeasuredRow(
        row: rows[index],
        weights: weights[index],
        total: total,
        sum: sums[index][0]
      )
    }
  }

  /// How much of a key comes through to a row.
  func strength(_ row: MeasuredRow, at index: Int) -> Strength {
    row.strength(at: index, of: setting.geometry.keyCount)
  }

  /// The keys, by their places among those looked at, at which a row is not as the mask says.
  func wrongPlaces(in row: MeasuredRow) -> [Int] {
    guard !row.isNotFinite, !setting.isEmpty(row.row) else { return [] }
    return setting.keys.indices.filter { index in
      let isShown = setting.shows(setting.keys[index], to: row.row)
      return isShown ? strength(row, at: index) != .visible : strength(row, at: index) != .nothing
    }
  }
}
