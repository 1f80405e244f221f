import MaskAlgebra

/// What is asked of a language model: whether it leaks, and is the same however it is run.
package enum ModelTrials {
  /// The properties of a model.
  ///
  /// - Parameters:
  ///   - subject: The model.
  ///   - masks: What each of its layers is said to mask by; causal where this is any mask.
  /// - Returns: Those that it is able to keep.
  package static func properties(of subject: ModelSubject, masks: MaskSource) -> [Property] {
    let masks = masks.isAnyMask ? causal : masks
    let formulas = masks.definitions.map(\.body) + (masks.spec.map { [$0.formula] } ?? [])
    let readsInputs = formulas.contains { !$0.mentions.inputs.isEmpty }
    var properties = [
      hiddenTokens(subject, masks), visibleTokens(subject, masks), repeatable(subject, masks),
    ]
    if subject.hasCache { properties.append(cache(subject, masks)) }
    // Data of the mask would have to be padded, cut and stacked too; nothing says how.
    guard !readsInputs else { return properties }
    properties.append(laterTokens(subject, masks))
    if subject.padding.contains(.left) { properties.append(padding(subject, masks, .left)) }
    if subject.padding.contains(.right) { properties.append(padding(subject, masks, .right)) }
    if subject.hasBatch { properties.append(batchRows(subject, masks)) }
    return properties
  }

  private static var causal: MaskSource {
    MaskSource(
      definitions: Catalogue.definitions.filter { $0.name == "causal" },
      declarations: InputGenerator.declarations
    )
  }
}

/// A sequence, and what its tokens may reach.
struct ModelSequence {
  let modelCase: ModelCase
  let visible: MaskSource.Masked
  let reach: ModelReach

  var tokens: [Int] { modelCase.tokens[0] }
  var length: Int { tokens.count }

  /// Draws a sequence; `room` positions are left free.
  init(
    _ subject: ModelSubject,
    _ masks: MaskSource,
    room: Int = 0,
    _ trial: inout Trial
  ) throws {
    let longest = max(2, min(subject.maximumLength - room, 24))
    let length = trial.draw("length", .integer(in: 2...longest))
    let geometry = Geometry(queryCount: length, keyCount: length, offset: 0)
    visible = try masks.draw(in: geometry, from: &trial)
    let tokens = trial.draw("tokens", subject.tokens(count: length))
    modelCase = ModelCase(tokens: [tokens], inputs: visible.inputs)
    reach = ModelReach(visible.visible, layerCount: subject.layerCount)
  }

  /// The sequence with another token at a position.
  func replacing(_ position: Int, by token: Int) -> ModelCase {
    var changed = modelCase
    changed.tokens[0][position] = token
    return changed
  }
}

extension ModelSubject {
  func tokens(count: Int) -> Generator<[Int]> {
    let last = vocabularyCount - 1
    return Generator { choices in (0..<count).map { _ in choices.chooseDatum(through: last) } }
  }

  /// Different tokens other than the given one; fewer where there are no more.
  func tokens(otherThan token: Int, count: Int) -> Generator<[Int]> {
    let others = vocabularyCount - 1
    let vocabularyCount = vocabularyCount
    return Generator { choices in
      let first = choices.chooseDatum(through: others - 1)
      return (0..<min(count, others)).map { index in
        (token + 1 + (first + index) % others) % vocabularyCount
      }
    }
  }
}
