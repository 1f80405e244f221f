package import MaskAlgebra
package import MaskCompiler

/// Where the masks of a run come from: any mask of the language, or those that are on trial.
///
/// A property over any mask becomes a test of somebody's own definitions by changing the source.
package struct MaskSource: Sendable {
  /// The definitions that are on trial; empty for any mask of the language, and for one spec.
  package let definitions: [MaskDefinition]
  /// The one spec that is on trial; nil for definitions, and for any mask.
  package let spec: MaskSpec?
  /// The inputs that masks may read.
  package let declarations: [InputDeclaration]

  /// Any mask of the language.
  package static let anyMask = MaskSource(
    definitions: [],
    declarations: InputGenerator.declarations
  )

  /// Only these definitions, with parameters from their ranges.
  package init(definitions: [MaskDefinition], declarations: [InputDeclaration]) {
    self.definitions = definitions
    self.declarations = declarations
    spec = nil
  }

  /// Only this mask, with numbers from 0 on for the parameters that it leaves open.
  package init(_ spec: MaskSpec, declarations: [InputDeclaration]) {
    definitions = []
    self.declarations = declarations
    self.spec = spec
  }

  /// Whether any mask of the language may come up.
  package var isAnyMask: Bool { definitions.isEmpty && spec == nil }

  /// A mask with the data it reads, and what it means cell by cell.
  package struct Masked: Sendable {
    package let mask: MaskSpec
    package let inputs: Inputs
    package let visible: BooleanMask
  }

  /// Draws a mask and its data.
  ///
  /// - Throws: ``Discarded`` where the mask has no value at some cell, as where data end.
  package func draw(in geometry: Geometry, from trial: inout Trial) throws -> Masked {
    let mask = trial.draw("mask", masks(in: geometry))
    let names = mask.formula.mentions.inputs.keys
    let declarations = declarations
    let inputs = trial.draw(
      "inputs",
      Generator { choices in
        InputGenerator.inputs(in: geometry, reading: names, declarations, from: &choices)
      },
      describing: \.summary
    )
    do throws(EvaluationError) {
      let visible = try mask.definedMask(in: geometry, inputs: inputs)
      return Masked(mask: mask, inputs: inputs, visible: visible)
    } catch { throw Discarded(reason: "\(error)") }
  }

  /// Masks with no parameter left open, whose arguments are allowed in a geometry.
  package func masks(in geometry: Geometry) -> Generator<MaskSpec> {
    if let spec { return masks(of: spec, in: geometry) }
    guard !definitions.isEmpty else { return SpecGenerator(depth: 2).masks }
    return Generator { choices in
      let definition = choices.element(of: definitions)
      var arguments: [IntegerFormula] = []
      for parameter in definition.parameters {
        let range = parameter.range.values(
          in: geometry,
          earlier: Dictionary(
            zip(definition.parameters.map(\.name), arguments.compactMap(\.literalValue)),
            uniquingKeysWith: { first, _ in first }
          )
        )
        arguments.append(.literal(choices.integer(in: range)))
      }
      return MaskSpec(.call(MaskCall(definition, arguments)))
    }
  }

  private func masks(of spec: MaskSpec, in geometry: Geometry) -> Generator<MaskSpec> {
    let names = spec.formula.mentions.parameters.sorted()
    guard !names.isEmpty else { return .always(spec) }
    return Generator { choices in
      let values = names.map { name in
        (name, IntegerFormula.literal(choices.integer(in: 0...geometry.keyCount + 1)))
      }
      let substitution = Substitution(parameters: Dictionary(uniqueKeysWithValues: values))
      return MaskSpec(substitution.applied(to: spec.formula))
    }
  }
}

extension ParameterRange {
  /// The integers to try: all of a closed range, or a stretch of one that is open, that covers the
  /// lengths at hand.
  fileprivate func values(in geometry: Geometry, earlier: [String: Int]) -> ClosedRange<Int> {
    let environment = Environment(geometry: geometry, parameters: earlier)
    let anywhere = Cell(query: 0, key: 0)
    let stretch = max(4, geometry.keyCount + 2)
    let upper = try? upper?.value(at: anywhere, in: environment)
    let lower = (try? lower?.value(at: anywhere, in: environment)) ?? (upper ?? 0) - stretch / 2
    return lower...max(lower, min(upper ?? lower + stretch, lower + 4096))
  }
}

extension MaskSpec {
  /// The mask by its definition, one cell after the other: what every other form is held against.
  ///
  /// Axes along which nothing changes have the extent 1.
  package func definedMask(
    in geometry: Geometry,
    inputs: Inputs
  ) throws(EvaluationError) -> BooleanMask {
    let mentions = formula.mentions
    // An array with more axes than its look-ups have indices has a batch axis in front.
    let isBatched = mentions.inputs.contains { name, count in
      (inputs[name]?.shape.count ?? 0) > count
    }
    let shape = MaskShape(
      batchCount: mentions.symbols.contains(.batch) || isBatched ? geometry.batchCount : 1,
      headCount: mentions.symbols.contains(.head) ? geometry.headCount : 1,
      queryCount: geometry.queryCount,
      keyCount: geometry.keyCount
    )
    let environment = Environment(geometry: geometry, inputs: inputs)
    var cells: [Bool] = []
    cells.reserveCapacity(shape.rowCount * shape.keyCount)
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        for query in geometry.queryPositions {
          for key in 0..<geometry.keyCount {
            let cell = Cell(batch: batch, head: head, query: query, key: key)
            cells.append(try formula.visible(at: cell, in: environment))
          }
        }
      }
    }
    do throws(CompilationError) {
      return try BooleanMask(geometry: geometry, shape: shape, cells: cells)
    } catch { preconditionFailure("the cells are as many as the shape has: \(error)") }
  }
}
