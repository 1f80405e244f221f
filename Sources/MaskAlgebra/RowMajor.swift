extension [Int] {
  /// The index along every axis of the value at a place in row-major order, of an array with these
  /// extents.
  package func rowMajorIndex(of place: Int) -> [Int] {
    var rest = place
    var index: [Int] = []
    for extent in reversed() {
      index.append(rest % Swift.max(1, extent))
      rest /= Swift.max(1, extent)
    }
    return index.reversed()
  }
}
