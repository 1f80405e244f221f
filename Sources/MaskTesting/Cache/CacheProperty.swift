/// A promise of a cache, to be put to any cache that is able to keep it.
package struct CacheProperty: Sendable {
  /// The name before the subject's: `C01-decoding-equals-the-full-pass`.
  package let name: String
  /// What holds, in one sentence without a full stop.
  package let statement: String
  /// What a subject must be able to do, or promise, for this to be asked of it.
  package let requires: Set<CacheAbility>
  /// What a subject must not be able to do.
  let excludes: Set<CacheAbility>
  /// Labels that must come up.
  package let coverage: [CoverageGoal]
  let check: @Sendable (CacheSubject, MaskSource, inout Trial) throws -> Void

  init(
    _ name: String,
    _ statement: String,
    requires: Set<CacheAbility> = [],
    excludes: Set<CacheAbility> = [],
    coverage: [CoverageGoal] = [],
    check: @escaping @Sendable (CacheSubject, MaskSource, inout Trial) throws -> Void
  ) {
    self.name = name
    self.statement = statement
    self.requires = requires
    self.excludes = excludes
    self.coverage = coverage
    self.check = check
  }

  /// The property of one subject; nil where the subject does not claim what it needs.
  ///
  /// What must be covered is asked of any mask only, as for attention.
  package func property(of subject: CacheSubject, masks: MaskSource) -> Property? {
    guard requires.isSubset(of: subject.abilities), excludes.isDisjoint(with: subject.abilities)
    else { return nil }
    return Property(
      "\(name)/\(subject.name)",
      statement,
      coverage: masks.isAnyMask ? coverage : []
    ) { trial in try check(subject, masks, &trial) }
  }
}
