public import MaskExchange

extension SelfAttentionParameters {
  /// Reads parameters from a `.safetensors` file.
  ///
  ///     try SelfAttentionParameters<Float>(
  ///       contentsOf: "model.safetensors", prefix: "model.layers.0.self_attn.")
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - prefix: What stands before the names of ``init(tensors:prefix:)``.
  /// - Throws: ``LayerError``.
  public init(contentsOf path: String, prefix: String = "") throws(LayerError) {
    let file: SafetensorsFile
    do { file = try SafetensorsFile(contentsOf: path) } catch { throw LayerError.file(error) }
    try self.init(tensors: file.tensors, prefix: prefix)
  }

  /// Finds parameters among tensors with names.
  ///
  /// They are `q_proj.weight`, `k_proj.weight`, `v_proj.weight` and `o_proj.weight`, each
  /// `[outputs, inputs]` and of any floating-point type; the numbers are rounded to `Element`.
  /// Where there is a `q_proj.bias` and so on, that projection has a bias. Other tensors may be
  /// there too.
  ///
  /// - Parameters:
  ///   - tensors: The contents of a file.
  ///   - prefix: What stands before the names.
  /// - Throws: ``LayerError`` for a tensor that is missing, or none of a projection.
  public init(tensors: NamedArrays, prefix: String = "") throws(LayerError) {
    self.init(
      query: try Projection(tensors: tensors, name: prefix + "q_proj"),
      key: try Projection(tensors: tensors, name: prefix + "k_proj"),
      value: try Projection(tensors: tensors, name: prefix + "v_proj"),
      output: try Projection(tensors: tensors, name: prefix + "o_proj")
    )
  }

  /// The parameters as tensors with names, which ``init(tensors:prefix:)`` reads.
  ///
  /// Their type is that of `Element`: `F16`, `F32` or `F64`.
  ///
  /// - Parameter prefix: What to put before the names.
  /// - Returns: The weights and biases.
  /// - Throws: ``LayerError``.
  public func tensors(prefix: String = "") throws(LayerError) -> NamedArrays {
    var tensors = NamedArrays()
    for (name, projection) in named {
      tensors["\(prefix)\(name).weight"] = try .elements(
        projection.weight.elements,
        shape: projection.weight.shape
      )
      guard let bias = projection.bias else { continue }
      tensors["\(prefix)\(name).bias"] = try .elements(bias, shape: [bias.count])
    }
    return tensors
  }

  /// Writes the parameters as a `.safetensors` file, whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file; one that is there is replaced when everything has been written.
  ///   - prefix: What to put before the names of ``tensors(prefix:)``.
  /// - Throws: ``LayerError``.
  public func write(to path: String, prefix: String = "") throws(LayerError) {
    let file = SafetensorsFile(tensors: try tensors(prefix: prefix))
    do { try file.write(to: path) } catch { throw LayerError.file(error) }
  }
}

extension Projection {
  fileprivate init(tensors: NamedArrays, name: String) throws(LayerError) {
    let weightName = name + ".weight"
    guard let weight = tensors[weightName] else { throw LayerError.missingTensor(weightName) }
    let elements: [Element] = try Self.elements(of: weight, name: weightName, axisCount: 2)
    let tensor: AttentionTensor<Element>
    do {
      tensor = try AttentionTensor(shape: weight.shape, elements: elements)
    } catch { throw LayerError.attention(error) }
    let biasName = name + ".bias"
    let bias = try tensors[biasName].map { (bias) throws(LayerError) in
      try Self.elements(of: bias, name: biasName, axisCount: 1)
    }
    try self.init(weight: tensor, bias: bias)
  }

  private static func elements(
    of array: NumpyArray,
    name: String,
    axisCount: Int
  ) throws(LayerError) -> [Element] {
    guard array.shape.count == axisCount else {
      throw LayerError.wrongRank(name, shape: array.shape, expected: axisCount)
    }
    guard array.elementType.floatFormat != nil else {
      throw LayerError.wrongElementType(name, array.elementType)
    }
    return array.doubles.map { Element($0) }
  }
}

extension NumpyArray {
  fileprivate static func elements<Element: BinaryFloatingPoint>(
    _ elements: [Element],
    shape: [Int]
  ) throws(LayerError) -> NumpyArray {
    let type: NumpyElementType =
      switch Element.significandBitCount {
      case Float16.significandBitCount: .float16
      case Float.significandBitCount: .float32
      default: .float64
      }
    do {
      return try NumpyArray(shape: shape, doubles: elements.map { Double($0) }, as: type)
    } catch { throw LayerError.file(.array(error)) }
  }
}
