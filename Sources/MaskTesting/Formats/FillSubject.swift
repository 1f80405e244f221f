package import FloatFormats
package import MaskAlgebra
package import MaskCompiler
package import MaskedAttention

/// Fills and additive masks on trial.
package struct FillSubject: Sendable {
  /// The name in reports, after the property's.
  package let name: String
  /// What a fill of the compiler is in a format.
  package var value: @Sendable (Fill, FloatFormat) -> Double
  /// What a fill of a pipeline is in a format.
  package var pipelineValue: @Sendable (MaskingFill, FloatFormat) -> Double
  /// The cells of an additive mask in row-major order, and their stored forms.
  package var cells: @Sendable (AdditiveCase) throws -> AdditiveCells
  /// The output of attention in single precision: with a fill added as often as is said, or with
  /// the boolean mask where there is none.
  package var attention: @Sendable (AttentionCase, Fill?, Int) throws -> AttentionAnswer
  /// A fill as it is written.
  package var text: @Sendable (MaskingFill) -> String
  /// A fill as it is read; nil where the text is none.
  package var reading: @Sendable (String) -> MaskingFill?

  /// The fills and masks of the compiler.
  package static let ours = FillSubject(
    name: "fills",
    value: { $0.value(in: $1) },
    pipelineValue: { $0.value(in: $1) },
    cells: { try AdditiveCells($0) },
    attention: { try $0.answer(adding: $1, count: $2) },
    text: { $0.description },
    reading: { MaskingFill($0) }
  )
}

/// A mask to be compiled into numbers.
package struct AdditiveCase: Sendable {
  /// Which query sees which key.
  package var mask: MaskSpec
  /// The run.
  package var geometry: Geometry
  /// The data that the mask reads.
  package var inputs: Inputs
  /// What the inputs are declared as.
  package var declarations: [InputDeclaration]
  /// The format of the cells.
  package var format: FloatFormat
  /// What hidden cells hold.
  package var fill: Fill
}

/// The numbers of an additive mask, for every batch row, head, query and key.
package struct AdditiveCells: Hashable, Sendable {
  /// Every cell, axes of extent 1 repeated.
  package var numbers: [Double]
  /// What the mask says that hidden cells hold.
  package var fillValue: Double
  /// The bytes of one batch row and head, as a file or a device gets them.
  package var bytes: [UInt8]

  /// Compiles a case.
  package init(_ additive: AdditiveCase) throws {
    let mask = try additive.mask.additiveMask(
      format: additive.format,
      fill: additive.fill,
      in: additive.geometry,
      inputs: additive.inputs,
      declarations: additive.declarations
    )
    let geometry = additive.geometry
    var numbers: [Double] = []
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        for row in 0..<geometry.queryCount {
          for key in 0..<geometry.keyCount { numbers.append(mask[batch, head, row, key]) }
        }
      }
    }
    self.numbers = numbers
    fillValue = mask.fillValue
    let rowCount = geometry.queryCount * geometry.keyCount
    bytes = mask.withBytes { span in
      (0..<min(span.byteCount, rowCount * additive.format.byteCount)).map { place in
        span.byte(at: place)
      }
    }
  }
}

extension RawSpan {
  fileprivate func byte(at place: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: place, as: UInt8.self)
  }
}

extension AttentionCase {
  /// What the reference gives with a fill that is added, so many times over; with none, selecting.
  fileprivate func answer(adding fill: Fill?, count: Int) throws -> AttentionAnswer {
    let (query, key, value) = (
      AttentionTensor<Float>(query), AttentionTensor<Float>(key), AttentionTensor<Float>(value)
    )
    guard let fill else {
      let boolean = try compiledMask()
      return try AttentionAnswer(attention(query: query, key: key, value: value, mask: boolean))
    }
    let cells = try AdditiveCells(
      AdditiveCase(
        mask: mask,
        geometry: geometry,
        inputs: inputs,
        declarations: declarations,
        format: .binary32,
        fill: fill
      )
    )
    let added = try AttentionTensor<Float>(
      shape: [geometry.batchCount, geometry.headCount, geometry.queryCount, geometry.keyCount],
      elements: cells.numbers.map { Float($0 * Double(count)) }
    )
    return try AttentionAnswer(
      attention(query: query, key: key, value: value, adding: added, offset: geometry.offset)
    )
  }
}
