import Foundation
import MaskAlgebra

/// A way of making weights of scores: the right one, or a usual mistake.
struct WeightModel: Sendable {
  /// The mistake, in the words of the person who made it.
  let words: String
  /// The factor of the scores; nil for one over the root of the dimension.
  var scale: Double?
  /// The head of key that a query head reads.
  var keyHead: @Sendable (ProbeSetting, _ head: Int) -> Int = { $0.keyHead(of: $1) }
  /// The weight of one key in one row.
  let weight: @Sendable (ScoreTable, CaseRow, _ key: Int) -> Double

  /// Softmax of the scores that the mask shows.
  static let definition = WeightModel(words: "") { $0.softmax($1, $2) { $0.shows($2, to: $1) } }

  /// The definition with another factor of the scores.
  static func scaled(by factor: Double) -> WeightModel {
    let root = Double(AttentionProbe.dimension).squareRoot()
    let usual: String
    switch factor * root {
    case 0.999...1.001: usual = ""
    case (root * 0.98)...(root * 1.02): usual = "the scale is missing: "
    case (1 / root * 0.98)...(1 / root * 1.02):
      usual = "scores are divided by d, not by its root (or scaled twice): "
    default: usual = "the scale is not 1 / sqrt(d): "
    }
    var model = definition
    model = WeightModel(
      words: usual + "scores of \(AttentionProbe.dimension) dimensions are multiplied by "
        + "\(factor.shortText), not by \((1 / root).shortText)",
      scale: factor,
      weight: model.weight
    )
    return model
  }

  /// The usual mistakes, of which one at most explains a set of weights.
  static let mistakes: [WeightModel] = [
    WeightModel(
      words: "the mask comes after the softmax: hidden weights are set to 0 and the rest is not "
        + "divided by its sum"
    ) { table, row, key in
      table.setting.shows(key, to: row) ? table.softmax(row, key) { _, _, _ in true } : 0
    },
    WeightModel(
      words: "the mask is multiplied with the scores: a hidden score becomes 0, and exp(0) is 1"
    ) { table, row, key in
      func masked(_ key: Int) -> Double {
        table.setting.shows(key, to: row) ? exp(table.score(row, key)) : 1
      }
      return masked(key) / table.keys.reduce(0) { $0 + masked($1) }
    },
    WeightModel(
      words: "softmax over the wrong axis: the weights of each key sum to 1 over the queries"
    ) { table, row, key in
      table.share(
        of: row,
        key,
        among: (0..<table.setting.geometry.queryCount).map { query in
          CaseRow(batch: row.batch, head: row.head, row: query)
        }
      )
    },
    WeightModel(words: "softmax over the wrong axis: the weights sum to 1 over the heads") {
      table,
      row,
      key in
      table.share(
        of: row,
        key,
        among: (0..<table.setting.geometry.headCount).map { head in
          CaseRow(batch: row.batch, head: head, row: row.row)
        }
      )
    },
    WeightModel(words: "softmax over the wrong axis: the weights sum to 1 over the batch") {
      table,
      row,
      key in
      table.share(
        of: row,
        key,
        among: (0..<table.setting.geometry.batchCount).map { batch in
          CaseRow(batch: batch, head: row.head, row: row.row)
        }
      )
    },
    WeightModel(words: "1 is added to the sum of exponentials: rows sum to less than 1") {
      table,
      row,
      key in
      let shown = table.keys.filter { table.setting.shows($0, to: row) }
      let sum = shown.reduce(1) { $0 + exp(table.score(row, $1)) }
      return table.setting.shows(key, to: row) ? exp(table.score(row, key)) / sum : 0
    },
    WeightModel(words: "no softmax: the scores themselves are the weights") { table, row, key in
      table.setting.shows(key, to: row) ? table.score(row, key) : 0
    },
    WeightModel(words: "a plain average: the scores do not count") { table, row, key in
      let shown = table.keys.count { table.setting.shows($0, to: row) }
      return table.setting.shows(key, to: row) ? 1 / Double(shown) : 0
    },
    WeightModel(
      words:
        "grouped heads in the wrong order for the keys: query head h reads key head h % G, not "
        + "h / (H / G)",
      keyHead: { $1 % $0.keyHeadCount },
      weight: definition.weight
    ),
  ]
}

/// The scores of one setting, in `Double`.
struct ScoreTable {
  let setting: ProbeSetting
  let probe: AttentionProbe
  let model: WeightModel

  /// All keys.
  var keys: Range<Int> { 0..<setting.geometry.keyCount }

  /// Query times key, times the scale.
  func score(_ row: CaseRow, _ key: Int) -> Double {
    let root = Double(AttentionProbe.dimension).squareRoot()
    return product(row, key) * (model.scale ?? 1 / root)
  }

  /// Query times key.
  func product(_ row: CaseRow, _ key: Int) -> Double {
    let geometry = setting.geometry
    let dimension = AttentionProbe.dimension
    let plane = row.batch * geometry.headCount + row.head
    let start = (plane * geometry.queryCount + row.row) * dimension
    let source = KeySource(batch: row.batch, head: model.keyHead(setting, row.head))
    let keyStart = probe.start(source, key)
    return (0..<dimension).reduce(0) { $0 + probe.query[start + $1] * probe.key[keyStart + $1] }
  }

  /// The softmax over some keys of a row, 0 for the others.
  func softmax(
    _ row: CaseRow,
    _ key: Int,
    over isVisible: (ProbeSetting, CaseRow, Int) -> Bool
  ) -> Double {
    guard isVisible(setting, row, key) else { return 0 }
    let shown = keys.filter { isVisible(setting, row, $0) }
    return exp(score(row, key)) / shown.reduce(0) { $0 + exp(score(row, $1)) }
  }

  /// A row's share of a key among rows that see it.
  func share(of row: CaseRow, _ key: Int, among rows: [CaseRow]) -> Double {
    guard setting.shows(key, to: row) else { return 0 }
    let seeing = rows.filter { setting.shows(key, to: $0) }
    return exp(score(row, key)) / seeing.reduce(0) { $0 + exp(score($1, key)) }
  }
}

extension Double {
  /// Four digits.
  var shortText: String { String(format: "%.4g", self) }
}
