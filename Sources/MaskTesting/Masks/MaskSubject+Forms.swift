import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskExchange
import MaskLanguage

extension MaskSubject {
  /// Every form of a mask that this package makes.
  package static let allForms: [MaskSubject] = [
    definition, runs, regions, bound, simplified, text, bands, boolean, additive, numpy,
  ]

  /// The definition, as anybody may ask it.
  static let definition = MaskSubject("definition", claims: [.sameErrors]) { maskCase, _ in
    try CellTable(maskCase.geometry) { cell throws(EvaluationError) in
      try maskCase.mask.visible(
        cell,
        in: maskCase.geometry,
        inputs: maskCase.inputs,
        parameters: maskCase.parameters
      )
    }
  }

  /// The formula with counts, parameters and data put in; then nothing else is needed.
  static let bound = MaskSubject("bound", claims: [.sameErrors, .checksInputs]) { maskCase, _ in
    let formula = try maskCase.mask.bound(
      in: maskCase.geometry,
      inputs: maskCase.inputs,
      parameters: maskCase.parameters,
      declarations: maskCase.declarations
    )
    // Counts are in the formula too, so an unlike geometry must not matter, but for a composition.
    return try MaskCase(mask: MaskSpec(formula), geometry: maskCase.geometry).definedCells()
  }

  /// The formula without the clauses that cannot matter; it may avoid an error.
  static let simplified = MaskSubject("simplified") { maskCase, _ in
    try maskCase.with(maskCase.mask.simplified).definedCells()
  }

  /// The formula as text, read again.
  static let text = MaskSubject("text", claims: [.sameErrors]) { maskCase, _ in
    let unfolded = maskCase.mask.formula.unfoldingOwnNames
    var vocabulary = Vocabulary.catalogue
    for predicate in unfolded.opaquePredicates { vocabulary.register(MaskSpec(predicate)) }
    let parsed = try vocabulary.mask(
      "\(unfolded)",
      parameters: Set(maskCase.parameters.keys).union(unfolded.mentions.parameters)
    )
    return try maskCase.with(parsed).definedCells()
  }

  /// Runs, one row asked for by itself after the other.
  static let runs = MaskSubject("runs", claims: [.sameErrors, .checksInputs]) { maskCase, _ in
    let rows = try maskCase.rows()
    var known: (row: Cell, runs: KeyRuns)?
    return try CellTable(maskCase.geometry) { cell throws(CompilationError) in
      let row = cell.with(key: 0)
      let runs: KeyRuns
      if let known, known.row == row {
        runs = known.runs
      } else {
        runs = try rows.runs(batch: cell.batch, head: cell.head, query: cell.query)
        known = (row, runs)
      }
      return runs.contains(cell.key)
    }
  }

  /// The whole mask as regions; a mask that has none is asked for its rows.
  static let regions = MaskSubject("regions", claims: [.sameErrors, .checksInputs]) { maskCase, _ in
    let rows = try maskCase.rows()
    let regions = rows.regions()
    return try CellTable(maskCase.geometry) { cell throws(CompilationError) in
      let (batch, head, query) = (cell.batch, cell.head, cell.query)
      if let regions {
        return regions.runs(batch: batch, head: head, query: query).contains(cell.key)
      }
      return try rows.runs(batch: batch, head: head, query: query).contains(cell.key)
    }
  }

  /// Runs of all rows at once, in bands of several heights.
  static let bands = MaskSubject(
    "bands",
    claims: [.sameErrors, .checksInputs]
  ) { maskCase, choices in
    let rows = try maskCase.rows()
    let height = choices.integer(in: 1...9)
    let bands = try rows.mapBands(of: height) { (band, runs) throws(CompilationError) in
      var list: [KeyRuns] = []
      for row in band { list.append(try runs(row)) }
      return list
    }
    let list = bands.flatMap(\.self)
    return CellTable(maskCase.geometry) { cell in
      list[rows.shape.row(of: cell, in: maskCase.geometry)].contains(cell.key)
    }
  }

  /// The dense boolean mask, by cell or as it lies in memory.
  static let boolean = MaskSubject(
    "boolean",
    claims: [.sameErrors, .checksInputs]
  ) { maskCase, choices in
    let mask = try maskCase.booleanMask()
    guard choices.boolean() else {
      return CellTable(maskCase.geometry) { cell in
        mask[cell.batch, cell.head, cell.query - maskCase.geometry.offset, cell.key]
      }
    }
    let cells = mask.withCells { span in span.indices.map { span[$0] } }
    return CellTable(maskCase.geometry, cells, mask.shape)
  }

  /// What is added to scores, in every format that arrays come in and with every fill.
  static let additive = MaskSubject(
    "additive",
    claims: [.sameErrors, .checksInputs]
  ) { maskCase, choices in
    let format = choices.element(of: FloatFormat.arrayFormats)
    let (fill, hidden) = choices.element(of: format.fills)
    let mask = try maskCase.mask.additiveMask(
      format: format,
      fill: fill,
      in: maskCase.geometry,
      inputs: maskCase.inputs,
      parameters: maskCase.parameters,
      declarations: maskCase.declarations
    )
    return try CellTable(maskCase.geometry) { cell throws(Falsified) in
      let row = cell.query - maskCase.geometry.offset
      let value = mask[cell.batch, cell.head, row, cell.key]
      // The zero below zero is another number in memory, and no mask has it.
      guard value == hidden || value.bitPattern == 0 else {
        throw Falsified(
          "the \(format) mask adds \(value) at \(cell); it is to add 0 or \(hidden) (\(fill))"
        )
      }
      return value != hidden
    }
  }

  /// A `.npy` file of every version, held in memory, and its booleans read again.
  static let numpy = MaskSubject(
    "numpy",
    claims: [.sameErrors, .checksInputs]
  ) { maskCase, choices in
    let mask = try maskCase.booleanMask()
    let version = choices.element(of: NumpyVersion.allCases)
    let cells = mask.withCells { span in span.indices.map { span[$0] } }
    let written = try NumpyArray(shape: mask.shape.axes, booleans: cells)
    let read = try NumpyArray(npyBytes: written.npyBytes(version: version))
    return CellTable(maskCase.geometry, try read.booleans(), mask.shape)
  }
}

extension FloatFormat {
  /// The fills that are tried, and what each becomes: tables for the formats that Swift does not
  /// have everywhere, so that nothing of ours says what is right.
  fileprivate var fills: [(Fill, Double)] {
    let infinite: (Fill, Double) = (.negativeInfinity, -.infinity)
    return switch self {
    case .binary64:
      [infinite, (.lowest, -Double.greatestFiniteMagnitude), (.value(-1e9), -1e9)]
    case .binary32:
      [infinite, (.lowest, Double(-Float.greatestFiniteMagnitude)), (.value(-1e9), -1e9)]
    case .binary16:
      [infinite, (.lowest, -65_504), (.value(-1e4), -1e4), (.value(-1e9), -.infinity)]
    default:
      [
        infinite, (.lowest, -0x1.FEp127), (.value(-1e4), -9984), (.value(-1e9), -998_244_352),
      ]
    }
  }
}

extension MaskCase {
  /// The compiled mask.
  func rows() throws(CompilationError) -> CompiledRows {
    try mask.rows(
      in: geometry,
      inputs: inputs,
      parameters: parameters,
      declarations: declarations
    )
  }

  /// The dense mask.
  func booleanMask() throws(CompilationError) -> BooleanMask {
    try mask.booleanMask(
      in: geometry,
      inputs: inputs,
      parameters: parameters,
      declarations: declarations
    )
  }
}

extension MaskShape {
  /// The number of a cell's row, counted over the batch rows and heads that are there.
  fileprivate func row(of cell: Cell, in geometry: Geometry) -> Int {
    let batch = batchCount == 1 ? 0 : cell.batch
    let head = headCount == 1 ? 0 : cell.head
    return (batch * headCount + head) * queryCount + cell.query - geometry.offset
  }
}

extension CellTable {
  /// The cells of a dense mask, axes of extent 1 repeated.
  fileprivate init(_ geometry: Geometry, _ cells: [Bool], _ shape: MaskShape) {
    self.init(geometry) { cell in
      cells[shape.row(of: cell, in: geometry) * shape.keyCount + cell.key]
    }
  }
}

extension MaskFormula {
  /// The formula with the bodies of calls that are not the catalogue's: text can say it anywhere.
  fileprivate var unfoldingOwnNames: MaskFormula {
    switch self {
    case .constant, .comparison, .lookUp, .opaque, .relation: self
    case .not(let a): .not(a.unfoldingOwnNames)
    case .all(let list): .all(list.map(\.unfoldingOwnNames))
    case .any(let list): .any(list.map(\.unfoldingOwnNames))
    case .parity(let list): .parity(list.map(\.unfoldingOwnNames))
    case .transpose(let a): .transpose(a.unfoldingOwnNames)
    case .compose(let a, let b): .compose(a.unfoldingOwnNames, b.unfoldingOwnNames)
    case .call(let call):
      call.definition == Catalogue.byName[call.definition.name] ? self : call.body.unfoldingOwnNames
    }
  }

  /// The opaque masks inside, each once.
  fileprivate var opaquePredicates: Set<MaskFormula> {
    if case .opaque = self { return [self] }
    return clauses.reduce(into: []) { $0.formUnion($1.opaquePredicates) }
  }
}
