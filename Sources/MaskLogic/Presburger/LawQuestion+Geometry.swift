internal import MaskAlgebra

extension LawQuestion {
  /// The geometry of a counterexample; nil where its integers do not fit.
  func geometry(of place: LeastCounterexample.Place) -> Geometry? {
    try? Geometry(
      queries: place.queryCount,
      keys: place.keyCount,
      offset: place.offset,
      batch: place.batchCount,
      heads: place.headCount
    )
  }

  /// The geometry that inputs have to cover: of a `stable` law, that of the longer run.
  func coveredGeometry(of place: LeastCounterexample.Place) throws(Refusal) -> Geometry? {
    var place = place
    if isStable {
      guard place.keyCount < Int.max else { return nil }
      place.keyCount += 1
      place.queryCount = place.keyCount
    }
    return geometry(of: place)
  }

  /// The cells over which an arbitrary mask ranges; nil where the integers do not fit.
  func relationDomain(keyCount: Int, queryCount: Int, offset: Int) -> RelationDomain? {
    var place = LeastCounterexample.Place()
    place.keyCount = keyCount
    place.queryCount = queryCount
    place.offset = offset
    guard let geometry = try? coveredGeometry(of: place) else { return nil }
    return RelationDomain(geometry, isSquare: outline.mentions.hasRelationOperators)
  }
}
