import MaskAlgebra

/// The properties of masks: what every form of any mask must keep, and what the catalogue promises.
package enum MaskTrials {
  /// The properties, each for every form that promises what it needs.
  ///
  /// Over somebody's own definitions they are those that hold for every mask: all forms agree with
  /// the definition, operators act cell by cell, row slices are builds with an offset, no build
  /// leaves anything behind, every parameter matters.
  ///
  /// - Parameters:
  ///   - subjects: The forms on trial.
  ///   - masks: Any mask of the language, or the definitions on trial.
  /// - Returns: The properties in the order of their names' numbers, grouped by law.
  package static func properties(
    of subjects: [MaskSubject] = MaskSubject.allForms,
    masks: MaskSource = .anyMask
  ) -> [Property] {
    let perForm = laws.flatMap { law in
      subjects.compactMap { law.property(of: $0, masks: masks) }
    }
    var properties =
      perForm + [
        .parametersMatter(masks), .axes(masks), .counts(masks), .blockStates(masks),
        .simplification(masks),
        .validation(masks),
      ]
    if masks.isAnyMask {
      properties += [.clausesBind, .runsAreSets, .predicatesKeepTheirPlace, .textIsTheMask]
    }
    return properties.sorted { $0.name < $1.name }
  }

  private static let laws: [MaskProperty] =
    MaskProperty.definitions + MaskProperty.catalogue + MaskProperty.algebra
    + MaskProperty.geometries + MaskProperty.inputs + MaskProperty.state + MaskProperty.errors
}
