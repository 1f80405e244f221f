/// Why a cell of a mask has no value.
public enum EvaluationError: Error, Hashable, Sendable {
  /// An integer passed 64 bits.
  case overflow(expression: String, cell: Cell)
  /// A divisor is not at least 1.
  case divisorNotPositive(divisor: String, value: Int, cell: Cell)
  /// A parameter has no value.
  case unknownParameter(String)
  /// An argument lies outside the range that the definition declares.
  case argumentOutOfRange(mask: String, parameter: String, value: Int, range: String)
  /// An input was not given.
  case missingInput(String)
  /// An input has another number of axes than its look-ups have indices (or one more: the batch).
  case wrongAxisCount(input: String, indices: Int, shape: [Int])
  /// A look-up read outside its data.
  case outsideInput(lookUp: String, index: [Int], shape: [Int], cell: Cell)
  /// A look-up used as a mask found a value other than 0 and 1.
  case notBoolean(lookUp: String, value: Int, cell: Cell)
  /// A mask variable of a law was evaluated without a relation for it.
  case unknownRelation(String)
  /// The cell lies outside the geometry.
  case outsideGeometry(cell: Cell, geometry: Geometry)
}

extension EvaluationError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .overflow(let expression, let cell):
      "'\(expression)' does not fit 64-bit integers at \(cell)"
    case .divisorNotPositive(let divisor, let value, let cell):
      "the divisor '\(divisor)' is \(value) at \(cell); a divisor is 1 or more"
    case .unknownParameter(let name):
      "the parameter '\(name)' has no value"
    case .argumentOutOfRange(let mask, let parameter, let value, let range):
      "\(parameter) of '\(mask)' is \(value), outside its declared range \(range)"
    case .missingInput(let name):
      "the input '\(name)' was not given"
    case .wrongAxisCount(let input, let indices, let shape):
      "'\(input)' is read with \(indices) \(indices == 1 ? "index" : "indices"), so its data has "
        + "\(indices) axes, or one more for the batch; it has the shape \(shape)"
    case .outsideInput(let lookUp, let index, let shape, let cell):
      "'\(lookUp)' reads entry \(index) of data with the shape \(shape) at \(cell); "
        + "guard it, as in 'k < P || …'"
    case .notBoolean(let lookUp, let value, let cell):
      "'\(lookUp)' stands as a mask but is \(value) at \(cell); a boolean look-up is 0 or 1"
    case .unknownRelation(let name):
      "the mask '\(name)' is arbitrary here and has no cells"
    case .outsideGeometry(let cell, let geometry):
      "\(cell) lies outside the geometry: q in \(geometry.queryPositions), "
        + "k in \(geometry.keyPositions), b < \(geometry.batchCount), h < \(geometry.headCount)"
    }
  }
}

extension EvaluationError {
  /// The error that a formula raises where its bound form raised this one.
  ///
  /// A bound formula has numbers where its author wrote names, so that it would complain about
  /// `the divisor '0'`; the author knows `the divisor 'D'`.
  package func inTheWords(
    of formula: MaskFormula,
    in environment: Environment
  ) -> EvaluationError {
    guard let cell else { return self }
    do throws(EvaluationError) {
      _ = try formula.visible(at: cell, in: environment)
      return self
    } catch {
      return error
    }
  }

  /// The cell that has no value, where the error is about one.
  private var cell: Cell? {
    switch self {
    case .overflow(_, let cell), .divisorNotPositive(_, _, let cell),
      .outsideInput(_, _, _, let cell), .notBoolean(_, _, let cell):
      cell
    case .unknownParameter, .argumentOutOfRange, .missingInput, .wrongAxisCount, .unknownRelation,
      .outsideGeometry:
      nil
    }
  }
}
