import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskLanguage
import MaskTesting
import MaskedAttention
import Testing

/// The reference against PyTorch, transformers, JAX, MLX and ONNX's reference, in single precision.
@Suite struct LibraryTests {
  @Test func `every library is there`() {
    let names = LibraryAttention.all.map(\.name)
    for library in ["torch", "hf", "jax", "mlx", "onnx"] {
      #expect(names.filter { $0.hasPrefix("\(library)_") }.count >= 2, "\(library)")
    }
    #expect(names.count >= 46)
  }

  @Test(arguments: LibraryAttention.all)
  func `a library and the reference agree within their bounds`(
    _ library: LibraryAttention
  ) throws {
    let tensors = try library.loaded()
    let ours = try attend(library, tensors)
    let weights = try ours.weights()
    let output: AttentionTensor<Float> = try Fixtures.tensor(library.output)
    let theirWeights = try library.weights.map { try Fixtures.tensor($0, of: Float.self) }
    let theirLogSumExp = try library.logSumExp.map { try Fixtures.tensor($0, of: Double.self) }
    let logSumExp = try ours.logSumExp()
    let oracle = try oracle(library, tensors)
    for place in oracle.rows {
      let exact = try exactRow(oracle, library, place)
      let found = AttendedRow(
        output: ours.output,
        weights: weights,
        logSumExp: logSumExp,
        place
      )
      let theirs = AttendedRow(
        output: output,
        weights: theirWeights,
        logSumExp: theirLogSumExp,
        place
      )
      if exact.keys.isEmpty, library.emptyRows == EmptyRowPolicy.asComputed.rawValue {
        let numbers = found.output + theirs.output + (found.weights ?? []) + (theirs.weights ?? [])
        #expect(numbers.allSatisfy { $0.isNaN }, "\(place)")
        continue
      }
      expect(
        found,
        near: theirs,
        within: [.reference(Float.self), .singlePrecision],
        of: exact,
        dimension: tensors.query.dimension,
        "\(place)"
      )
    }
  }

  private func geometry(
    _ library: LibraryAttention,
    _ tensors: Tensors<Float>
  ) throws -> Geometry {
    try Geometry(
      queries: tensors.query.length,
      keys: tensors.key.length,
      offset: library.offset,
      batch: tensors.query.batchCount,
      heads: tensors.query.headCount
    )
  }

  private func attend(
    _ library: LibraryAttention,
    _ tensors: Tensors<Float>
  ) throws -> AttentionResult<Float> {
    let mask = try MaskSpec(parsing: library.mask)
    let bias = try library.bias.map { try Fixtures.tensor($0, of: Float.self) }
    guard let fill = library.fill else {
      return try attention(
        query: tensors.query,
        key: tensors.key,
        value: tensors.value,
        mask: mask,
        bias: bias,
        offset: library.offset,
        inputs: Inputs(library.inputs.mapValues { InputArray($0) }),
        options: library.options()
      )
    }
    return try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      adding: mask.additiveMask(
        format: .binary32,
        fill: .value(fill),
        in: geometry(library, tensors)
      ),
      bias: bias,
      options: library.options()
    )
  }

  private func oracle(_ library: LibraryAttention, _ tensors: Tensors<Float>) throws -> Oracle {
    try Oracle(
      tensors.doubles,
      mask: try MaskSpec(parsing: library.mask),
      geometry: try geometry(library, tensors),
      inputs: Inputs(library.inputs.mapValues { InputArray($0) }),
      options: try library.options(),
      bias: try library.bias.map { try Fixtures.tensor($0, of: Double.self) }
    )
  }

  /// An empty row under a large fill has equal scores, which absorbed the others: as if the query
  /// were zero and saw all keys.
  private func exactRow(
    _ oracle: Oracle,
    _ library: LibraryAttention,
    _ place: CaseRow
  ) throws -> Oracle.Row {
    let exact = oracle.row(place)
    guard exact.keys.isEmpty, library.fill != nil else { return exact }
    var absorbed = oracle
    let query = oracle.query
    absorbed.visible = try MaskSpec.full.definedMask(in: oracle.visible.geometry, inputs: [:])
    absorbed.query = try AttentionTensor(
      shape: query.shape,
      elements: [Double](repeating: 0, count: query.elements.count)
    )
    return absorbed.row(place)
  }
}
