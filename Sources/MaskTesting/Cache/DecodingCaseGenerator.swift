import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// Makes layouts with masks that are stable.
struct DecodingCaseGenerator: Sendable {
  var masks: MaskSource
  var subject: CacheSubject
  /// How many tokens come at most.
  var lengthLimit = 7

  init(_ masks: MaskSource, for subject: CacheSubject) {
    self.masks = masks
    self.subject = subject
  }

  /// Draws a layout, then a mask and its data.
  ///
  /// Most masks are drawn under causal, without which hardly one would be stable.
  ///
  /// - Throws: ``Discarded`` where the mask has no value somewhere, or is stable from no length on
  ///   that is worth running.
  func decodingCase(from trial: inout Trial) throws -> DecodingCase {
    var layout = trial.draw("layout", layouts, describing: \.summary)
    let longest = layout.geometry(length: lengthLimit)
    let isUnderCausal = !trial.draw("without causal", Generator { $0.once(in: 4) })
    let drawn = trial.draw("mask", masks.masks(in: longest))
    layout.mask = isUnderCausal ? MaskSpec.causal && drawn : drawn
    let names = drawn.formula.mentions.inputs.keys
    let declarations = layout.declarations
    layout.inputs = trial.draw(
      "inputs",
      Generator { choices in
        InputGenerator.inputs(in: longest, reading: names, declarations, from: &choices)
      },
      describing: \.summary
    )
    return try decodingCase(layout, in: &trial)
  }

  /// The case of a layout with a mask.
  ///
  /// - Throws: ``Discarded`` as ``decodingCase(from:)``.
  func decodingCase(_ layout: CacheLayout, in trial: inout Trial) throws -> DecodingCase {
    let result: DecodingCase
    do throws(EvaluationError) { result = try evaluated(layout) } catch {
      throw Discarded(reason: "\(error)")
    }
    let shape = result.visible.shape
    try trial.assume(
      result.layout.firstLength <= lengthLimit - 2,
      "a mask that is not stable"
    )
    try trial.assume(
      subject.abilities.contains(.masksPerHead) || shape.batchCount * shape.headCount == 1,
      "a mask that differs between batch rows or heads"
    )
    label(result, in: &trial)
    return result
  }

  private func evaluated(_ layout: CacheLayout) throws(EvaluationError) -> DecodingCase {
    var layout = layout
    let longest = layout.geometry(length: lengthLimit)
    let visible = try layout.mask.definedMask(in: longest, inputs: layout.inputs)
    layout.firstLength = try firstLength(of: layout, visible)
    return DecodingCase(layout: layout, visible: visible)
  }

  private func label(_ decodingCase: DecodingCase, in trial: inout Trial) {
    let layout = decodingCase.layout
    trial.label("stable from a length on", if: layout.firstLength > 0)
    trial.label("grouped heads", if: layout.keyHeadCount < layout.headCount)
    trial.label("several batch rows", if: layout.batchCount > 1)
    trial.label("more than causal hides", if: decodingCase.hidesPastKeys)
  }

  /// The least length from which on what a query sees never changes.
  private func firstLength(
    of layout: CacheLayout,
    _ longest: BooleanMask
  ) throws(EvaluationError) -> Int {
    let mentions = layout.mask.formula.mentions
    let seesLength = !mentions.symbols.isDisjoint(with: [.keyCount, .queryCount])
    var length = lengthLimit
    while length > 0 {
      let shorter =
        seesLength || mentions.hasRelationOperators
        ? try layout.mask.definedMask(
          in: layout.geometry(length: length - 1),
          inputs: layout.inputs
        ) : nil
      guard longest.isUnchanged(from: shorter, length: length - 1) else { return length }
      length -= 1
    }
    return 0
  }

  /// The layouts, without a mask.
  var layouts: Generator<CacheLayout> {
    let (abilities, declarations) = (subject.abilities, masks.declarations.withoutLengths)
    return Generator { choices in
      func count(_ bound: Int, if ability: CacheAbility, _ choices: inout Choices) -> Int {
        abilities.contains(ability) ? choices.integer(in: 1...bound) : 1
      }
      let keyHeadCount = count(2, if: .heads, &choices)
      let groupSize = count(2, if: .groupedHeads, &choices)
      let batchCount = count(2, if: .batch, &choices)
      let dimension = choices.integer(in: 1...3)
      let valueDimension =
        abilities.contains(.valueDimension) ? choices.integer(in: 1...3) : dimension
      let isRing = abilities.contains(.capacity)
      return CacheLayout(
        mask: .causal,
        firstLength: 0,
        inputs: [:],
        declarations: declarations,
        batchCount: batchCount,
        headCount: keyHeadCount * groupSize,
        keyHeadCount: keyHeadCount,
        keyDimension: dimension,
        valueDimension: valueDimension,
        capacity: isRing ? choices.integer(in: 2...5) : nil,
        pinnedCount: choices.integer(in: 0...1)
      )
    }
  }
}

extension BooleanMask {
  /// Whether the queries below a length see in this mask what they see with so many tokens.
  ///
  /// - Parameters:
  ///   - shorter: The mask with that many tokens; nil where it is a part of this one.
  ///   - length: How many tokens those are.
  /// - Returns: Whether nothing changes for them when more tokens come.
  fileprivate func isUnchanged(from shorter: BooleanMask?, length: Int) -> Bool {
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        for query in 0..<length {
          for key in 0..<shape.keyCount {
            let before =
              key < length && (shorter ?? self)[batch, head, query, key]
            guard self[batch, head, query, key] == before else { return false }
          }
        }
      }
    }
    return true
  }
}

extension [InputDeclaration] {
  /// The same without upper bounds that grow with the number of tokens, since the data do not.
  fileprivate var withoutLengths: [InputDeclaration] {
    map { declaration in
      guard case .integers(let range) = declaration.kind,
        let symbols = range.upper?.mentions.symbols,
        !symbols.isDisjoint(with: [.keyCount, .queryCount])
      else { return declaration }
      return InputDeclaration(
        name: declaration.name,
        axes: declaration.axes,
        kind: .integers(ParameterRange(range.lower, nil)),
        isNondecreasing: declaration.isNondecreasing
      )
    }
  }
}
