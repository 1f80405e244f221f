/// The lines that differ between two texts, each with the line before it for orientation.
///
/// Lines are prefixed with `-` where only the first text has them, `+` where only the second has,
/// and two spaces where both do. At most `limit` lines are shown.
package func lineDifference(from old: String, to new: String, limit: Int = 40) -> String {
  let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false)
  let newLines = new.split(separator: "\n", omittingEmptySubsequences: false)
  let difference = newLines.difference(from: oldLines)
  let removed = Set(difference.removals.map(\.place))
  let inserted = Set(difference.insertions.map(\.place))
  var shown: [String] = []
  var (oldIndex, newIndex) = (0, 0)
  var context: Substring?
  while oldIndex < oldLines.count || newIndex < newLines.count {
    let isRemoved = removed.contains(oldIndex)
    let isInserted = inserted.contains(newIndex)
    if !isRemoved && !isInserted {
      context = oldLines[oldIndex]
      (oldIndex, newIndex) = (oldIndex + 1, newIndex + 1)
      continue
    }
    if let line = context { shown.append("  \(line)") }
    context = nil
    if isRemoved {
      shown.append("- \(oldLines[oldIndex])")
      oldIndex += 1
    } else {
      shown.append("+ \(newLines[newIndex])")
      newIndex += 1
    }
  }
  let rest = shown.count - limit
  return (shown.prefix(limit) + (rest > 0 ? ["  (\(rest) more lines)"] : []))
    .joined(separator: "\n")
}

extension CollectionDifference.Change {
  fileprivate var place: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
