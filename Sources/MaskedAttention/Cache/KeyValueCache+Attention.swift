public import MaskAlgebra
import MaskCompiler

extension KeyValueCache {
  /// Computes the attention of the last tokens' queries to what is held.
  ///
  /// The output is that of the same queries in a full pass over all tokens so far, and in any
  /// longer one. It is so to the bit while ``slotPositions`` ascend; where a ring has turned, sums
  /// run in another order and round otherwise.
  ///
  ///     try cache.append(key: k, value: v)
  ///     let output = try cache.attention(query: q, mask: mask).output
  ///
  /// - Parameters:
  ///   - query: `[batch, heads, queries, key dimension]`: the queries of as many of the last
  ///     tokens.
  ///   - mask: Which query sees which key, by position.
  ///   - bias: Numbers added to the scaled scores, `[batch, heads, queries, tokens so far]`;
  ///     leading axes may be left out, and an axis of extent 1 is repeated.
  ///   - inputs: The data of the inputs that the mask reads: entries for all positions so far,
  ///     evicted ones included, and as many more as there are.
  ///   - options: Scale, softcap, empty rows, logit sinks and dropout.
  /// - Returns: The output, and the steps that led to it; weights and traces have a column per
  ///   slot.
  /// - Throws: ``CacheError/evicted(_:)`` where a query sees a key that is no longer held, and
  ///   other errors where the queries, the mask or the inputs do not fit.
  /// - Complexity: That of attention over the slots, and a byte for every query and slot.
  public func attention(
    query: AttentionTensor<Element>,
    mask: StableMask,
    bias: AttentionTensor<Element>? = nil,
    inputs: Inputs = [:],
    options: AttentionOptions = AttentionOptions()
  ) throws(CacheError) -> AttentionResult<Element> {
    guard query.length <= length else {
      throw CacheError.tooManyQueries(count: query.length, length: length)
    }
    guard length >= mask.firstLength else {
      throw CacheError.tooShort(length: length, firstLength: mask.firstLength)
    }
    do {
      // Shapes first: a wrong one would be reported as an input that is too short.
      _ = try AttentionTensors(query: query, key: key, value: value)
    } catch { throw CacheError.attention(error) }
    let slotMask = try slotMask(of: mask, for: query, inputs)
    let slotBias = try bias.map { (bias) throws(CacheError) in try bySlot(bias, for: query) }
    do {
      return try MaskedAttention.attention(
        query: query,
        key: key,
        value: value,
        mask: slotMask,
        bias: slotBias,
        options: options
      )
    } catch { throw CacheError.attention(error) }
  }

  /// Which query sees which slot.
  private func slotMask(
    of mask: StableMask,
    for query: AttentionTensor<Element>,
    _ inputs: Inputs
  ) throws(CacheError) -> BooleanMask {
    // The rows of the full pass, so that a mask that mentions `m` means what it means there.
    let fullPass = try geometry(like: query, queries: length, keys: length)
    let rows = try compiling { () throws(CompilationError) in
      try mask.mask.rows(in: fullPass, inputs: inputs, declarations: mask.declarations)
    }
    let shape = MaskShape(
      batchCount: rows.shape.batchCount,
      headCount: rows.shape.headCount,
      queryCount: query.length,
      keyCount: slotPositions.count
    )
    var cells: [Bool] = []
    cells.reserveCapacity(shape.axes.reduce(1, *))
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        for position in length - query.length..<length {
          let visible = try compiling { () throws(CompilationError) in
            try rows.runs(batch: batch, head: head, query: position)
          }
          if let key = firstEvicted(of: visible) {
            throw CacheError.evicted(Cell(batch: batch, head: head, query: position, key: key))
          }
          cells += slotPositions.map { $0.map(visible.contains) ?? false }
        }
      }
    }
    let slots = try geometry(like: query, queries: query.length, keys: shape.keyCount)
    return try compiling { () throws(CompilationError) in
      try BooleanMask(geometry: slots, shape: shape, cells: cells)
    }
  }

  /// A bias with a column per slot in place of one per position.
  private func bySlot(
    _ bias: AttentionTensor<Element>,
    for query: AttentionTensor<Element>
  ) throws(CacheError) -> AttentionTensor<Element> {
    let scores = MaskShape(
      batchCount: query.batchCount,
      headCount: query.headCount,
      queryCount: query.length,
      keyCount: length
    )
    let extents = [bias.batchCount, bias.headCount, bias.length, bias.dimension]
    guard zip(extents, scores.axes).allSatisfy({ $0 == 1 || $0 == $1 }) else {
      throw CacheError.attention(.biasMismatch(bias: bias.shape, scores: scores))
    }
    guard bias.dimension > 1 else { return bias }
    let starts = stride(from: 0, to: bias.elements.count, by: length)
    // What a free slot gets does not matter: its key is hidden.
    let elements = starts.flatMap { start in
      slotPositions.map { position in position.map { bias.elements[start + $0] } ?? 0 }
    }
    return AttentionTensor(
      uncheckedShape: bias.shape.dropLast() + [slotPositions.count],
      elements: elements
    )
  }

  /// The first of some positions that is no longer held.
  private func firstEvicted(of positions: KeyRuns) -> Int? {
    let held = slotPositions.lazy.compactMap(\.self).filter(positions.contains)
    guard held.count < positions.count else { return nil }
    let heldPositions = Set(held)
    return positions.ranges.joined().first { !heldPositions.contains($0) }
  }

  /// A geometry whose queries end where the tokens do.
  private func geometry(
    like query: AttentionTensor<Element>,
    queries: Int,
    keys: Int
  ) throws(CacheError) -> Geometry {
    do {
      return try Geometry(
        queries: queries,
        keys: keys,
        offset: length - queries,
        batch: query.batchCount,
        heads: query.headCount
      )
    } catch { throw CacheError.attention(.geometry(error)) }
  }

  private func compiling<Result>(
    _ body: () throws(CompilationError) -> Result
  ) throws(CacheError) -> Result {
    do { return try body() } catch { throw CacheError.attention(.compilation(error)) }
  }
}
