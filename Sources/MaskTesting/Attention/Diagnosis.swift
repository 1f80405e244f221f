import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// Says in the user's words what an attention did that is not exact.
///
/// Each known mistake is made on purpose, exactly, and compared with what was answered.
struct Diagnosis {
  let attentionCase: AttentionCase
  let subject: AttentionSubject
  let deviation: Deviation

  private var row: CaseRow { deviation.row }

  /// The first line of the report.
  var message: String {
    let name = attentionCase.name(row)
    if deviation.found.contains(where: \.isNaN) { return nanMessage(name) }
    if let explanation {
      return "\(name) \(explanation)\n\(numbers)"
    }
    return "\(name) gives \(deviation.part) \(deviation.found.words), further from "
      + "\(deviation.expected.words) than roundings explain\n" + attentionCase.visibleName(row)
  }

  private func nanMessage(_ name: String) -> String {
    guard attentionCase.seesAny(row) else {
      return "\(name), which sees no key, gives NaN and not zeros: a softmax over nothing but -inf?"
    }
    return "\(name) gives NaN in its \(deviation.part), although everything that it sees is finite"
  }

  private var numbers: String {
    "its \(deviation.part): \(deviation.found.words), and should be "
      + "\(deviation.expected.words); \(attentionCase.visibleName(row))"
  }

  private var explanation: String? {
    if !attentionCase.seesAny(row) {
      return "sees no key, and gives something other than zeros"
    }
    // With few keys a wrong head often looks like a wrong cell too, and seldom the other way round.
    if let tiled, explains(tiled) {
      return "reads the wrong key head: the query heads that share one are neighbours"
    }
    if let explanation = cellExplanation { return explanation }
    for (words, mistaken) in mistakes where explains(mistaken) { return words }
    return nil
  }

  /// A single cell that is taken for the opposite.
  private var cellExplanation: String? {
    for key in 0..<attentionCase.geometry.keyCount {
      var flipped = Oracle(attentionCase)
      flipped.visible =
        attentionCase.table { place, other in
          attentionCase.sees(place, other) != (other == key)
        }.visible
      guard explains(flipped) else { continue }
      return attentionCase.sees(row, key)
        ? "takes nothing from key \(key), which the mask shows to it"
        : "takes part of \(attentionCase.hiddenName(key, from: row))"
    }
    return nil
  }

  private var mistakes: [(String, Oracle)] {
    let exact = Oracle(attentionCase)
    func scaled(_ factor: Double) -> Oracle {
      var mistaken = exact
      mistaken.options.scale = factor
      return mistaken
    }
    func masked(_ sees: (CaseRow, Int) -> Bool) -> Oracle {
      var mistaken = exact
      mistaken.visible = attentionCase.table(sees: sees).visible
      return mistaken
    }
    let dimension = Double(attentionCase.query.dimension)
    let mistakes = [
      ("answers as if there were no mask", masked { _, _ in true }),
      ("sees what is hidden, and not what is visible", masked { !attentionCase.sees($0, $1) }),
      ("answers as if scores were not scaled", scaled(1)),
      ("answers as if scores were divided by the head dimension", scaled(1 / dimension)),
      ("answers as if scores were multiplied by the root", scaled(dimension.squareRoot())),
    ]
    return mistakes
  }

  /// Key heads taken in turn; nil where there is nothing to take in turn.
  private var tiled: Oracle? {
    guard attentionCase.groupSize > 1, attentionCase.key.headCount > 1 else { return nil }
    var tiled = Oracle(attentionCase)
    tiled.key = attentionCase.tiledHeads(attentionCase.key)
    tiled.value = attentionCase.tiledHeads(attentionCase.value)
    return tiled
  }

  private func explains(_ mistaken: Oracle) -> Bool {
    let other = mistaken.row(row)
    let dimension = attentionCase.query.dimension
    let bounds = [ErrorBound(subject), .doublePrecision]
    let expected: [Double]
    let limits: [[Double]]
    switch deviation.part {
    case "output":
      expected = other.output
      limits = bounds.map { $0.output(other, dimension: dimension) }
    case "weights":
      expected = other.weights
      limits = bounds.map { $0.weights(other, dimension: dimension) }
    default:
      expected = [other.logSumExp]
      limits = bounds.map { [$0.logSumExp(other, dimension: dimension)] }
    }
    guard expected.count == deviation.found.count else { return false }
    return expected.indices.allSatisfy { index in
      abs(expected[index] - deviation.found[index]) <= limits[0][index] + limits[1][index]
    }
  }
}

extension AttentionCase {
  /// Keys or values repeated as tiling does: query head `h` gets key head `h % G`.
  fileprivate func tiledHeads(_ tensor: AttentionTensor<Double>) -> AttentionTensor<Double> {
    AttentionTensor(
      batchCount: tensor.batchCount,
      headCount: query.headCount,
      length: tensor.length,
      dimension: tensor.dimension
    ) { batch, head, row in
      tensor.vector(batch: batch, head: head % tensor.headCount, row: row)
    }
  }
}
