/// A promise of attention, to be put to any attention that is able to keep it.
package struct AttentionProperty: Sendable {
  /// The name before the subject's: `B01-rows-sum-to-one`.
  package let name: String
  /// What holds, in one sentence without a full stop.
  package let statement: String
  /// What a subject must be able to do, or promise, for this to be asked of it.
  package let requires: Set<AttentionAbility>
  /// Labels that must come up.
  package let coverage: [CoverageGoal]
  /// Whether it asks about other masks than it is given, such as one with its columns permuted.
  package let changesMask: Bool
  let check: @Sendable (AttentionSubject, MaskSource, inout Trial) throws -> Void

  init(
    _ name: String,
    _ statement: String,
    requires: Set<AttentionAbility> = [],
    coverage: [CoverageGoal] = [],
    changesMask: Bool = false,
    check: @escaping @Sendable (AttentionSubject, MaskSource, inout Trial) throws -> Void
  ) {
    self.name = name
    self.statement = statement
    self.requires = requires
    self.coverage = coverage
    self.changesMask = changesMask
    self.check = check
  }

  /// The property of one subject; nil where the subject does not claim what it needs.
  ///
  /// It is nil too where certain masks are on trial and the property asks about others: somebody's
  /// attention may be built for its mask and know no other.
  ///
  /// What must be covered is asked of any mask only: somebody's own definitions may never leave a
  /// row empty, and are right not to.
  package func property(of subject: AttentionSubject, masks: MaskSource) -> Property? {
    guard requires.isSubset(of: subject.abilities) else { return nil }
    guard masks.isAnyMask || !changesMask else { return nil }
    return Property(
      "\(name)/\(subject.name)",
      statement,
      coverage: masks.isAnyMask ? coverage : [],
      isSerial: subject.isSerial
    ) { trial in try check(subject, masks, &trial) }
  }
}
