import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension AttentionCase {
  /// A case under a mask that is a table of cells, as no spec describes it.
  ///
  /// The mask is still one of the language: it looks its cells up in an input.
  ///
  /// - Parameters:
  ///   - query: As many rows as `sees` is asked for.
  ///   - key: The keys.
  ///   - value: The values.
  ///   - offset: The position of the first query.
  ///   - axes: Which of batch row and head the table differs for.
  ///   - options: Scale, softcap and logit sinks.
  ///   - sees: Whether a row sees a key.
  init(
    query: AttentionTensor<Double>,
    key: AttentionTensor<Double>,
    value: AttentionTensor<Double>,
    offset: Int = 0,
    varying axes: TableAxes = [],
    options: AttentionOptions = AttentionOptions(),
    sees: (_ row: CaseRow, _ key: Int) -> Bool
  ) {
    let shape = MaskShape(
      batchCount: axes.contains(.batch) ? query.batchCount : 1,
      headCount: axes.contains(.head) ? query.headCount : 1,
      queryCount: query.length,
      keyCount: key.length
    )
    var cells: [Bool] = []
    // The language counts queries from position 0.
    var table: [Int] = []
    let past = [Int](repeating: 0, count: offset * key.length)
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        table += past
        for row in 0..<shape.queryCount {
          let place = CaseRow(batch: batch, head: head, row: row)
          let visible = (0..<shape.keyCount).map { sees(place, $0) }
          cells += visible
          table += visible.map { $0 ? 1 : 0 }
        }
      }
    }
    self.query = query
    self.key = key
    self.value = value
    self.options = options
    geometry = Geometry(
      queryCount: query.length,
      keyCount: key.length,
      offset: offset,
      batchCount: query.batchCount,
      headCount: query.headCount
    )
    mask = axes.mask
    declarations = [axes.declaration]
    do {
      let extents = [shape.batchCount, shape.headCount, offset + query.length, key.length]
      let array = try InputArray(
        shape: axes.kept(extents),
        values: table,
        isBoolean: true
      )
      inputs = [TableAxes.inputName: array]
      visible = try BooleanMask(geometry: geometry, shape: shape, cells: cells)
    } catch { preconditionFailure("a table has as many cells as its shape: \(error)") }
  }

  /// The same case, its mask written as a table.
  var asTable: AttentionCase { table { sees($0, $1) } }

  /// The case under another mask, which differs between batch rows and heads where this one does.
  func table(sees: (_ row: CaseRow, _ key: Int) -> Bool) -> AttentionCase {
    AttentionCase(
      query: query,
      key: key,
      value: value,
      offset: geometry.offset,
      varying: tableAxes,
      options: options,
      sees: sees
    )
  }

  /// Which of batch row and head the mask differs for.
  var tableAxes: TableAxes {
    var axes: TableAxes = []
    if visible.shape.batchCount > 1 { axes.insert(.batch) }
    if visible.shape.headCount > 1 { axes.insert(.head) }
    return axes
  }
}

/// Which axes a table has beside queries and keys.
struct TableAxes: OptionSet {
  let rawValue: Int
  static let batch = TableAxes(rawValue: 1)
  static let head = TableAxes(rawValue: 2)

  static let inputName = "cells"

  /// The entries of an array with one for each axis that a table may have.
  func kept<Entry>(_ entries: [Entry]) -> [Entry] {
    entries.indices.filter { index in
      index > 1 || contains(index == 0 ? .batch : .head)
    }
    .map { entries[$0] }
  }

  var declaration: InputDeclaration {
    InputDeclaration(
      name: Self.inputName,
      axes: kept([.batch, .head, .query, .key]),
      kind: .booleans
    )
  }

  var mask: MaskSpec {
    let indices = kept([Symbol.batch, .head, .query, .key]).map { IntegerFormula.symbol($0) }
    return MaskSpec(.lookUp(LookUp(Self.inputName, indices)))
  }
}
