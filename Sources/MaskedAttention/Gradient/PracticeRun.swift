import MaskCompiler

/// One run of a practice.
struct PracticeRun<Element: BinaryFloatingPoint & Sendable> {
  private let practice: MaskingPractice
  private let rows: AttentionRows<Element>
  private let mask: BooleanMask
  private let outputGradient: [Double]
  private let fill: Double

  init(
    _ practice: MaskingPractice,
    _ rows: AttentionRows<Element>,
    _ mask: BooleanMask,
    _ outputGradient: AttentionTensor<Element>
  ) {
    self.practice = practice
    self.rows = rows
    self.mask = mask
    self.outputGradient = outputGradient.elements.map { Double($0) }
    fill = rows.stored(practice.fill)
  }

  private var tensors: AttentionTensors<Element> { rows.tensors }

  func run() -> MaskingPractice.Run<Element> {
    var weights: [Element] = []
    var output: [Element] = []
    var sums = GradientSums(
      queryCount: rows.query.count,
      keyCount: rows.key.count,
      valueCount: rows.value.count
    )
    for row in tensors.rows {
      let forward = ForwardRow(self, row)
      weights += forward.weights.map { Element($0) }
      output += self.output(of: forward, row)
      addGradients(of: forward, row, to: &sums)
    }
    let (query, key, value) = sums.tensors(like: tensors)
    let leading = tensors.query.shape.dropLast()
    return MaskingPractice.Run(
      weights: AttentionTensor(uncheckedShape: leading + [tensors.key.length], elements: weights),
      output: AttentionTensor(
        uncheckedShape: leading + [tensors.value.dimension],
        elements: output
      ),
      gradients: AttentionGradients(
        query: query,
        key: key,
        value: value,
        bias: nil,
        logitSinks: []
      )
    )
  }
}

// MARK: Forward

extension PracticeRun {
  /// What the forward pass makes of a row, an entry per key.
  private struct ForwardRow {
    let hidden: [Bool]
    /// What the softmax gives.
    let softmax: [Double]
    /// The same after the repair.
    let weights: [Double]

    var isEmpty: Bool { hidden.allSatisfy(\.self) }

    init(_ run: PracticeRun, _ row: QueryRow) {
      let hidden = (0..<run.tensors.key.length).map {
        !run.mask[row.batch, row.head, row.row, $0]
      }
      let isEmpty = hidden.allSatisfy(\.self)
      var masked = run.masked(row, hidden)
      if run.practice.repair == .guarded, isEmpty { masked = masked.map { _ in 0 } }
      if run.practice.repair == .safeSoftmax, masked.allSatisfy({ $0 == -.infinity }) {
        softmax = masked.map { _ in 0 }
      } else {
        let whole = RowSoftmax(scores: masked)
        softmax = masked.map { run.rows.stored(whole.weight(of: $0)) }
      }
      weights =
        switch run.practice.repair {
        case .none, .safeSoftmax: softmax
        case .selected, .guarded: zip(softmax, hidden).map { $1 ? 0 : $0 }
        case .cleaned: softmax.map { $0.isNaN ? 0 : $0 }
        }
      self.hidden = hidden
    }

    /// Whether the gradient of a weight ends at the repair.
    func isCut(_ key: Int, by repair: MaskingPractice.Repair) -> Bool {
      switch repair {
      case .none, .safeSoftmax: false
      case .selected, .guarded: hidden[key]
      case .cleaned: softmax[key].isNaN
      }
    }
  }

  private func masked(_ row: QueryRow, _ hidden: [Bool]) -> [Double] {
    hidden.enumerated().map { key, isHidden in
      let score = rows.stored(rows.product(row, key) * rows.scale)
      return switch (practice.application, isHidden) {
      case (.replaced, true): fill
      case (.added, true): rows.stored(score + fill)
      case (_, false): score
      }
    }
  }

  private func output(of forward: ForwardRow, _ row: QueryRow) -> [Element] {
    var sums = [Double](repeating: 0, count: tensors.value.dimension)
    for (key, weight) in forward.weights.enumerated() {
      let start = valueStart(row, key)
      for index in sums.indices { sums[index] += weight * rows.value[start + index] }
    }
    return sums.map { Element($0) }
  }

  private func valueStart(_ row: QueryRow, _ key: Int) -> Int {
    tensors.value.start(batch: row.batch, head: tensors.keyHead(of: row.head), row: key)
  }
}

// MARK: Backward

extension PracticeRun {
  /// Every operation of the forward pass, from the last to the first.
  private func addGradients(
    of forward: ForwardRow,
    _ row: QueryRow,
    to sums: inout GradientSums
  ) {
    let dimension = tensors.value.dimension
    let start = tensors.index(of: row) * dimension
    let gradient = outputGradient[start..<start + dimension]
    var weightGradients: [Double] = []
    for (key, weight) in forward.weights.enumerated() {
      let valueStart = valueStart(row, key)
      sums.addValue(weight, gradient, start: valueStart)
      let product = dotProduct(gradient, rows.value[valueStart..<valueStart + dimension])
      weightGradients.append(forward.isCut(key, by: practice.repair) ? 0 : product)
    }
    let scores = softmaxGradient(weights: forward.softmax, gradients: weightGradients).scores
    let isGuarded = practice.repair == .guarded && forward.isEmpty
    for (key, score) in scores.enumerated() {
      // What was put in place of a score has no part in its gradient, not even a NaN.
      let isCut = isGuarded || practice.application == .replaced && forward.hidden[key]
      sums.addProduct(
        isCut ? 0 : score * rows.scale,
        (rows.query, rows.key),
        starts: (
          tensors.query.start(batch: row.batch, head: row.head, row: row.row),
          tensors.key.start(batch: row.batch, head: tensors.keyHead(of: row.head), row: key)
        ),
        count: tensors.query.dimension
      )
    }
  }
}
