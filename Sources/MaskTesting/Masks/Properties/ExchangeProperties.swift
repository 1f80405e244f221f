import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskExchange

extension Property {
  /// An array from elsewhere is judged cell by cell.
  static func validation(_ masks: MaskSource) -> Property {
    Property(
      "A29-arrays-from-elsewhere-are-judged-by-the-cell/validate",
      "an array of the mask's own cells is equal to it, and with cells turned it differs there "
        + "and nowhere else",
      coverage: masks.isAnyMask
        ? [CoverageGoal("additive", atLeast: 0.15), CoverageGoal("blocked", atLeast: 0.15)] : []
    ) { trial in
      let geometry = trial.drawGeometry(longest: 5)
      let (maskCase, expected) = try trial.drawCase(masks, in: geometry)
      let form = trial.draw("form", .one(of: ForeignForm.allCases))
      trial.label("additive", if: form.isAdditive)
      trial.label("blocked", if: form == .blocked)
      let shape = try maskCase.rows().shape
      var cells = shape.cells(of: expected)
      let report = try form.report(on: cells, shape, of: maskCase)
      try trial.expect(
        report.equal && report.first == nil && report.hint == nil,
        "\(maskCase.mask) as \(form) is said to differ from itself in \(report.differing) cells"
      )
      let places = trial.draw(
        "turned cells",
        Generator<Int>.integer(in: 0...199).array(count: 1...3)
      )
      let turned = Set(places.map { $0 % cells.count }).sorted()
      for index in turned { cells[index].toggle() }
      let other = try form.report(on: cells, shape, of: maskCase)
      let place = shape.axes.rowMajorIndex(of: turned[0])
      let first = Cell(
        batch: place[0],
        head: place[1],
        query: geometry.offset + place[2],
        key: place[3]
      )
      // A cell of an axis of extent 1 is a cell of every batch row, or head.
      let repeats =
        (shape.batchCount == 1 ? geometry.batchCount : 1)
        * (shape.headCount == 1 ? geometry.headCount : 1)
      try trial.expect(
        other.differing == turned.count * repeats && other.first == first,
        "\(maskCase.mask) as \(form) with \(turned.count) cells turned, first \(first), is said to "
          + "differ in \(other.differing) cells, first at "
          + (other.first.map { "\($0)" } ?? "none")
      )
    }
  }
}

/// How others write masks.
private enum ForeignForm: String, CaseIterable, CustomStringConvertible {
  case visible, blocked, integers, single, half

  var isAdditive: Bool { self == .single || self == .half }

  var description: String {
    switch self {
    case .visible: "booleans that mark what is visible"
    case .blocked: "booleans that mark what is hidden"
    case .integers: "zeros and ones"
    case .single: "an additive mask in f32 with -1e9"
    case .half: "an additive mask in f16 with -inf"
    }
  }

  private func array(_ cells: [Bool], _ shape: [Int]) throws(NumpyError) -> NumpyArray {
    switch self {
    case .visible: try NumpyArray(shape: shape, booleans: cells)
    case .blocked: try NumpyArray(shape: shape, booleans: cells.map { !$0 })
    case .integers: try NumpyArray(shape: shape, integers: cells.map { $0 ? 1 : 0 }, as: .int64)
    case .single: try NumpyArray(shape: shape, doubles: cells.map { $0 ? 0 : -1e9 }, as: .float32)
    case .half:
      try NumpyArray(shape: shape, doubles: cells.map { $0 ? 0 : -.infinity }, as: .float16)
    }
  }

  func report(
    on cells: [Bool],
    _ shape: MaskShape,
    of maskCase: MaskCase
  ) throws -> ValidationReport {
    var options = ValidationOptions(
      polarity: isAdditive ? nil : self == .blocked ? .blocked : .visible
    )
    options.fix(maskCase.geometry)
    return try validate(
      array(cells, shape.axes),
      against: maskCase.mask,
      inputs: maskCase.inputs,
      parameters: maskCase.parameters,
      declarations: maskCase.declarations,
      options: options
    )
  }
}

extension MaskShape {
  /// The cells along the axes that the shape has, row-major.
  fileprivate func cells(of table: CellTable) -> [Bool] {
    (0..<rowCount * keyCount).map { index in
      let place = axes.rowMajorIndex(of: index)
      return table[
        Cell(
          batch: place[0],
          head: place[1],
          query: table.geometry.offset + place[2],
          key: place[3]
        )
      ]
    }
  }
}
