package import MaskAlgebra

/// A mask, the run that it is for, and the data of that run.
package struct MaskCase: Sendable {
  /// The mask.
  package var mask: MaskSpec
  /// How many queries look at how many keys, and from where.
  package var geometry: Geometry
  /// The data of the inputs that the mask reads.
  package var inputs: Inputs = [:]
  /// The values of the parameters that the mask leaves open.
  package var parameters: [String: Int] = [:]
  /// What the inputs must look like.
  package var declarations = InputGenerator.declarations

  /// The cells by the definition, one after the other: what every form is held against.
  package func definedCells() throws(EvaluationError) -> CellTable {
    let environment = Environment(geometry: geometry, inputs: inputs, parameters: parameters)
    return try CellTable(geometry) { cell throws(EvaluationError) in
      try mask.formula.visible(at: cell, in: environment)
    }
  }

  /// The case with another mask.
  package func with(_ mask: MaskSpec) -> MaskCase {
    var other = self
    other.mask = mask
    return other
  }
}
