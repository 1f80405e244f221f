import FloatFormats
import Foundation
import MaskAlgebra

/// Finds how an attention makes its weights, where its mask is known.
struct WeightJudge {
  private let subject: AttentionSubject
  private let measurements: [Measurement]

  /// Only measurements in which every key is looked at are judged.
  init(_ subject: AttentionSubject, _ measurements: [Measurement]) {
    self.subject = subject
    self.measurements = measurements.filter(\.setting.looksAtAllKeys)
  }

  /// The first cell at which the weights are not those of a model.
  func firstDifference(from model: WeightModel) -> Difference? {
    for measurement in measurements {
      let setting = measurement.setting
      let probe = AttentionProbe(subject, at: setting)
      let table = ScoreTable(setting: setting, probe: probe, model: model)
      let tolerance = tolerance(for: setting, scale: model.scale)
      for measured in measurement.rows
      where !measured.isNotFinite && !setting.isEmpty(measured.row) {
        for key in setting.keys {
          let expected = model.weight(table, measured.row, key)
          let allowed = abs(expected) * tolerance + subject.format.smallestNormal
          guard abs(measured.total[key] - expected) > allowed else { continue }
          return Difference(
            setting: setting,
            row: measured.row,
            key: key,
            weight: measured.total[key],
            expected: expected
          )
        }
      }
    }
    return nil
  }

  /// A weight that is not what it should be.
  struct Difference {
    let setting: ProbeSetting
    let row: CaseRow
    let key: Int
    let weight: Double
    let expected: Double
  }

  /// The mistake that explains every weight.
  func mistake() -> WeightModel? {
    guard hasNumbers else { return nil }
    if let model = WeightModel.mistakes.first(where: { firstDifference(from: $0) == nil }) {
      return model
    }
    guard let factor = fittedScale() else { return nil }
    let model = WeightModel.scaled(by: factor)
    return firstDifference(from: model) == nil ? model : nil
  }

  /// Whether a row is finite that has something to weigh.
  private var hasNumbers: Bool {
    measurements.contains { measurement in
      measurement.rows.contains { !$0.isNotFinite && !measurement.setting.isEmpty($0.row) }
    }
  }

  /// How far a weight may be off by rounding, in parts of itself.
  ///
  /// With `u` the unit roundoff, `d` the dimension, `n` the keys and `S` the largest sum of the
  /// magnitudes of products: a score is off by at most `(d + 4) u S`, and is stored up to eight
  /// times on its way; two scores make a weight. Exponential, sum and quotient add `n + 12`.
  private func tolerance(for setting: ProbeSetting, scale: Double?) -> Double {
    let dimension = Double(AttentionProbe.dimension)
    let unit = subject.format.unitRoundoff
    let sum = dimension / 4 * max(1, scale ?? 1)
    let scoreError = (dimension + 4 + 8) * unit * sum
    let weightError = 2 * scoreError + (Double(setting.geometry.keyCount) + 12) * unit
    return expm1(min(weightError, 1))
  }

  /// The factor of the scores that the two keys tell whose scores are furthest apart.
  private func fittedScale() -> Double? {
    var best: (distance: Double, scale: Double)?
    for measurement in measurements {
      let setting = measurement.setting
      let probe = AttentionProbe(subject, at: setting)
      let table = ScoreTable(setting: setting, probe: probe, model: .definition)
      for measured in measurement.rows where !measured.isNotFinite {
        let shown = setting.keys.filter { setting.shows($0, to: measured.row) }
        let products = shown.map { table.product(measured.row, $0) }
        guard let low = products.indices.min(by: { products[$0] < products[$1] }),
          let high = products.indices.max(by: { products[$0] < products[$1] }),
          products[high] > products[low], measured.total[shown[low]] > 0
        else { continue }
        let distance = products[high] - products[low]
        let ratio = measured.total[shown[high]] / measured.total[shown[low]]
        guard ratio > 0, ratio.isFinite, distance > best?.distance ?? 0 else { continue }
        best = (distance, log(ratio) / distance)
      }
    }
    return best?.scale
  }
}
