import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// Makes cases that a subject is able to compute.
package struct AttentionCaseGenerator: Sendable {
  /// Where masks come from: any mask of the language, or one that is on trial.
  package var masks: MaskSource
  /// What the cases must be fit for.
  package var subject: AttentionSubject
  /// The largest number of keys and of queries.
  package var longest = 7
  /// What the numbers are like.
  package var profiles = TensorGenerator.Profile.allCases

  package init(_ masks: MaskSource, for subject: AttentionSubject) {
    self.masks = masks
    self.subject = subject
  }

  /// Makes a case; its geometry comes first, then the mask, its data, and the tensors.
  ///
  /// - Throws: ``Discarded`` where the mask has no value somewhere, or leaves a row empty that the
  ///   subject has no answer for.
  package func attentionCase(from trial: inout Trial) throws -> AttentionCase {
    let geometry = trial.draw("geometry", geometries.geometries, describing: \.summary)
    let masked = try masks.draw(in: geometry, from: &trial)
    let shapes = trial.draw("shapes", shapes(in: geometry)) { "\($0)" }
    let tensors = TensorGenerator(format: subject.format, profiles: profiles)
    func tensor(_ name: String, _ shape: [Int], _ trial: inout Trial) -> AttentionTensor<Double> {
      trial.draw(name, Generator { tensors.tensor(shape, from: &$0) }) { "\($0.elements)" }
    }
    let result = AttentionCase(
      mask: masked.mask,
      geometry: geometry,
      inputs: masked.inputs,
      declarations: masks.declarations,
      query: tensor("query", shapes.query, &trial),
      key: tensor("key", shapes.key, &trial),
      value: tensor("value", shapes.value, &trial),
      options: AttentionOptions(),
      visible: masked.visible
    )
    try label(result, in: &trial)
    return result
  }

  private var geometries: GeometryGenerator {
    var geometries = GeometryGenerator(longest: longest)
    geometries.isFullPass = !subject.abilities.contains(.anyGeometry)
    geometries.mostBatch = subject.abilities.contains(.batch) ? 2 : 1
    geometries.mostHeads = subject.abilities.contains(.heads) ? 4 : 1
    return geometries
  }

  /// The shapes of query, key and value.
  struct Shapes: CustomStringConvertible {
    var query: [Int]
    var key: [Int]
    var value: [Int]

    var description: String { "query \(query), key \(key), value \(value)" }
  }

  private func shapes(in geometry: Geometry) -> Generator<Shapes> {
    let abilities = subject.abilities
    return Generator { choices in
      let dimension = choices.integer(in: 1...4)
      let valueDimension =
        abilities.contains(.valueDimension) && choices.boolean()
        ? choices.integer(in: 1...4) : dimension
      let groups = (1...geometry.headCount).filter { geometry.headCount.isMultiple(of: $0) }
      let groupSize = abilities.contains(.groupedHeads) ? choices.element(of: groups) : 1
      let keyLeading = [geometry.batchCount, geometry.headCount / groupSize, geometry.keyCount]
      return Shapes(
        query: [geometry.batchCount, geometry.headCount, geometry.queryCount, dimension],
        key: keyLeading + [dimension],
        value: keyLeading + [valueDimension]
      )
    }
  }

  private func label(_ attentionCase: AttentionCase, in trial: inout Trial) throws {
    let shape = attentionCase.visible.shape
    try trial.assume(
      subject.abilities.contains(.masksPerHead) || shape.batchCount == 1 && shape.headCount == 1,
      "a mask that differs between batch rows or heads"
    )
    let rows = attentionCase.rows.map { row in attentionCase.visibleKeys(of: row).count }
    let hasEmptyRow = rows.contains(0)
    if hasEmptyRow {
      let abilities = subject.abilities
      try trial.assume(
        abilities.contains(.emptyRowsAreZero) || abilities.contains(.emptyRowsAreAllowed),
        "a query that sees no key"
      )
    }
    trial.label("a query that sees no key", if: hasEmptyRow)
    trial.label("a hidden cell", if: rows.contains { $0 < attentionCase.geometry.keyCount })
    trial.label("every cell visible", if: rows.allSatisfy { $0 == attentionCase.geometry.keyCount })
    trial.label("a step of decoding", if: attentionCase.geometry.offset > 0)
    trial.label("grouped heads", if: attentionCase.key.headCount < attentionCase.query.headCount)
  }
}

/// A row of a case: of one batch row and head, counted from 0.
package struct CaseRow: Hashable, Sendable {
  package let batch: Int
  package let head: Int
  package let row: Int
}

extension AttentionCase {
  /// Every row, batch row by batch row and head by head.
  package var rows: [CaseRow] {
    (0..<geometry.batchCount).flatMap { batch in
      (0..<geometry.headCount).flatMap { head in
        (0..<geometry.queryCount).map { CaseRow(batch: batch, head: head, row: $0) }
      }
    }
  }

  /// The keys that a row sees.
  package func visibleKeys(of row: CaseRow) -> [Int] {
    (0..<geometry.keyCount).filter { visible[row.batch, row.head, row.row, $0] }
  }

  /// How many query heads share a key head.
  package var groupSize: Int { query.headCount / key.headCount }
}

extension Geometry {
  /// The counts in the command line's words: `--n 5 --queries 2 --offset 3`.
  package var summary: String {
    var words = ["--n \(keyCount)", "--queries \(queryCount)", "--offset \(offset)"]
    if batchCount != 1 { words.append("--batch \(batchCount)") }
    if headCount != 1 { words.append("--heads \(headCount)") }
    return words.joined(separator: " ")
  }
}
