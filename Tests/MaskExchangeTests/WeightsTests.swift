import FloatFormats
import Foundation
import MaskAlgebra
import MaskExchange
import TestSupport
import Testing

/// Softmax weights of slowly growing scores under a mask, one per cell; rows without keys are
/// zeros.
private func weights(
  under spec: MaskSpec,
  as type: NumpyElementType = .float32,
  in geometry: Geometry,
  change: (Int, inout [Double]) -> Void = { _, _ in }
) throws -> NumpyArray {
  let visible = try cells(of: spec, in: geometry)
  var all: [Double] = []
  for row in 0..<visible.count / geometry.keyCount {
    let cells = visible[row * geometry.keyCount..<(row + 1) * geometry.keyCount]
    let terms = cells.enumerated().map { $1 ? exp(0.1 * Double($0)) : 0 }
    let sum = terms.reduce(0, +)
    var row = (row, terms.map { sum == 0 ? 0 : $0 / sum })
    change(row.0, &row.1)
    all += row.1
  }
  let shape = [
    geometry.batchCount, geometry.headCount, geometry.queryCount, geometry.keyCount,
  ]
  return try NumpyArray(shape: shape, doubles: all, as: type)
}

@Suite struct `Weights from another system` {
  private let square: Geometry

  init() throws { square = try Geometry(keys: 6) }

  @Test(arguments: [NumpyElementType.float64, .float32, .float16, .bfloat16])
  func `are right in every format`(type: NumpyElementType) throws {
    let geometry = try Geometry(queries: 3, keys: 7, batch: 2, heads: 4)
    let array = try weights(under: .causal && .window(3), as: type, in: geometry)
    let report = try validateWeights(array, against: .causal && .window(3))
    #expect(report.equal && report.first == nil && report.hint == nil && report.notes.isEmpty)
    #expect(report.geometry == geometry)
    #expect(report.format == type.floatFormat)
    #expect(report.largestHiddenWeight == 0)
    #expect(report.emptyRows.count == 0)
  }

  /// What libraries computed; see Tests/Fixtures/README.md.
  static let fixtures: [NamedCase<(MaskSpec, offset: Int, WeightsHint?)>] = [
    NamedCase("hf_gemma2_softcap", (.causal, 0, nil)),
    NamedCase("hf_gpt_oss_sinks", (.causal && .window(3), 0, .maskedAfterSoftmax)),
    NamedCase("jax_empty_row_where", (MaskSpec { q, k in k < q }, 0, nil)),
    NamedCase("onnx_full", (.full, 0, nil)),
    NamedCase("onnx_causal", (.causal, 0, nil)),
    NamedCase("onnx_window", (.causal && .window(3), 0, nil)),
    NamedCase("onnx_grouped", (.causal, 0, nil)),
    NamedCase("onnx_padded", (.causal && .padding, 0, nil)),
    NamedCase("onnx_softcap_bias", (.causal, 0, nil)),
    NamedCase("onnx_past", (.causal, 4, nil)),
    NamedCase("onnx_upper_left", (.causal, 0, nil)),
    NamedCase("onnx_empty_row", (MaskSpec { q, k in k < q }, 0, nil)),
    NamedCase("torch_empty_row_softmax", (MaskSpec { q, k in k < q }, 0, .emptyRowsOfNaN)),
  ]

  @Test(arguments: fixtures)
  func `of a library are right, or as it is known to make them`(
    fixture: NamedCase<(MaskSpec, offset: Int, WeightsHint?)>
  ) throws {
    let (spec, offset, hint) = fixture.value
    let folder = try #require(repositoryRoot()).appending(path: "Tests/Fixtures/attention")
    let path = folder.appending(path: "\(fixture.name)_weights.npy").path
    var options = ValidationOptions()
    options.offset = offset
    let report = try validateWeights(
      NumpyArray(contentsOf: path),
      against: spec,
      inputs: fixture.name == "onnx_padded" ? ["length": [5, 3]] : [:],
      options: options
    )
    #expect(report.equal == (hint == nil))
    #expect(report.hint == hint)
  }

  @Test func `of one query are a row for the last position`() throws {
    let row = try NumpyArray(shape: [4], doubles: [0, 0, 0.5, 0.5])
    let report = try validateWeights(row, against: .window(2))
    #expect(report.equal)
    #expect(try report.geometry == Geometry(queries: 1, keys: 4))
  }

  @Test func `may be off by the roundings of their row and no more`() throws {
    // Two keys: six units of 2^-24.
    for (units, isRight) in [(6.0, true), (7, false), (-6, true), (-7, false)] {
      let row = [0.5, 0.5 + units * 0x1p-24, 0, 0]
      let array = try NumpyArray(shape: [1, 4], doubles: row, as: .float64)
      let report = try validateWeights(array, against: .keys(0..<2), format: .binary32)
      #expect(report.equal == isRight)
      #expect(report.tolerance == 6 * 0x1p-24)
      #expect(try !validateWeights(array, against: .keys(0..<2)).equal)
    }
  }

  @Test func `of a format that says nothing of a long sum are told apart`() throws {
    let row = [Double](repeating: 0, count: 4096)
    let array = try NumpyArray(shape: [4096], doubles: row, as: .float16)
    let report = try validateWeights(array, against: .full)
    #expect(report.equal)
    #expect(report.notes.contains { $0.contains("the row sums prove nothing") })
  }

  @Test func `that are 0 at visible keys are noted`() throws {
    let array = try NumpyArray(shape: [1, 4], doubles: [1, 0, 0, 0])
    let report = try validateWeights(array, against: .causal)
    #expect(report.equal && report.visibleZeroCount == 3)
    #expect(report.notes.count == 1)
  }

  // MARK: What is wrong

  static let faults: [NamedCase<(key: Int, value: Double, kind: WeightProblem.Kind)>] = [
    NamedCase("a hidden key", (5, 0x1p-40, .hiddenKey)),
    NamedCase("a hidden key below 0", (5, -0x1p-40, .negative)),
    NamedCase("a visible key below 0", (1, -0.25, .negative)),
    NamedCase("NaN", (1, .nan, .notFinite)),
    NamedCase("NaN at a hidden key", (4, .nan, .notFinite)),
    NamedCase("infinity", (0, .infinity, .notFinite)),
  ]

  @Test(arguments: faults)
  func `have a first bad cell`(
    fault: NamedCase<(key: Int, value: Double, kind: WeightProblem.Kind)>
  ) throws {
    let (key, value, kind) = fault.value
    let geometry = try Geometry(keys: 6, batch: 2, heads: 3)
    let array = try weights(under: .causal, in: geometry) { row, weights in
      if row == 20 || row == 27 { weights[key] = value }
    }
    let report = try validateWeights(array, against: .causal)
    #expect(report.badCellCount == 2 && report.badRowCount == 0)
    #expect(report.first?.cell == Cell(batch: 1, head: 0, query: 2, key: key))
    #expect(report.first?.kind == kind)
  }

  @Test func `have a first bad row`() throws {
    let geometry = try Geometry(queries: 4, keys: 9, heads: 2)
    let array = try weights(under: .window(3), in: geometry) { row, weights in
      if row == 6 { weights[6] += 0.125 }
    }
    let report = try validateWeights(array, against: .window(3))
    #expect(report.badCellCount == 0 && report.badRowCount == 1)
    #expect(report.first?.cell == Cell(head: 1, query: 7, key: 5))
    #expect(report.first?.kind == .rowSum)
    #expect(report.first?.value == report.rowSums?.upperBound)
  }

  @Test func `tell the largest weight of a hidden key`() throws {
    let array = try NumpyArray(shape: [2, 2], doubles: [0.75, 0.25, 0.5, 0.5])
    let report = try validateWeights(array, against: .causal)
    #expect(report.largestHiddenWeight == 0.25)
  }

  // MARK: Why

  static let masks: [NamedCase<(MaskSpec, WeightsHint?)>] = [
    NamedCase("nothing hidden", (.full, .future)),
    NamedCase("one key too many", (.causal && .window(4), .mask(.windowWider(.past)))),
    NamedCase("one key too few", (.causal && .window(2), .mask(.windowNarrower(.past)))),
    NamedCase("other mask", (.window(6) || .keys(5..<6), nil)),
  ]

  @Test(arguments: masks)
  func `show the mask that was used`(mask: NamedCase<(MaskSpec, WeightsHint?)>) throws {
    let array = try weights(under: mask.value.0, in: Geometry(keys: 8))
    let spec: MaskSpec = mask.value.1 == .future ? .causal : .causal && .window(3)
    #expect(try validateWeights(array, against: spec).hint == mask.value.1)
  }

  @Test func `show an alignment`() throws {
    let array = try weights(under: .causal, in: Geometry(queries: 3, keys: 7, offset: 0))
    let report = try validateWeights(array, against: .causal)
    #expect(report.equal && report.hint == .mask(.topLeft(offset: 4)))
  }

  @Test func `show a mask after the softmax`() throws {
    let visible = try cells(of: .causal, in: square)
    let array = try weights(under: .full, in: square) { row, weights in
      for key in 0..<6 where !visible[row * 6 + key] { weights[key] = 0 }
    }
    let report = try validateWeights(array, against: .causal)
    #expect(report.hint == .maskedAfterSoftmax && report.badRowCount == 5)
  }

  @Test func `show scores`() throws {
    let scores = try NumpyArray(shape: [2, 2], doubles: [-1, -.infinity, 2, 0.5])
    #expect(try validateWeights(scores, against: .causal).hint == .scores)
  }

  static let emptyRows: [NamedCase<(Double, WeightsHint?)>] = [
    NamedCase("zeros", (0, nil)),
    NamedCase("a finite fill", (1.0 / 6, .uniformEmptyRows)),
    NamedCase("minus infinity", (.nan, .emptyRowsOfNaN)),
  ]

  @Test(arguments: emptyRows)
  func `show what empty rows became`(rows: NamedCase<(Double, WeightsHint?)>) throws {
    let (value, hint) = rows.value
    let spec = MaskSpec.causal && .keys(2..<6)
    let array = try weights(under: spec, in: square) { row, weights in
      if row < 2 { weights = Array(repeating: value, count: 6) }
    }
    let report = try validateWeights(array, against: spec)
    #expect(report.equal == (hint == nil) && report.hint == hint)
    #expect(report.badCellCount == (hint == nil ? 0 : 12))
    #expect(report.emptyRows.count == 2)
    #expect(report.emptyRows.zeros == (value == 0 ? 2 : 0))
    #expect(report.emptyRows.uniform == (value > 0 ? 2 : 0))
    #expect(report.emptyRows.notANumber == (value.isNaN ? 2 : 0))
  }

  // MARK: What cannot be judged

  @Test func `are floating-point numbers`() throws {
    let array = try NumpyArray(shape: [1, 1], integers: [1], as: .int32)
    #expect(throws: ValidationError.notWeights(.int32)) {
      try validateWeights(array, against: .full)
    }
  }

  @Test(arguments: [1, 3]) func `are not repeated`(heads: Int) throws {
    let array = try NumpyArray(shape: [1, heads, 1, 1], doubles: Array(repeating: 1, count: heads))
    var options = ValidationOptions()
    options.heads = 2
    let error = ValidationError.wrongWeightsExtent(
      axis: .head,
      expected: 2,
      shape: [1, heads, 1, 1]
    )
    #expect(throws: error) { try validateWeights(array, against: .full, options: options) }
  }

  @Test func `need no cells`() throws {
    for shape in [[0, 4], [4, 0], [0]] {
      #expect(try validateWeights(NumpyArray(shape: shape, doubles: []), against: .causal).equal)
    }
  }
}
