import Foundation
import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let mergedParts: AttentionProperty = AttentionProperty(
    "B17-parts-of-the-keys-merge",
    "two parts of the keys, merged by their log-sum-exps, give the whole but for roundings",
    requires: [.logSumExp, .anyGeometry, .emptyRowsAreZero],
    coverage: [CoverageGoal("two parts", atLeast: 0.5)],
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let keyCount = attentionCase.geometry.keyCount
    guard keyCount > 1 else { return }
    trial.label("two parts")
    let middle = trial.draw("keys in the first part", .integer(in: 1...keyCount - 1))
    let parts = [0..<middle, middle..<keyCount].map { attentionCase.keepingKeys(Array($0)) }
    let answers = try parts.map { try subject.answer(to: $0) }
    let whole = try subject.answer(to: attentionCase)
    let merged = MergedParts(
      try answers.map { answer in
        guard let logSumExp = answer.logSumExp else {
          throw Falsified("the subject claims to give log-sum-exps, and gives none")
        }
        return (answer.output.elements, logSumExp)
      },
      dimension: attentionCase.value.dimension
    )
    let bounds = MergeBounds(attentionCase, parts, subject)
    for (index, row) in attentionCase.rows.enumerated() {
      let output = whole.output[row]
      let limits = bounds.limits(of: row)
      for (element, (found, limit)) in zip(output, limits).enumerated() {
        let other = merged.output[index * output.count + element]
        guard found == other || abs(found - other) <= limit else {
          throw Falsified(
            "\(attentionCase.name(row)) gives \(output.words), and its parts over keys "
              + "0..<\(middle) and \(middle)..<\(keyCount) merge to another \(other): are the "
              + "log-sum-exps of something else?"
          )
        }
      }
    }
  }

  static let decodingIsTheFullPass: AttentionProperty = AttentionProperty(
    "B18-decoding-is-the-full-pass",
    "the last queries over the keys so far give what they give in the full pass",
    requires: [.anyGeometry],
    coverage: [CoverageGoal("a row that was decoded", atLeast: 0.5)]
  ) { subject, masks, trial in
    var attentionCase = try subject.without([.anyGeometry]).drawCase(masks, &trial)
    if masks.isAnyMask { try attentionCase.narrow(.causal) }
    try subject.assumeEmptyRows(of: attentionCase, &trial)
    let length = trial.draw("tokens so far", .integer(in: 1...attentionCase.geometry.keyCount))
    let count = trial.draw("queries", .integer(in: 1...length))
    guard let step = attentionCase.step(queries: count, keys: length) else {
      throw Discarded(reason: "the mask has no value at this length")
    }
    try subject.assumeEmptyRows(of: step, &trial)
    // A mask that changes as tokens come, or shows a later one, cannot be decoded.
    let start = length - count
    let moved = { (row: CaseRow) -> CaseRow? in
      let whole = CaseRow(batch: row.batch, head: row.head, row: start + row.row)
      let isSame = step.visibleKeys(of: row) == attentionCase.visibleKeys(of: whole)
      return isSame ? whole : nil
    }
    trial.label("a row that was decoded", if: step.rows.contains { moved($0) != nil })
    let answer = try subject.answer(to: step)
    let whole = try subject.answer(to: attentionCase)
    let pair = AnswerPair(step, answer, attentionCase, whole)
    if let row = subject.firstDifference(pair, moved), let other = moved(row) {
      throw Falsified(
        "\(step.name(row)) gives something else with \(length) tokens in the cache than in the "
          + "full pass: is the offset \(start) of the queries forgotten?"
          + "\nfull pass \(whole.output[other].words), decoded \(answer.output[row].words)"
      )
    }
  }

  static let tablesOfCells: AttentionProperty = AttentionProperty(
    "B19-runs-and-tables-give-the-same",
    "a mask and the table of its cells give the same, to the bit",
    requires: [.repeatable],
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let change = subject.firstChange(
      from: try subject.answer(to: attentionCase.asTable),
      to: try subject.answer(to: attentionCase),
      in: attentionCase
    ) { subject.judges($0, of: attentionCase) }
    if let change {
      throw Falsified(
        "\(attentionCase.name(change.row)) gives \(change.found.words) under \(attentionCase.mask) "
          + "and \(change.expected.words) under the table of its cells"
          + "\n\(attentionCase.visibleName(change.row))"
      )
    }
  }

  static let hiddenBlocks: AttentionProperty = AttentionProperty(
    "B19-hidden-blocks-may-be-skipped",
    "a block of queries without the blocks of keys that are hidden from all of it gives the same",
    requires: [.anyGeometry],
    coverage: [CoverageGoal("a hidden block", atLeast: 0.1)],
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let size = trial.draw("keys of a block", .integer(in: 1...3))
    let keyCount = attentionCase.geometry.keyCount
    let rows = attentionCase.rows
    let blocks = stride(from: 0, to: keyCount, by: size).map { $0..<min(keyCount, $0 + size) }
    let kept = blocks.filter { block in
      rows.contains { row in block.contains { attentionCase.sees(row, $0) } }
    }
    trial.label("a hidden block", if: kept.count < blocks.count)
    guard !kept.isEmpty, kept.count < blocks.count else { return }
    let sparse = attentionCase.keepingKeys(kept.flatMap(\.self))
    let answer = try subject.answer(to: sparse)
    let whole = try subject.answer(to: attentionCase)
    let pair = AnswerPair(sparse, answer, attentionCase, whole)
    if let row = subject.firstDifference(pair, { $0 }) {
      throw Falsified(
        "\(attentionCase.name(row)) gives something else when blocks of \(size) keys are left out "
          + "that are hidden from every query\nwith them \(whole.output[row].words), without "
          + "\(answer.output[row].words)"
      )
    }
  }
}

/// How far parts that were merged may be from the whole.
///
/// A part's output and log-sum-exp have their own bounds; log-sum-exps off by `e` change the shares
/// of the parts by a factor of at most `exp(2 e)`.
private struct MergeBounds {
  private let whole: Oracle
  private let parts: [Oracle]
  private let bound: ErrorBound
  private let dimension: Int

  init(_ whole: AttentionCase, _ parts: [AttentionCase], _ subject: AttentionSubject) {
    self.whole = Oracle(whole)
    self.parts = parts.map(Oracle.init)
    bound = ErrorBound(subject)
    dimension = whole.query.dimension
  }

  func limits(of row: CaseRow) -> [Double] {
    let exact = whole.row(row)
    let rows = parts.map { $0.row(row) }.filter { !$0.keys.isEmpty }
    var limits = bound.output(exact, dimension: dimension)
    let error = rows.reduce(0) { max($0, bound.logSumExp($1, dimension: dimension)) }
    let factor = exp(2 * error)
    for part in rows {
      let share = exp(part.logSumExp - exact.logSumExp)
      for (index, limit) in bound.output(part, dimension: dimension).enumerated() {
        // The merge itself rounds a handful of times in Double.
        let shareError = min(1, share * (factor - 1 + 16 * Double.ulpOfOne))
        limits[index] += min(1, share * factor) * limit + shareError * abs(part.output[index])
      }
    }
    return limits
  }
}

extension AttentionCase {
  /// The last queries of so many tokens over their keys, as decoding asks for them.
  ///
  /// - Returns: nil where the mask has no value at that length.
  fileprivate func step(queries: Int, keys: Int) -> AttentionCase? {
    var step = self
    step.geometry = Geometry(
      queryCount: queries,
      keyCount: keys,
      offset: keys - queries,
      batchCount: geometry.batchCount,
      headCount: geometry.headCount
    )
    step.query = query.rows(keys - queries..<keys)
    step.key = key.rows(0..<keys)
    step.value = value.rows(0..<keys)
    // Data that count tokens, as lengths do, count those so far.
    for declaration in declarations where !declaration.isBoolean && declaration.axes == [.batch] {
      guard let array = inputs[declaration.name] else { continue }
      step.inputs[declaration.name] = array.mapValues { min($0, keys) }
    }
    // Others may be in range for the whole sequence only.
    let areInRange = declarations.allSatisfy { declaration in
      guard let array = step.inputs[declaration.name] else { return true }
      return (try? declaration.validate(array, in: step.geometry)) != nil
    }
    guard areInRange,
      let visible = try? mask.definedMask(in: step.geometry, inputs: step.inputs)
    else { return nil }
    step.visible = visible
    return step
  }
}

extension InputArray {
  fileprivate func mapValues(_ transform: (Int) -> Int) -> InputArray {
    do throws(InputError) {
      return try InputArray(shape: shape, values: values.map(transform), isBoolean: isBoolean)
    } catch { preconditionFailure("the values are as many as before: \(error)") }
  }
}
