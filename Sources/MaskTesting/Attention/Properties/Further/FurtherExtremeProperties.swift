import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension AttentionProperty {
  static let narrowRowsAreFinite: AttentionProperty = AttentionProperty(
    "B25-rows-are-finite-in-every-format",
    "a row that sees a key is finite, and as close to the exact one as its format allows",
    coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(
      masks,
      &trial,
      profiles: [.large, .dominant, .tiny]
    )
    let answer = try subject.answer(to: attentionCase)
    for row in attentionCase.rows where attentionCase.seesAny(row) {
      try trial.expect(
        answer.output[row].allSatisfy(\.isFinite),
        "\(attentionCase.name(row)) gives \(answer.output[row].words) in \(subject.format), "
          + "although every number it was given is finite"
      )
    }
    try subject.expectDefinition(attentionCase, &trial)
  }

  static let longRowsSumToOne: AttentionProperty = AttentionProperty(
    "B26-long-rows-sum-to-one",
    "a query that sees up to 4096 equal keys averages their values: no sum is too narrow",
    requires: [.anyGeometry],
    coverage: [CoverageGoal("a long row", atLeast: 0.05)],
    changesMask: true
  ) { subject, _, trial in
    let count = trial.draw("keys", .one(of: [1, 64, 7, 300, 65, 2, 4096, 100, 33, 1000]))
    trial.label("a long row", if: count > 2048)
    let number = trial.draw("value", .one(of: [1, 5, -0.75]))
    let attentionCase = try AttentionCase(longRow: count, value: number)
    let bound = ErrorBound(subject)
    let exact = Oracle(attentionCase).row(attentionCase.rows[0])
    let limit = bound.output(exact, dimension: 1)[0]
    let output = try subject.answer(to: attentionCase).output.elements[0]
    try trial.expect(
      abs(output - number) <= limit,
      "a query that sees \(count) equal keys with the value \(number) gives \(output): is the sum "
        + "of the weights too narrow?"
    )
  }

  static let largeScores: AttentionProperty = AttentionProperty(
    "B27-large-scores",
    "with scores near 10 000 every row is the exact one but for roundings",
    coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial, profiles: [.large])
    let values = TensorGenerator(format: subject.format, profiles: [.ordinary])
    let shape = attentionCase.value.shape
    attentionCase.value = trial.draw(
      "value",
      Generator { values.tensor(shape, from: &$0) }
    ) { "\($0.elements)" }
    try subject.expectDefinition(attentionCase, &trial)
  }

  static let dominantHiddenScore: AttentionProperty = AttentionProperty(
    "B28-a-dominant-hidden-score-changes-nothing",
    "a hidden score far above all that a row sees changes no bit of the row: the maximum is over "
      + "what is visible",
    requires: [.hiddenIsExact],
    coverage: [CoverageGoal("a dominant score", atLeast: 0.2)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial, profiles: [.ordinary])
    let rows = attentionCase.rows.filter { row in
      attentionCase.query[row].contains { abs($0) >= 0.5 }
        && !attentionCase.hiddenPlaces(from: row).isEmpty
        && subject.judges(row, of: attentionCase)
    }
    guard !rows.isEmpty else { return }
    let row = rows[trial.draw("query", .integer(in: 0...rows.count - 1))]
    let places = attentionCase.hiddenPlaces(from: row)
    let place = places[trial.draw("hidden key", .integer(in: 0...places.count - 1))]
    trial.label("a dominant score")
    // Past the point where the exponential of all that is visible would be zero.
    let score = 100 - 1.1 * subject.format.exponentialUnderflow()
    let query = attentionCase.query[row]
    let square = query.reduce(0) { $0 + $1 * $1 }
    let factor = score * Double(attentionCase.query.dimension).squareRoot() / square
    var changed = attentionCase
    let start = attentionCase.key.position(batch: place.batch, head: place.head, row: place.key)
    var elements = attentionCase.key.elements
    for (index, number) in query.enumerated() {
      elements[start + index] = subject.format.rounded(number * factor, overflow: .saturating)
    }
    changed.key = attentionCase.key.replacingElements(elements)
    let change = subject.firstChange(
      from: try subject.answer(to: attentionCase),
      to: try subject.answer(to: changed),
      in: attentionCase
    ) { $0 == row }
    guard let change else { return }
    throw Falsified(
      "\(attentionCase.name(row)) changes with the score of "
        + "\(attentionCase.hiddenName(place.key, from: row)), which is above all others by far: is "
        + "the maximum taken over hidden scores?\n\(change.expected.words) became "
        + change.found.words
    )
  }

  static let negativeZeros: AttentionProperty = AttentionProperty(
    "B43-the-zero-below-zero-is-zero",
    "-0 in queries, keys and values gives what +0 gives, and a row of such values gives zeros"
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial, profiles: [.negativeZeros])
    var positive = attentionCase
    func raised(_ tensor: AttentionTensor<Double>) -> AttentionTensor<Double> {
      tensor.replacingEach { $0 == 0 ? 0 : $0 }
    }
    positive.query = raised(attentionCase.query)
    positive.key = raised(attentionCase.key)
    positive.value = raised(attentionCase.value)
    try subject.expectSame(attentionCase, positive, "with +0 wherever it had -0")
    var zeros = attentionCase
    zeros.value = attentionCase.value.replacingEach { _ in -0.0 }
    let answer = try subject.answer(to: zeros)
    for row in attentionCase.rows where subject.judges(row, of: attentionCase) {
      try trial.expect(
        answer.output[row].allSatisfy { $0 == 0 },
        "\(attentionCase.name(row)) gives \(answer.output[row].words), and every value is -0"
      )
    }
  }
}

extension AttentionCase {
  /// One query that sees so many equal keys, each with the same value.
  fileprivate init(longRow count: Int, value number: Double) throws {
    geometry = Geometry(queryCount: 1, keyCount: count, offset: count - 1)
    query = try AttentionTensor(shape: [1, 1, 1, 1], elements: [1])
    key = try AttentionTensor(shape: [1, 1, count, 1], elements: Array(repeating: 3, count: count))
    value = try AttentionTensor(
      shape: [1, 1, count, 1],
      elements: Array(repeating: number, count: count)
    )
    mask = .causal
    inputs = [:]
    declarations = []
    options = AttentionOptions()
    visible = try BooleanMask(
      geometry: geometry,
      shape: MaskShape(queryCount: 1, keyCount: count),
      cells: Array(repeating: true, count: count)
    )
  }
}
