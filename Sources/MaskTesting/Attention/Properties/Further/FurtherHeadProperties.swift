import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let sharedKeyHeads: AttentionProperty = AttentionProperty(
    "B32-shared-key-heads-are-repeated",
    "query heads that share a key head give what they give over copies of it, one for each",
    requires: [.groupedHeads, .heads],
    coverage: [CoverageGoal("grouped heads", atLeast: 0.05)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let groupSize = attentionCase.groupSize
    guard groupSize > 1 else { return }
    var repeated = attentionCase
    func copied(_ tensor: AttentionTensor<Double>) -> AttentionTensor<Double> {
      AttentionTensor(
        batchCount: tensor.batchCount,
        headCount: tensor.headCount * groupSize,
        length: tensor.length,
        dimension: tensor.dimension
      ) { tensor.vector(batch: $0, head: $1 / groupSize, row: $2) }
    }
    repeated.key = copied(attentionCase.key)
    repeated.value = copied(attentionCase.value)
    try subject.expectSame(
      attentionCase,
      repeated,
      "than over copies of the key heads: neighbouring query heads share one, as if each key head "
        + "were repeated \(groupSize) times in a row"
    )
  }

  static let masksPerHead: AttentionProperty = AttentionProperty(
    "B39-every-head-has-its-own-mask",
    "where the mask differs between heads, each head gives what it gives alone under its own",
    requires: [.heads, .masksPerHead],
    coverage: [CoverageGoal("several heads", atLeast: 0.3)],
    changesMask: true
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    let head = MaskSpec(.comparison(Comparison(.symbol(.head), .equal, .literal(0))))
    let own = trial.draw("mask of the first head", .one(of: Self.headMasks))
    let rest = trial.draw("mask of the others", .one(of: Array(Self.headMasks.reversed())))
    try attentionCase.narrow(head && own || !head && rest)
    try subject.assumeEmptyRows(of: attentionCase, &trial)
    let headCount = attentionCase.query.headCount
    trial.label("several heads", if: headCount > 1)
    for head in 0..<headCount {
      let alone = attentionCase.queryHead(head)
      try subject.assumeEmptyRows(of: alone, &trial)
      try subject.expectSame(
        alone,
        attentionCase,
        moved: { CaseRow(batch: $0.batch, head: head, row: $0.row) },
        "as head \(head) of \(headCount), each with its own mask, than alone"
      )
    }
  }

  private static let headMasks: [MaskSpec] = [.causal, .full, .window(2), .sinks(1) || .diagonal]

  static let paddedBatches: AttentionProperty = AttentionProperty(
    "B38-a-padded-batch-is-the-unpadded-single",
    "sequences of different lengths in one padded batch give what each gives alone",
    requires: [.batch],
    coverage: [CoverageGoal("padding", atLeast: 0.5)],
    changesMask: true
  ) { subject, _, trial in
    let length = trial.draw("length", .integer(in: 1...6))
    let lengths = trial.draw("lengths", Generator.integer(in: 1...length).array(count: 2...2))
    let base = trial.draw("mask", .one(of: [.causal, .full, .causal && .window(2)] as [MaskSpec]))
    trial.label("padding", if: lengths.contains { $0 < length })
    let tensors = TensorGenerator(format: subject.format)
    func drawn(_ name: String, _ trial: inout Trial) -> AttentionTensor<Double> {
      let generator = Generator { tensors.tensor([2, 1, length, 2], from: &$0) }
      return trial.draw(name, generator) { "\($0.elements)" }
    }
    let (query, key, value) = (
      drawn("query", &trial), drawn("key", &trial), drawn("value", &trial)
    )
    let padded = try AttentionCase(
      query,
      key,
      value,
      mask: base && .padding,
      inputs: ["length": InputArray(lengths)]
    )
    for (batch, length) in lengths.enumerated() {
      func alone(_ tensor: AttentionTensor<Double>) -> AttentionTensor<Double> {
        AttentionTensor(batchCount: 1, headCount: 1, length: length, dimension: 2) {
          tensor.vector(batch: batch, head: $1, row: $2)
        }
      }
      let single = try AttentionCase(alone(query), alone(key), alone(value), mask: base)
      try subject.expectSame(
        single,
        padded,
        moved: { CaseRow(batch: batch, head: 0, row: $0.row) },
        "in a batch padded from \(length) to \(query.length) tokens"
      )
    }
  }

  static let slidingEviction: AttentionProperty = AttentionProperty(
    "B42-evicted-keys-are-not-missed",
    "under a causal window of W, keys that are W or more behind every query may be dropped",
    requires: [.anyGeometry],
    coverage: [CoverageGoal("evicted keys", atLeast: 0.3)],
    changesMask: true
  ) { subject, _, trial in
    let keyCount = trial.draw("keys", .integer(in: 1...8))
    let queryCount = trial.draw("queries", .integer(in: 1...keyCount))
    let width = trial.draw("window", .integer(in: 1...4))
    let offset = keyCount - queryCount
    let evictedCount = max(0, offset - width + 1)
    trial.label("evicted keys", if: evictedCount > 0)
    let tensors = TensorGenerator(format: subject.format)
    func drawn(_ name: String, _ length: Int, _ trial: inout Trial) -> AttentionTensor<Double> {
      let generator = Generator { tensors.tensor([1, 1, length, 2], from: &$0) }
      return trial.draw(name, generator) { "\($0.elements)" }
    }
    let query = drawn("query", queryCount, &trial)
    let (key, value) = (drawn("key", keyCount, &trial), drawn("value", keyCount, &trial))
    let mask = MaskSpec.causal && .window(IntegerExpression(width))
    let kept = evictedCount..<keyCount
    try subject.expectSame(
      try AttentionCase(query, key, value, mask: mask),
      try AttentionCase(query, key.rows(kept), value.rows(kept), mask: mask),
      "when the \(evictedCount) keys are dropped that are past the window of \(width): does it "
        + "count from the first key that is left?"
    )
  }

  static let emptyPartsMerge: AttentionProperty = AttentionProperty(
    "B36-empty-parts-merge-without-a-trace",
    "over keys that it does not see a row gives zeros and a log-sum-exp of -infinity, and the "
      + "other keys give what all give",
    requires: [.logSumExp, .anyGeometry, .emptyRowsAreZero],
    coverage: [CoverageGoal("an empty part", atLeast: 0.4)],
    changesMask: true
  ) { subject, masks, trial in
    let drawn = try subject.drawCase(masks, &trial)
    let keyCount = drawn.geometry.keyCount
    guard keyCount > 1 else { return }
    let middle = trial.draw("keys in the first part", .integer(in: 1...keyCount - 1))
    let rows = drawn.rows
    let row = rows[trial.draw("query", .integer(in: 0...rows.count - 1))]
    // The row sees nothing of the first part.
    let whole = drawn.table { place, key in
      drawn.sees(place, key) && !(place.row == row.row && key < middle)
    }
    trial.label("an empty part")
    let part = whole.keepingKeys(Array(0..<middle))
    let answer = try subject.answer(to: part)
    for (index, place) in part.rows.enumerated() where !part.seesAny(place) {
      let logSumExp = answer.logSumExp?[index] ?? .nan
      try trial.expect(
        logSumExp == -.infinity && answer.output[place].allSatisfy { $0 == 0 },
        "\(part.name(place)) sees none of keys 0..<\(middle), and gives "
          + "\(answer.output[place].words) with the log-sum-exp \(logSumExp)"
      )
    }
    try subject.expectSame(
      whole.keepingKeys(Array(middle..<keyCount)),
      whole,
      moved: { $0.row == row.row ? $0 : nil },
      "over all keys than over those from \(middle) on, although it sees no other"
    )
  }
}

extension AttentionCase {
  /// A case of whole tensors under a mask, the queries standing at the end of the keys.
  fileprivate init(
    _ query: AttentionTensor<Double>,
    _ key: AttentionTensor<Double>,
    _ value: AttentionTensor<Double>,
    mask: MaskSpec,
    inputs: Inputs = [:]
  ) throws {
    geometry = Geometry(
      queryCount: query.length,
      keyCount: key.length,
      offset: key.length - query.length,
      batchCount: query.batchCount,
      headCount: query.headCount
    )
    self.query = query
    self.key = key
    self.value = value
    self.mask = mask
    self.inputs = inputs
    declarations = MaskSource.anyMask.declarations
    options = AttentionOptions()
    visible = try mask.definedMask(in: geometry, inputs: inputs)
  }
}
