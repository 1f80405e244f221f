import MaskCompiler
import MaskExchange
import MaskedAttention

/// The tensors of `explain`: the textbook's, or those of three files.
struct ExplainedTensors {
  let query: AttentionTensor<Double>
  let key: AttentionTensor<Double>
  let value: AttentionTensor<Double>
  let tokens: [String]

  init(_ arguments: Arguments) throws {
    let tokens = arguments.value("--tokens")?.split(separator: " ").map(String.init)
    let options = ["--q", "--k", "--v"]
    if !options.contains(where: { arguments.has($0) }) {
      query = TextbookExample.query
      key = TextbookExample.key
      value = TextbookExample.value
      self.tokens = tokens ?? TextbookExample.tokens
      return
    }
    let paths = try options.map { option in
      guard let path = arguments.value(option) else {
        throw UsageError("'\(option)' is missing", help: "--q, --k and --v go together")
      }
      return path
    }
    let tensors = try paths.map(Self.tensor)
    (query, key, value) = (tensors[0], tensors[1], tensors[2])
    self.tokens = tokens ?? []
  }

  private static func tensor(_ path: String) throws -> AttentionTensor<Double> {
    let array = try NumpyArray(path: path)
    do {
      return try AttentionTensor(shape: array.shape, elements: array.doubles)
    } catch {
      throw UsageError("cannot use '\(path)': \(error)")
    }
  }
}

extension ExplainedTensors {
  /// The steps of one query; its row is all that is asked for, and all that is computed.
  func trace(
    query position: Int,
    offset: Int,
    _ panel: MaskPanel,
    _ mask: BooleanMask
  ) throws -> AttentionTrace<Double> {
    do {
      let row = try query.row(position - offset)
      return try attention(query: row, key: key, value: value, mask: mask).trace(
        batch: query.batchCount == 1 ? 0 : panel.batch,
        head: query.headCount == 1 ? 0 : panel.head,
        query: position
      )
    } catch {
      throw UsageError(
        "\(error)",
        help:
          "the query is a row of --q \(query.shape), with --k \(key.shape) and --v \(value.shape)"
      )
    }
  }
}

extension AttentionTensor {
  /// The tensor of one row of every head.
  fileprivate func row(_ row: Int) throws(AttentionError) -> AttentionTensor {
    var elements: [Element] = []
    for batch in 0..<batchCount {
      for head in 0..<headCount { elements += vector(batch: batch, head: head, row: row) }
    }
    return try AttentionTensor(
      shape: shape.dropLast(2) + [1, dimension],
      elements: elements
    )
  }
}
