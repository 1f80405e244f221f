package import MaskAlgebra

/// A form of masks on trial: the definition, runs, dense cells, text, a file.
///
/// Adding one is a few lines: how it is called, what it promises, and how its cells are read. What
/// it leaves open (a number format, the height of a band) it chooses from the case's stream, so
/// that every way comes up and a failure shrinks to one.
package struct MaskSubject: Sendable {
  /// The name in reports, after the property's: `runs`.
  package let name: String
  /// What it promises beside the cells.
  package let claims: Set<MaskClaim>
  private let read: @Sendable (MaskCase, inout Choices) throws -> CellTable

  /// Creates a subject.
  ///
  /// - Parameters:
  ///   - name: A name of small letters, digits and hyphens.
  ///   - claims: What it promises beside the cells.
  ///   - read: Makes the form and reads every cell of it; it throws where the case has none.
  package init(
    _ name: String,
    claims: Set<MaskClaim> = [],
    read: @escaping @Sendable (MaskCase, inout Choices) throws -> CellTable
  ) {
    self.name = name
    self.claims = claims
    self.read = read
  }

  /// The cells of a case in this form.
  package func cells(of maskCase: MaskCase, _ choices: inout Choices) throws -> CellTable {
    try read(maskCase, &choices)
  }

  /// The cells of a mask that reads no data.
  package func cells(
    of mask: MaskSpec,
    in geometry: Geometry,
    _ choices: inout Choices
  ) throws -> CellTable {
    try read(MaskCase(mask: mask, geometry: geometry), &choices)
  }
}

/// Something that a form of masks promises beside its cells.
package enum MaskClaim: String, CaseIterable, Hashable, Sendable {
  /// It raises an error wherever the definition has one: none is avoided.
  case sameErrors
  /// It refuses data that does not fit its declaration, even where no cell reads it.
  case checksInputs
}
