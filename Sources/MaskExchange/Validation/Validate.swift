import FloatFormats
public import MaskAlgebra
import MaskCompiler

/// Compares a mask that another system made with a spec.
///
/// Polarity, fill, axes and geometry are found where the options leave them open: the array may be
/// boolean, 0 and 1, or additive, of the shape `[n]` to `[b, h, m, n]`, with axes of 1 repeated.
/// Where the two differ and one usual mistake explains every cell, the report names it.
///
///     let array = try NumpyArray(contentsOf: "mask.npy")
///     let report = try validate(array, against: .causal)
///     report.equal   // false
///     report.first   // b = 0, h = 0, q = 0, k = 0
///     report.hint    // shifted by one: …
///
/// - Parameters:
///   - array: The mask.
///   - spec: What it should be.
///   - inputs: The data of the inputs that the spec reads.
///   - parameters: The values of the parameters that the spec leaves open.
///   - declarations: What the inputs must look like.
///   - options: What is known of the array beside its values.
/// - Returns: Whether they are equal, and where and probably why they are not.
/// - Throws: ``ValidationError`` where the two cannot be compared.
/// - Complexity: O(elements) time and memory; the spec is never multiplied out.
public func validate(
  _ array: NumpyArray,
  against spec: MaskSpec,
  inputs: Inputs = [:],
  parameters: [String: Int] = [:],
  declarations: [InputDeclaration] = InputDeclaration.catalogue,
  options: ValidationOptions = ValidationOptions()
) throws(ValidationError) -> ValidationReport {
  let layout = try MaskLayout(shape: array.shape, options: options)
  guard layout.geometry.cellCount != nil else {
    throw ValidationError.tooLarge(geometry: layout.geometry)
  }
  let run = ValidationRun(
    array: array,
    spec: spec,
    inputs: inputs,
    parameters: parameters,
    declarations: declarations,
    options: options,
    layout: layout
  )
  return try run.report(on: MaskReading(array, options: options))
}

/// One comparison with everything that it needs.
private struct ValidationRun {
  let array: NumpyArray
  let spec: MaskSpec
  let inputs: Inputs
  let parameters: [String: Int]
  let declarations: [InputDeclaration]
  let options: ValidationOptions
  let layout: MaskLayout

  func report(on reading: MaskReading) throws(ValidationError) -> ValidationReport {
    let polarities: [MaskPolarity]
    var comparison: MaskComparison
    (polarities, comparison) = try comparisonInBestPolarity(reading)
    var (polarity, hint) = (polarities[0], reading.hint)
    if comparison.differing > 0, hint == nil {
      hint = try valueHint(
        for: reading,
        differing: comparison.differing,
        polarities: polarities
      )
      if hint == nil, let found = mistake(in: reading, polarities: polarities) {
        hint = found.hint
        if found.polarity != polarity {
          polarity = found.polarity
          comparison = try compare(reading, with: spec, polarity: polarity)
        }
      }
    }
    return ValidationReport(
      kind: reading.kind,
      polarity: polarity,
      fills: reading.fills,
      axes: layout.axes,
      geometry: layout.geometry,
      differing: comparison.differing,
      first: comparison.first,
      hint: hint,
      notes: reading.notes
    )
  }

  /// The polarities that the array may have, the one that fits better first, compared in that one.
  private func comparisonInBestPolarity(
    _ reading: MaskReading
  ) throws(ValidationError) -> ([MaskPolarity], MaskComparison) {
    if reading.kind == .additive || options.polarity != nil {
      let polarity = reading.kind == .additive ? .visible : options.polarity ?? .visible
      return ([polarity], try compare(reading, with: spec, polarity: polarity))
    }
    let comparison = try compare(reading, with: spec, polarity: .visible)
    // What differs in one polarity agrees in the other.
    let agreeing = (layout.geometry.cellCount ?? 0) - comparison.differing
    if comparison.differing <= agreeing { return ([.visible, .blocked], comparison) }
    return ([.blocked, .visible], try compare(reading, with: spec, polarity: .blocked))
  }

  /// Whether the values are at fault: another fill than was said, or the two meanings exchanged.
  private func valueHint(
    for reading: MaskReading,
    differing: Int,
    polarities: [MaskPolarity]
  ) throws(ValidationError) -> ValidationHint? {
    if reading.kind == .additive, let fill = options.fill {
      var unsaid = options
      unsaid.fill = nil
      if let natural = try? MaskReading(array, options: unsaid),
        try compare(natural, with: spec, polarity: .visible, stopsEarly: true).differing == 0
      {
        let format = array.elementType.floatFormat ?? .binary64
        return .fill(said: fill.value(in: format), found: natural.fills)
      }
    }
    guard polarities.count == 1, differing == layout.geometry.cellCount else { return nil }
    let inverse = polarities[0].inverse
    let isInverse = try compare(reading, with: spec, polarity: inverse, stopsEarly: true)
    return isInverse.differing == 0 ? .inverted : nil
  }

  /// The first usual mistake that explains every cell.
  private func mistake(
    in reading: MaskReading,
    polarities: [MaskPolarity]
  ) -> (polarity: MaskPolarity, hint: ValidationHint)? {
    let hypotheses = Hypothesis.all(for: spec, in: layout.geometry)
    for polarity in polarities {
      for hypothesis in hypotheses {
        // A mistake may read where there is no data; then it is not the one that was made.
        let comparison = try? compare(
          reading,
          with: hypothesis.spec,
          polarity: polarity,
          stopsEarly: true
        )
        if comparison?.differing == 0 { return (polarity, hypothesis.hint) }
      }
    }
    return nil
  }

  private func compare(
    _ reading: MaskReading,
    with spec: MaskSpec,
    polarity: MaskPolarity,
    stopsEarly: Bool = false
  ) throws(ValidationError) -> MaskComparison {
    do {
      let rows = try spec.rows(
        in: layout.geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: declarations
      )
      return try MaskComparison(
        reading.meanings,
        layout,
        with: rows,
        polarity: polarity,
        stopsEarly: stopsEarly
      )
    } catch {
      throw ValidationError.compilation(error)
    }
  }
}
