/// Every property of caches.
package enum CacheTrials {
  /// The promises that are asked of every cache that claims what they need.
  package static let promises: [CacheProperty] = [
    .decodingEqualsTheFullPass, .anyHistoryEqualsRecomputation, .forksStayApart,
    .speculationLeavesNoTrace, .evictingWhatIsUnseenChangesNothing, .ringOfTheWindow,
    .leftPaddingDecodesAsAlone, .hiddenKeysMayBeAnything,
  ]

  /// The properties of our caches and of what decides about their masks.
  package static func properties(masks: MaskSource = .anyMask) -> [Property] {
    CacheSubject.own.flatMap { properties(of: $0, masks: masks) } + [
      .refusalsAreExactAndChangeNothing(masks), .masksAreRefusedIfUnstable(masks),
      .biasAndOptionsAreThoseOfThePositions(masks), .weightsStandInTheColumnsOfTheirSlots(masks),
      .knownMasksAreDecided,
    ]
  }

  /// The properties of somebody's cache.
  package static func properties(
    of subject: CacheSubject,
    masks: MaskSource = .anyMask
  ) -> [Property] {
    promises.compactMap { $0.property(of: subject, masks: masks) }
  }
}
