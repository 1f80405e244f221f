/// The rows of blocks of one batch row and head, as bands.
///
/// Both are planes whose rows are rows of blocks and whose keys are columns of blocks, so counting
/// and asking work on them as they do on cells.
struct BlockPlane: Sendable {
  /// The blocks with a visible cell.
  let touched: RegionPlane
  /// The blocks with visible cells only.
  let covered: RegionPlane
}
