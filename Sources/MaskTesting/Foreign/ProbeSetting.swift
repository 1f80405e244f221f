import MaskAlgebra
import MaskCompiler

/// One mask at one geometry with its data: what an attention is probed with.
struct ProbeSetting: Sendable {
  /// The mask, with its parameters open.
  let definition: MaskDefinition
  /// The values of the parameters, in their order.
  let arguments: [Int]
  let geometry: Geometry
  /// Heads of key and value; fewer than the query's where groups share them.
  let keyHeadCount: Int
  let inputs: Inputs
  let declarations: [InputDeclaration]
  /// The mask by its definition.
  let visible: BooleanMask
  /// The keys that are looked at: all, or those near a change where there are many.
  let keys: [Int]

  /// The mask with the values of its parameters.
  var mask: MaskSpec {
    MaskSpec(.call(MaskCall(definition, arguments.map(IntegerFormula.literal))))
  }

  /// The mask in words, a spec without a name by its formula.
  var maskText: String {
    guard definition.name == definition.body.description else { return "\(mask)" }
    let values = parameters.mapValues(IntegerFormula.literal)
    return "\(Substitution(parameters: values).applied(to: definition.body))"
  }

  /// The values of the parameters by name.
  var parameters: [String: Int] {
    Dictionary(
      zip(definition.parameters.map(\.name), arguments),
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Whether every key is looked at.
  var looksAtAllKeys: Bool { keys.count == geometry.keyCount }

  /// Every row, batch row by batch row and head by head.
  var rows: [CaseRow] {
    (0..<geometry.batchCount).flatMap { batch in
      (0..<geometry.headCount).flatMap { head in
        (0..<geometry.queryCount).map { CaseRow(batch: batch, head: head, row: $0) }
      }
    }
  }

  /// Whether the mask shows a key to a row.
  func shows(_ key: Int, to row: CaseRow) -> Bool {
    visible[row.batch, row.head, row.row, key]
  }

  /// Whether the mask shows a row no key at all.
  func isEmpty(_ row: CaseRow) -> Bool {
    !(0..<geometry.keyCount).contains { shows($0, to: row) }
  }

  /// The head of key and value that a query head reads.
  func keyHead(of head: Int) -> Int { head / (geometry.headCount / keyHeadCount) }

  /// The cell of a row and a key, in absolute positions.
  func cell(_ row: CaseRow, _ key: Int) -> Cell {
    Cell(batch: row.batch, head: row.head, query: geometry.offset + row.row, key: key)
  }

  /// The setting in the command line's words.
  var summary: String {
    let data = inputs.summary
    let heads = keyHeadCount == geometry.headCount ? "" : ", \(keyHeadCount) key heads"
    return "\(maskText) at \(geometry.summary)" + (data.isEmpty ? "" : " \(data)") + heads
  }
}

extension ProbeSetting {
  /// Draws a setting: a value for every parameter, and data for every input.
  ///
  /// Draws are tried until the mask has a value everywhere and, where empty rows must not be asked,
  /// leaves none empty.
  ///
  /// - Returns: nil where no draw is fit.
  init?(
    _ definition: MaskDefinition,
    in geometry: Geometry,
    keyHeadCount: Int,
    declarations: [InputDeclaration],
    mayHaveEmptyRows: Bool,
    seed: UInt64
  ) {
    let source = MaskSource(definitions: [definition], declarations: declarations)
    for attempt in 0..<Self.attemptCount {
      var choices = Choices(seed: seed &* Self.attemptCount &+ attempt)
      let mask = source.masks(in: geometry).value(from: &choices)
      guard case .call(let call) = mask.formula else { return nil }
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: mask.formula.mentions.inputs.keys,
        declarations,
        from: &choices
      )
      guard let visible = try? mask.definedMask(in: geometry, inputs: inputs) else { continue }
      let setting = ProbeSetting(
        definition: definition,
        arguments: call.arguments.compactMap(\.literalValue),
        geometry: geometry,
        keyHeadCount: keyHeadCount,
        inputs: inputs,
        declarations: declarations,
        visible: visible,
        keys: visible.telltaleKeys
      )
      guard mayHaveEmptyRows || !setting.rows.contains(where: setting.isEmpty) else { continue }
      self = setting
      return
    }
    return nil
  }

  private static let attemptCount: UInt64 = 16
}

extension BooleanMask {
  /// All keys of a short row; of a long one those where rows change, and their neighbours.
  fileprivate var telltaleKeys: [Int] {
    let keyCount = geometry.keyCount
    guard keyCount > AttentionProbe.dimension else { return Array(0..<keyCount) }
    var keys: Set = [0, 1, keyCount - 2, keyCount - 1]
    for row in 0..<geometry.queryCount {
      for key in 1..<keyCount where self[0, 0, row, key] != self[0, 0, row, key - 1] {
        keys.formUnion(max(0, key - 2)...min(keyCount - 1, key + 1))
      }
    }
    return Array(keys.sorted().prefix(Self.mostKeys))
  }

  private static var mostKeys: Int { 64 }
}
