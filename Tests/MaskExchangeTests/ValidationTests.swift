import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskExchange
import TestSupport
import Testing

@Suite struct `A mask from another system` {
  let square: Geometry

  init() throws { square = try Geometry(keys: 5) }

  // MARK: Kinds

  @Test func `of booleans is equal in the polarity that it has`() throws {
    let visible = try validate(.booleans(.causal, in: square), against: .causal)
    #expect(visible.equal && visible.kind == .boolean && visible.polarity == .visible)
    let blocked = try validate(.booleans(!.causal, in: square), against: .causal)
    #expect(blocked.equal && blocked.polarity == .blocked && blocked.hint == nil)
  }

  @Test(arguments: NumpyElementType.allCases.filter(\.isInteger))
  func `of integers 0 and 1 is a mask of flags`(type: NumpyElementType) throws {
    let flags = try cells(of: .causal, in: square).map { $0 ? 0 : 1 }
    let array = try NumpyArray(shape: [5, 5], integers: flags, as: type)
    let report = try validate(array, against: .causal)
    #expect(report.equal && report.kind == .integer && report.polarity == .blocked)
  }

  @Test(arguments: NumpyElementType.allCases.filter { $0.floatFormat != nil })
  func `of numbers is additive, whatever its fill`(type: NumpyElementType) throws {
    let format = try #require(type.floatFormat)
    for fill in [-Double.infinity, format.lowestFinite, -10_000, -1e9] {
      let array = try NumpyArray.additive(.causal, fill: fill, as: type, in: square)
      let report = try validate(array, against: .causal)
      #expect(report.equal && report.kind == .additive && report.polarity == .visible)
      #expect(report.fills == [format.rounded(fill)])
    }
  }

  @Test func `of integers may be additive`() throws {
    let flags = try cells(of: .causal, in: square).map { $0 ? 0 : -10_000 }
    let report = try validate(
      NumpyArray(shape: [5, 5], integers: flags, as: .int16),
      against: .causal
    )
    #expect(report.equal && report.kind == .additive && report.fills == [-10_000])
  }

  @Test func `that hides nothing has no fill`() throws {
    let zeros = try NumpyArray(shape: [3, 3], doubles: [Double](repeating: 0, count: 9))
    let report = try validate(zeros, against: .full)
    #expect(report.equal && report.kind == .additive && report.fills.isEmpty)
  }

  @Test(arguments: [
    NamedCase("one plane twice", (-1e4, -1e4, [-1e4, -2e4])),
    NamedCase("two fills", (-1e4, -16.0, [-16, -1e4, -10_016])),
    NamedCase("a sum that is rounded", (-1e4, -10, [-10, -1e4, -10_008])),
    NamedCase("the lowest twice", (-65_504.0, -65_504.0, [-65_504, -Double.infinity])),
    NamedCase("infinity and a number", (-Double.infinity, -1e4, [-1e4, -Double.infinity])),
  ])
  func `may hold two fills that were added`(planes: NamedCase<(Double, Double, [Double])>) throws {
    let (first, second, fills) = planes.value
    let causal = try cells(of: .causal, in: square).map { $0 ? 0 : first }
    let sinks = try cells(of: !.sinks(2), in: square).map { $0 ? 0 : second }
    let array = try NumpyArray(
      shape: [5, 5],
      doubles: zip(causal, sinks).map { $0 + $1 },
      as: .float16
    )
    let report = try validate(array, against: .causal && !.sinks(2))
    #expect(report.equal)
    #expect(report.fills == fills)
    let options = ValidationOptions(fill: .value(first))
    let said = try validate(array, against: .causal && !.sinks(2), options: options)
    #expect(said.equal == (first == second))
  }

  @Test func `of booleans may store any byte for true`() throws {
    let bytes: [UInt8] = [1, 0, 255, 2]
    let array = try NumpyArray(shape: [2, 2], elementType: .boolean, bytes: bytes)
    #expect(try validate(array, against: .causal).equal)
  }

  // MARK: Shapes

  static let shapes: [NamedCase<([Int], MaskSpec)>] = [
    NamedCase("[n]", ([4], .keyValid)),
    NamedCase("[m, n]", ([3, 4], .causal)),
    NamedCase("[m, 1]", ([3, 1], .queries(0..<3))),
    NamedCase("[b, n]", ([2, 4], .padding)),
    NamedCase("[b, m, n]", ([2, 3, 4], .causal && .padding)),
    NamedCase("[h, m, n]", ([6, 3, 4], MaskSpec { q, k in k <= q && q - k <= .h })),
    NamedCase("[b, 1, 1, n]", ([2, 1, 1, 4], .padding)),
    NamedCase("[1, 1, m, n]", ([1, 1, 3, 4], .causal)),
    NamedCase("[1, h, m, n]", ([1, 6, 3, 4], MaskSpec { q, k in k <= q && q - k <= .h })),
    NamedCase(
      "[b, h, m, n]",
      ([2, 6, 3, 4], MaskSpec { q, k in k <= q && q - k <= .h } && .padding)
    ),
  ]

  @Test(arguments: shapes)
  func `is repeated over the axes that it does not have`(
    shape: NamedCase<([Int], MaskSpec)>
  ) throws {
    let (extents, spec) = shape.value
    let geometry = try Geometry(queries: 3, keys: 4, batch: 2, heads: 6)
    let inputs: Inputs = [
      "length": [2, 4], "valid": InputArray([true, false, true, true]),
    ]
    let whole = try cells(of: spec, in: geometry, inputs: inputs)
    let array = try NumpyArray(
      shape: extents,
      booleans: Self.slice(whole, of: geometry, to: extents)
    )
    let report = try validate(
      array,
      against: spec,
      inputs: inputs,
      options: ValidationOptions(geometry)
    )
    #expect(report.equal)
    #expect(report.geometry == geometry)
  }

  /// The first entry of every axis that the extents leave out.
  private static func slice(_ cells: [Bool], of geometry: Geometry, to extents: [Int]) -> [Bool] {
    let axes =
      switch extents {
      case [2, 4]: [2, 1, 1, 4]
      case [6, 3, 4]: [1, 6, 3, 4]
      case let extents where extents.count == 3: [extents[0], 1, extents[1], extents[2]]
      default: Array(repeating: 1, count: 4 - extents.count) + extents
      }
    var slice: [Bool] = []
    for batch in 0..<axes[0] {
      for head in 0..<axes[1] {
        for row in 0..<axes[2] {
          for key in 0..<axes[3] {
            let place = (batch * geometry.headCount + head) * geometry.queryCount + row
            slice.append(cells[place * geometry.keyCount + key])
          }
        }
      }
    }
    return slice
  }

  @Test func `gives the geometry where nobody else does`() throws {
    let array = try NumpyArray(shape: [2, 3, 2, 6], booleans: [Bool](repeating: true, count: 72))
    let report = try validate(array, against: .full)
    #expect(try report.geometry == Geometry(queries: 2, keys: 6, offset: 4, batch: 2, heads: 3))
    #expect(report.axes == [.batch, .head, .query, .key])
    var options = ValidationOptions()
    options.offset = 1
    let moved = try validate(array, against: .full, options: options)
    #expect(moved.geometry.offset == 1)
  }

  @Test func `of one axis speaks of every query`() throws {
    let array = try NumpyArray(shape: [3], booleans: [true, true, false])
    let report = try validate(array, against: .keys(0..<2))
    #expect(report.equal)
    #expect(try report.geometry == Geometry(keys: 3))
  }

  @Test func `has the axes that are said, or the most usual that fit`() throws {
    let array = try NumpyArray(shape: [4, 4], booleans: [Bool](repeating: true, count: 16))
    #expect(try validate(array, against: .full).axes == [.query, .key])
    let said = ValidationOptions(axes: [.batch, .key])
    #expect(try validate(array, against: .full, options: said).geometry.batchCount == 4)
    #expect(MaskAxis.list("bhqk") == MaskAxis.allCases)
    #expect(MaskAxis.list("kq") == nil && MaskAxis.list("xk") == nil && MaskAxis.list("kk") == nil)
  }

  @Test func `without cells is equal to anything`() throws {
    for shape in [[0, 5], [5, 0], [1_000_000_000_000_000_000, 0], [0]] {
      let report = try validate(NumpyArray(shape: shape, booleans: []), against: .causal)
      #expect(report.equal && report.first == nil)
    }
  }

  // MARK: What cannot be compared

  @Test func `has to fit the geometry`() throws {
    let array = try NumpyArray(shape: [3, 4], booleans: [Bool](repeating: true, count: 12))
    var options = ValidationOptions()
    options.keys = 5
    let error = ValidationError.wrongExtent(axis: .key, extent: 4, expected: 5, shape: [3, 4])
    #expect(throws: error) { try validate(array, against: .causal, options: options) }
    var rows = ValidationOptions()
    rows.queries = 7
    let notBatches = ValidationError.wrongExtent(
      axis: .query,
      extent: 3,
      expected: 7,
      shape: [3, 4]
    )
    #expect(throws: notBatches) { try validate(array, against: .causal, options: rows) }
    rows.batch = 3
    #expect(try validate(array, against: .full, options: rows).axes == [.batch, .key])
    let axes = ValidationOptions(axes: [.key])
    #expect(throws: ValidationError.wrongAxes(axes: [.key], shape: [3, 4])) {
      try validate(array, against: .causal, options: axes)
    }
    var huge = ValidationOptions()
    (huge.batch, huge.heads) = (1 << 40, 1 << 40)
    #expect(throws: ValidationError.self) { try validate(array, against: .causal, options: huge) }
  }

  @Test func `may stand at the end of all positions`() throws {
    let array = try NumpyArray(shape: [1, 2], booleans: [true, false])
    for offset in [Int.min, Int.max - 1] {
      var options = ValidationOptions(polarity: .visible)
      options.offset = offset
      let report = try validate(array, against: .causal, options: options)
      #expect(report.first == Cell(query: offset, key: offset < 0 ? 0 : 1))
    }
  }

  @Test(arguments: [[], [1, 1, 1, 1, 1]])
  func `has one to four axes`(shape: [Int]) throws {
    let array = try NumpyArray(shape: shape, booleans: [true])
    #expect(throws: ValidationError.wrongRank(shape: shape)) { try validate(array, against: .full) }
  }

  @Test func `needs the inputs that the spec reads`() throws {
    let array = try NumpyArray.booleans(.causal, in: square)
    let missing = CompilationError.binding(.evaluation(.missingInput("doc")))
    #expect(throws: ValidationError.compilation(missing)) {
      try validate(array, against: .document)
    }
  }

  static let biases: [NamedCase<([Double], ValidationError)>] = [
    NamedCase(
      "a positive number",
      ([0, 0, 2.5, 0], .notMask(value: 2.5, index: [1, 0], reason: .positive))
    ),
    NamedCase(
      "infinity of the wrong sign",
      ([0, .infinity, 0, 0], .notMask(value: .infinity, index: [0, 1], reason: .positive))
    ),
    NamedCase(
      "a slope",
      ([0, -0.5, 0, 0], .notMask(value: -0.5, index: [0, 1], reason: .slight))
    ),
    NamedCase(
      "distances",
      ([-1, -2, -3, -5], .notMask(value: -5, index: [1, 1], reason: .oneOfMany))
    ),
  ]

  @Test(arguments: biases)
  func `is no bias`(bias: NamedCase<([Double], ValidationError)>) throws {
    let array = try NumpyArray(shape: [2, 2], doubles: bias.value.0)
    #expect(throws: bias.value.1) { try validate(array, against: .causal) }
  }

  @Test func `of integers holds flags or fills`() throws {
    let array = try NumpyArray(shape: [1, 2], integers: [0, 255], as: .uint8)
    #expect(
      throws: ValidationError.notMask(value: 255, index: [0, 1], reason: .neitherFlagNorFill)
    ) {
      try validate(array, against: .full)
    }
  }

  @Test func `with very many values is a bias`() throws {
    let slopes = (0..<100).map { -Double($0) * 4 }
    let array = try NumpyArray(shape: [10, 10], doubles: slopes, as: .float16)
    #expect(throws: ValidationError.self) { try validate(array, against: .causal) }
  }

  // MARK: What is said

  @Test func `with a bias is a mask where its fill is said`() throws {
    let hidden = try cells(of: .causal, in: square).map { !$0 }
    let slopes = (0..<25).map { hidden[$0] ? -.infinity : -0.25 * Double($0) }
    let array = try NumpyArray(shape: [5, 5], doubles: slopes, as: .float32)
    let options = ValidationOptions(fill: .negativeInfinity)
    let report = try validate(array, against: .causal, options: options)
    #expect(report.equal)
    #expect(report.notes == ["visible cells hold other values than 0, so this is also a bias"])
  }

  @Test func `has the fill that was said, as its format rounds it`() throws {
    for (type, fill) in [(NumpyElementType.float16, -1e9), (.bfloat16, -1e9), (.float32, -1e9)] {
      let array = try NumpyArray.additive(.causal, fill: fill, as: type, in: square)
      let options = ValidationOptions(fill: .value(fill))
      #expect(try validate(array, against: .causal, options: options).equal)
    }
    let lowest = FloatFormat.binary16.lowestFinite
    let array = try NumpyArray.additive(.causal, fill: lowest, as: .float16, in: square)
    #expect(try validate(array, against: .causal, options: ValidationOptions(fill: .lowest)).equal)
  }

  @Test func `cannot hide by a fill that favours`() throws {
    let array = try NumpyArray.additive(.causal, in: square)
    let options = ValidationOptions(fill: .value(0))
    #expect(throws: ValidationError.impossibleFill(0)) {
      try validate(array, against: .causal, options: options)
    }
  }

  @Test func `of floats 0 and 1 is a mask of flags only where somebody says so`() throws {
    let flags = try cells(of: .causal, in: square).map { $0 ? 1.0 : 0 }
    let array = try NumpyArray(shape: [5, 5], doubles: flags, as: .float32)
    let added = try validate(array, against: .causal)
    #expect(!added.equal && added.kind == .additive && added.hint == .zeroOneAdditive)
    #expect(added.differing == 10)
    let options = ValidationOptions(polarity: .visible)
    let said = try validate(array, against: .causal, options: options)
    #expect(said.equal && said.kind == .integer && said.hint == nil)
  }

  @Test func `says what of the options was not used`() throws {
    let flags = try NumpyArray.booleans(.causal, in: square)
    let fill = ValidationOptions(fill: .lowest)
    #expect(try validate(flags, against: .causal, options: fill).notes.count == 1)
    let added = try NumpyArray.additive(.causal, in: square)
    let polarity = ValidationOptions(polarity: .blocked)
    let report = try validate(added, against: .causal, options: polarity)
    #expect(report.equal && report.polarity == .visible && report.notes.count == 1)
  }
}
