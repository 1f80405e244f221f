import MaskAlgebra

/// The settings that an attention is probed at, the smallest first.
struct ProbePlan: Sendable {
  let settings: [ProbeSetting]
  /// Numbers of the masks that are too large to be reached.
  let unreached: [Int]

  init(for subject: AttentionSubject, masks: MaskSource) {
    let definitions =
      masks.isAnyMask
      ? Self.usualDefinitions : masks.spec.map { [MaskDefinition(mask: $0)] } ?? masks.definitions
    let shapes = Self.shapes(for: subject.abilities)
    let mayHaveEmptyRows =
      subject.abilities.contains(.emptyRowsAreZero)
      || subject.abilities.contains(.emptyRowsAreAllowed)
    var settings: [ProbeSetting] = []
    var unreached: [Int] = []
    for definition in definitions {
      let numbers = definition.body.literals.filter { $0 > Self.smallest }
      let limit = subject.abilities.contains(.anyGeometry) ? 4096 : 160
      unreached += numbers.filter { $0 > limit }
      let far = Set(numbers.filter { $0 <= limit }).sorted().suffix(2)
      let all = shapes + far.map { Self.shape(around: $0, for: subject.abilities) }
      let drawCount = definition.hasDraws ? 3 : 1
      for (index, shape) in all.enumerated() {
        for draw in 0..<drawCount {
          let setting = ProbeSetting(
            definition,
            in: shape.geometry,
            keyHeadCount: shape.keyHeadCount,
            declarations: masks.declarations,
            mayHaveEmptyRows: mayHaveEmptyRows,
            seed: UInt64(index * drawCount + draw)
          )
          if let setting { settings.append(setting) }
        }
      }
    }
    self.settings = settings
    self.unreached = Set(unreached).sorted()
  }

  /// A mask's number up to here shows its effect at the small geometries.
  private static let smallest = 4

  /// What is asked of an attention that takes any mask.
  private static var usualDefinitions: [MaskDefinition] {
    let masks: [MaskSpec] = [
      .causal, .causal && .window(3), .prefix(3), .causal && .document, .padding,
      .causal && .leftPadding, .causal && .keyValid,
    ]
    return masks.map { MaskDefinition(mask: $0) }
  }
}

extension ProbePlan {
  private struct Shape {
    let geometry: Geometry
    let keyHeadCount: Int

    init(
      _ queryCount: Int,
      of keyCount: Int,
      offset: Int = 0,
      batch: Int = 1,
      heads: Int = 1,
      keyHeads: Int? = nil
    ) {
      geometry = Geometry(
        queryCount: queryCount,
        keyCount: keyCount,
        offset: offset,
        batchCount: batch,
        headCount: heads
      )
      keyHeadCount = keyHeads ?? heads
    }
  }

  private static func shapes(for abilities: Set<AttentionAbility>) -> [Shape] {
    var shapes = [Shape(1, of: 1), Shape(2, of: 2), Shape(5, of: 5), Shape(8, of: 8)]
    if abilities.contains(.anyGeometry) {
      shapes += [
        Shape(1, of: 6, offset: 5), Shape(3, of: 7, offset: 4), Shape(3, of: 6),
        Shape(2, of: 7, offset: 2), Shape(5, of: 3),
      ]
    }
    if abilities.contains(.batch) { shapes.append(Shape(5, of: 5, batch: 2)) }
    if abilities.contains(.heads) { shapes.append(Shape(4, of: 4, heads: 2)) }
    if abilities.contains(.heads), abilities.contains(.groupedHeads) {
      shapes.append(Shape(4, of: 4, heads: 4, keyHeads: 2))
    }
    if abilities.isSuperset(of: [.batch, .heads]) {
      shapes.append(Shape(5, of: 5, batch: 2, heads: 2))
    }
    return shapes
  }

  /// Positions just below and above a number of the mask, and as many keys.
  private static func shape(around number: Int, for abilities: Set<AttentionAbility>) -> Shape {
    abilities.contains(.anyGeometry)
      ? Shape(6, of: number + 4, offset: number - 3)
      : Shape(number + 3, of: number + 3)
  }
}

extension MaskDefinition {
  /// A mask on trial as a definition: what it leaves open becomes a parameter.
  init(mask: MaskSpec) {
    let names = mask.formula.mentions.parameters.sorted()
    self.init(
      name: "\(mask)",
      parameters: names.map { name in
        let lower = mask.formula.requiredLowerBounds(of: name).max() ?? 1
        return MaskParameter(name, .from(lower))
      },
      body: mask.formula
    )
  }

  /// Whether a setting draws anything for the mask.
  fileprivate var hasDraws: Bool { !parameters.isEmpty || !body.mentions.inputs.isEmpty }
}

extension MaskFormula {
  /// The integers that the formula compares with, through the bodies of its calls.
  fileprivate var literals: [Int] {
    switch self {
    case .call(let call): call.body.literals
    default: integerOperands.flatMap(\.literals) + clauses.flatMap(\.literals)
    }
  }

  /// The lower ends of the ranges that calls declare for an argument that is this parameter.
  fileprivate func requiredLowerBounds(of name: String) -> [Int] {
    guard case .call(let call) = self else {
      return clauses.flatMap { $0.requiredLowerBounds(of: name) }
    }
    let own = call.requirements.filter { $0.argument == .parameter(name) }
    return own.compactMap { $0.range.lower?.literalValue }
      + call.body.requiredLowerBounds(of: name)
  }
}

extension IntegerFormula {
  fileprivate var literals: [Int] {
    if let literalValue { [literalValue] } else { operands.flatMap(\.literals) }
  }
}
