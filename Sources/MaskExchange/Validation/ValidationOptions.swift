public import MaskAlgebra
public import MaskCompiler

/// What is known of a mask beside its array; what is left out is found, or follows from its shape.
///
///     var options = ValidationOptions(polarity: .blocked)
///     options.offset = 4
public struct ValidationOptions: Hashable, Sendable {
  /// What true means; found where nil.
  public var polarity: MaskPolarity?
  /// What an additive mask holds where it hides; found where nil.
  public var fill: Fill?
  /// What the axes of the array are; the most usual that fits where nil.
  public var axes: [MaskAxis]?
  /// Number of query rows; the array's where nil.
  public var queries: Int?
  /// Number of keys; the array's where nil.
  public var keys: Int?
  /// Absolute position of the first query; `keys - queries` where nil.
  public var offset: Int?
  /// Number of batch rows; the array's where nil.
  public var batch: Int?
  /// Number of heads; the array's where nil.
  public var heads: Int?

  /// Creates options.
  public init(polarity: MaskPolarity? = nil, fill: Fill? = nil, axes: [MaskAxis]? = nil) {
    self.polarity = polarity
    self.fill = fill
    self.axes = axes
  }

  /// Takes all of the geometry as known.
  public mutating func fix(_ geometry: Geometry) {
    queries = geometry.queryCount
    keys = geometry.keyCount
    offset = geometry.offset
    batch = geometry.batchCount
    heads = geometry.headCount
  }

  func count(of axis: MaskAxis) -> Int? {
    switch axis {
    case .batch: batch
    case .head: heads
    case .query: queries
    case .key: keys
    }
  }
}
