/// The properties of attention, for any attention.
package enum AttentionTrials {
  /// Every property that a subject is able to keep.
  ///
  /// - Parameters:
  ///   - subject: The attention on trial.
  ///   - masks: Where masks come from: any mask, or somebody's own definitions.
  /// - Returns: The properties, named after the subject.
  package static func properties(
    of subject: AttentionSubject,
    masks: MaskSource = .anyMask
  ) -> [Property] {
    AttentionProperty.all.compactMap { $0.property(of: subject, masks: masks) }
  }
}

extension AttentionProperty {
  /// Every property of attention, in the order of their names.
  package static let all = basic + further
}
