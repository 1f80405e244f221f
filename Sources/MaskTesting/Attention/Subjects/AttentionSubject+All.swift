extension AttentionSubject {
  /// Every attention of this package.
  package static let all: [AttentionSubject] =
    [
      reference(Float.self), reference(Double.self), reference(Float16.self), booleanMask,
      additiveMask(Float.self), additiveMask(Double.self), decoding, splitKeys, gathering,
    ] + pipelines
}
