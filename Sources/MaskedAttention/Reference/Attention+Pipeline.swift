public import MaskAlgebra
import MaskCompiler

/// Computes attention through a pipeline, as another system would, one rounding after every step.
///
///     let pipeline = MaskingPipeline(format: .binary16, fill: .value(-1e9))
///     let result = try attention(
///       query: q, key: k, value: v, mask: .causal, through: pipeline)
///
/// - Parameters:
///   - query: `[batch, heads, queries, head dimension]`; leading axes may be left out.
///   - key: `[batch, key heads, keys, head dimension]`.
///   - value: `[batch, key heads, keys, value dimension]`.
///   - mask: Which query sees which key.
///   - pipeline: Formats, fill, order and scale. Its scale is taken as it stands.
///   - offset: Absolute position of the first query; `keys - queries` when left out.
///   - inputs: The data of the inputs that the mask reads.
///   - parameters: The values of the parameters that the mask leaves open.
///   - declarations: What the inputs must look like.
///   - refusesEmptyRows: Whether a query that sees no key is an error.
///   - keepsWeights: Whether the result has the weights, a number for every cell.
/// - Returns: Output and weights in the numbers of the pipeline's formats.
/// - Throws: ``AttentionError`` where shapes do not fit, or the mask does not compile.
public func attention(
  query: AttentionTensor<Double>,
  key: AttentionTensor<Double>,
  value: AttentionTensor<Double>,
  mask: MaskSpec,
  through pipeline: MaskingPipeline,
  offset: Int? = nil,
  inputs: Inputs = [:],
  parameters: [String: Int] = [:],
  declarations: [InputDeclaration] = InputDeclaration.catalogue,
  refusesEmptyRows: Bool = false,
  keepsWeights: Bool = false
) throws(AttentionError) -> PipelineAttention {
  let tensors = try AttentionTensors(query: query, key: key, value: value)
  let rows = try tensors.compiling(
    mask,
    offset: offset,
    inputs: inputs,
    parameters: parameters,
    declarations: declarations
  )
  let result = try PipelineAttention(tensors, rows, pipeline, keepsWeights: keepsWeights)
  if refusesEmptyRows, let row = result.firstEmptyRow {
    throw AttentionError.emptyRow(
      batch: row.batch,
      head: row.head,
      query: rows.geometry.offset + row.row
    )
  }
  return result
}

/// What a pipeline gave for all queries.
public struct PipelineAttention: Sendable {
  /// The weighted values: the query's shape, with the value's dimension.
  public let output: AttentionTensor<Double>
  /// The weights, a column per key; nil where they were not asked for.
  public let weights: AttentionTensor<Double>?
  /// How many rows see no key, over all batch rows and heads.
  public let emptyRowCount: Int
  let firstEmptyRow: QueryRow?

  init(
    _ tensors: AttentionTensors<Double>,
    _ mask: CompiledRows,
    _ pipeline: MaskingPipeline,
    keepsWeights: Bool
  ) throws(AttentionError) {
    let keyCount = tensors.key.length
    let outputShape = try tensors.resultShape(Double.self, lastExtent: tensors.value.dimension)
    let weightsShape =
      keepsWeights ? try tensors.resultShape(Double.self, lastExtent: keyCount) : []
    let keys = tensors.key.vectors
    let values = tensors.value.vectors
    var output: [Double] = []
    var weights: [Double] = []
    var emptyRowCount = 0
    var firstEmptyRow: QueryRow?
    for row in tensors.rows {
      let visible = try AppliedMask<Double>.selectingRuns(mask).keys(of: row, keyCount: keyCount)
      var plane = [Bool](repeating: false, count: keyCount)
      for key in visible.ranges.joined() { plane[key] = true }
      if visible.isEmpty {
        emptyRowCount += 1
        firstEmptyRow = firstEmptyRow ?? row
      }
      let head = row.batch * tensors.key.headCount + tensors.keyHead(of: row.head)
      let result = pipeline.row(
        query: Array(tensors.query.vector(batch: row.batch, head: row.head, row: row.row)),
        keys: keys[head],
        values: values[head],
        planes: [plane]
      )
      // A row without keys gives the pipeline no value to tell the dimension by.
      output +=
        keyCount == 0 ? [Double](repeating: 0, count: tensors.value.dimension) : result.output
      if keepsWeights { weights += result.weights }
    }
    self.output = AttentionTensor(uncheckedShape: outputShape, elements: output)
    self.weights =
      keepsWeights ? AttentionTensor(uncheckedShape: weightsShape, elements: weights) : nil
    self.emptyRowCount = emptyRowCount
    self.firstEmptyRow = firstEmptyRow
  }
}

extension AttentionTensor {
  /// The vectors of each head of each batch row.
  fileprivate var vectors: [[[Element]]] {
    (0..<batchCount * headCount).map { head in
      (0..<length).map { row in
        Array(vector(batch: head / headCount, head: head % headCount, row: row))
      }
    }
  }
}
