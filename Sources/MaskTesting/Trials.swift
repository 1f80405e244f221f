/// Everything that this package puts on trial.
package enum Trials {
  /// All properties of all our own subjects; of somebody's masks, those of masks and of attention
  /// under them.
  ///
  /// - Parameter masks: Any mask of the language, or those that are on trial.
  /// - Returns: The properties, each with the name of its subject.
  package static func properties(masks: MaskSource = .anyMask) -> [Property] {
    let ofMasks = MaskTrials.properties(masks: masks)
    guard masks.isAnyMask else {
      return ofMasks + AttentionTrials.properties(of: .reference(Float.self), masks: masks)
    }
    return ofMasks + AttentionSubject.all.flatMap { AttentionTrials.properties(of: $0) }
      + CacheTrials.properties() + GradientTrials.properties(masks: masks)
      + LayerTrials.properties() + FormatTrials.properties() + LawTrials.properties()
  }
}
