/// A mask drawn by hand beside its name: `example causal, n = 2:` and two rows of cells.
public struct Example: Hashable, Sendable {
  /// The mask.
  public let mask: MaskSpec
  /// The geometry that the example states.
  public let geometry: Geometry
  /// The data that the example states.
  public let inputs: Inputs
  /// The drawn cells, a row per query; true is visible.
  public let cells: [[Bool]]

  /// Creates an example.
  public init(mask: MaskSpec, geometry: Geometry, inputs: Inputs = [:], cells: [[Bool]]) {
    self.mask = mask
    self.geometry = geometry
    self.inputs = inputs
    self.cells = cells
  }
}
