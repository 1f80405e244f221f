import MaskAlgebra

/// Which axis of an array is which, and the geometry that follows.
struct MaskLayout {
  let axes: [MaskAxis]
  let geometry: Geometry
  /// The array's extents along batch, heads, queries and keys, 1 for those it does not have.
  let extents: [MaskAxis: Int]

  /// Chooses axes and geometry.
  ///
  /// - Throws: ``ValidationError`` where no choice fits; it speaks of the most usual axes.
  init(shape: [Int], options: ValidationOptions) throws(ValidationError) {
    if let axes = options.axes {
      guard axes.count == shape.count else {
        throw ValidationError.wrongAxes(axes: axes, shape: shape)
      }
      try self.init(shape: shape, axes: axes, options: options)
      return
    }
    let usual = MaskAxis.usual(rank: shape.count)
    guard let mostUsual = usual.first else { throw ValidationError.wrongRank(shape: shape) }
    // Where rows do not fit, they are batch rows or heads only if there are known to be some.
    for axes in usual where axes == mostUsual || options.count(of: axes[0]) != nil {
      if let layout = try? MaskLayout(shape: shape, axes: axes, options: options) {
        self = layout
        return
      }
    }
    try self.init(shape: shape, axes: mostUsual, options: options)
  }

  private init(
    shape: [Int],
    axes: [MaskAxis],
    options: ValidationOptions
  ) throws(ValidationError) {
    let extents = Dictionary(uniqueKeysWithValues: zip(axes, shape))
    func count(of axis: MaskAxis) -> Int? { options.count(of: axis) ?? extents[axis] }
    let keys = count(of: .key) ?? 1
    do {
      geometry = try Geometry(
        queries: count(of: .query),
        keys: keys,
        offset: options.offset,
        batch: count(of: .batch) ?? 1,
        heads: count(of: .head) ?? 1
      )
    } catch {
      throw ValidationError.geometry(error)
    }
    for (axis, extent) in zip(axes, shape) {
      let expected = geometry.count(of: axis)
      guard extent == expected || extent == 1 else {
        throw ValidationError.wrongExtent(
          axis: axis,
          extent: extent,
          expected: expected,
          shape: shape
        )
      }
    }
    self.axes = axes
    self.extents = extents
  }

  func extent(of axis: MaskAxis) -> Int { extents[axis] ?? 1 }
}

extension Geometry {
  func count(of axis: MaskAxis) -> Int {
    switch axis {
    case .batch: batchCount
    case .head: headCount
    case .query: queryCount
    case .key: keyCount
    }
  }

  /// Number of cells, nil where it passes 64 bits.
  var cellCount: Int? {
    let counts = MaskAxis.allCases.map { count(of: $0) }
    guard !counts.contains(0) else { return 0 }
    var product = 1
    for count in counts {
      let (next, overflow) = product.multipliedReportingOverflow(by: count)
      guard !overflow else { return nil }
      product = next
    }
    return product
  }
}
