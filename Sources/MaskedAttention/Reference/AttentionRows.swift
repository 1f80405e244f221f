import Glibc
import MaskAlgebra
import MaskCompiler

/// The arithmetic of attention, row by row.
///
/// It is written to be read and to be compared with, so it has no tiles and no shortcuts. Every
/// step takes what the step before it stored in `Element`; sums in between run in `Double`, which
/// holds every such number exactly.
struct AttentionRows<Element: BinaryFloatingPoint & Sendable>: Sendable {
  let tensors: AttentionTensors<Element>
  let mask: AppliedMask<Element>
  let bias: ScoreBias<Element>?
  let options: AttentionOptions
  let scale: Double
  let query: [Double]
  let key: [Double]
  let value: [Double]

  init(
    tensors: AttentionTensors<Element>,
    mask: AppliedMask<Element>,
    bias: AttentionTensor<Element>?,
    options: AttentionOptions
  ) throws(AttentionError) {
    try mask.check(against: tensors.scoreShape)
    try options.check(headCount: tensors.query.headCount)
    self.bias = try bias.map { (bias) throws(AttentionError) in
      try ScoreBias(bias, scores: tensors.scoreShape, offset: mask.offset)
    }
    self.tensors = tensors
    self.mask = mask
    self.options = options
    scale = options.scale ?? 1 / Double(tensors.query.dimension).squareRoot()
    // Converted once: a generic conversion for every product would cost more than the products.
    query = tensors.query.elements.map { Double($0) }
    key = tensors.key.elements.map { Double($0) }
    value = tensors.value.elements.map { Double($0) }
  }

  /// A number as `Element` stores it.
  func stored(_ number: Double) -> Double { Double(Element(number)) }
}

// MARK: Scores

extension AttentionRows {
  /// Query times key, before anything is done to it.
  func product(_ row: QueryRow, _ keyPosition: Int) -> Double {
    let dimension = tensors.query.dimension
    let queryStart = tensors.query.start(batch: row.batch, head: row.head, row: row.row)
    let keyHead = tensors.keyHead(of: row.head)
    let keyStart = tensors.key.start(batch: row.batch, head: keyHead, row: keyPosition)
    var sum = 0.0
    for index in 0..<dimension { sum += query[queryStart + index] * key[keyStart + index] }
    return sum
  }

  /// The products of a row times a factor, of hidden keys too.
  func scores(of row: QueryRow, scale: Double) -> [Element] {
    (0..<tensors.key.length).map { Element(product(row, $0) * scale) }
  }

  /// What the softmax gets for a key: scaled, capped, with bias and with what a mask adds.
  private func maskedScore(_ row: QueryRow, _ key: Int) -> Double {
    var score = stored(product(row, key) * scale)
    if let cap = options.softcap { score = stored(cap * tanh(score / cap)) }
    if let bias { score = stored(score + bias[row, key]) }
    if let addend = mask.addend(row, key: key) { score = stored(score + addend) }
    return score
  }

  /// The keys that take part in a row: those that the mask shows.
  ///
  /// A mask often comes as a bias of -infinity, so that hides a key like any other: its value is
  /// not read, and a row of them is empty.
  private func keys(of row: QueryRow) throws(AttentionError) -> KeyRuns {
    let shown = try mask.keys(of: row, keyCount: tensors.key.length)
    guard let bias, !mask.isAdded else { return shown }
    var keys = KeyRuns()
    for key in shown.ranges.joined() where bias[row, key] != -.infinity {
      keys.append(key..<key + 1)
    }
    return keys
  }

  /// The row as the softmax gets it.
  func scored(_ row: QueryRow) throws(AttentionError) -> ScoredRow {
    let keys = try keys(of: row)
    if keys.isEmpty, options.emptyRows == .error {
      throw AttentionError.emptyRow(
        batch: row.batch,
        head: row.head,
        query: mask.offset + row.row
      )
    }
    return ScoredRow(
      row: row,
      keys: keys,
      scores: keys.ranges.joined().map { maskedScore(row, $0) },
      sink: options.logitSinks.isEmpty ? nil : stored(options.logitSinks[row.head])
    )
  }
}

// MARK: Weights and values

extension AttentionRows {
  /// The weights of the keys that take part, after dropout.
  private func weights(of scored: ScoredRow) -> [Double] {
    let softmax = scored.softmax
    let weights = scored.scores.map { stored(softmax.weight(of: $0)) }
    guard let dropout = options.weightDropout else { return weights }
    let start = tensors.index(of: scored.row) * tensors.key.length
    return zip(scored.keys.ranges.joined(), weights).map { key, weight in
      stored(weight * dropout.factor(at: start + key, site: .weights))
    }
  }

  /// Whether plain softmax has nothing but NaN for a row.
  private func isUndefined(_ scored: ScoredRow) -> Bool {
    scored.keys.isEmpty && scored.sink == nil && options.emptyRows == .asComputed
      && tensors.key.length > 0
  }

  /// The weights of all keys of a row; zero where a key takes no part.
  func weights(ofAll scored: ScoredRow) -> [Element] {
    let blank: Element = isUndefined(scored) ? .nan : 0
    var all = [Element](repeating: blank, count: tensors.key.length)
    for (key, weight) in zip(scored.keys.ranges.joined(), weights(of: scored)) {
      all[key] = Element(weight)
    }
    return all
  }

  /// The values averaged with the weights of a row; hidden values are not read.
  func output(of scored: ScoredRow) -> [Element] {
    let dimension = tensors.value.dimension
    guard !scored.keys.isEmpty else {
      let blank: Element = isUndefined(scored) ? .nan : 0
      return [Element](repeating: blank, count: dimension)
    }
    // Adding to -0, not to +0, leaves the sign of a zero alone: one visible key copies its value.
    var sums = [Double](repeating: -0.0, count: dimension)
    let (row, keyHead) = (scored.row, tensors.keyHead(of: scored.row.head))
    for (key, weight) in zip(scored.keys.ranges.joined(), weights(of: scored)) {
      let start = tensors.value.start(batch: row.batch, head: keyHead, row: key)
      for index in 0..<dimension { sums[index] += weight * value[start + index] }
    }
    guard let dropout = options.outputDropout else { return sums.map { Element($0) } }
    let start = tensors.index(of: row) * dimension
    return sums.enumerated().map { index, sum in
      Element(stored(sum) * dropout.factor(at: start + index, site: .output))
    }
  }
}

/// One row of the scores, as the softmax gets it.
struct ScoredRow: Sendable {
  let row: QueryRow
  /// The keys that take part.
  let keys: KeyRuns
  /// The score of each of them, in their order.
  let scores: [Double]
  let sink: Double?

  var softmax: RowSoftmax { RowSoftmax(scores: scores, sink: sink) }
}
