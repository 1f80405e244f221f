extension Sequence<String> {
  /// The name that a misspelt one was most likely meant to be.
  ///
  /// At most a third of the letters may be wrong, left out, added or exchanged with a neighbour; of
  /// equally near names the first in alphabetical order.
  ///
  /// - Complexity: O(number of names), beside the few that are about as long as the misspelt one.
  package func nearest(to name: String) -> String? {
    guard name.utf8.count <= 64 else { return nil }
    let letters = Array(name.lowercased())
    var best: (name: String, distance: Int)?
    for candidate in self where abs(candidate.utf8.count - name.utf8.count) <= 16 {
      let limit = Swift.min(best?.distance ?? Swift.max(1, letters.count / 3), candidate.count - 1)
      let distance = editDistance(letters, Array(candidate.lowercased()), atMost: limit)
      guard let distance else { continue }
      if let best, (best.distance, best.name) <= (distance, candidate) { continue }
      best = (candidate, distance)
    }
    return best?.name
  }
}

/// Optimal string alignment distance: insertions, deletions, substitutions, neighbours exchanged.
///
/// - Returns: nil where it is more than `limit`.
private func editDistance(_ a: [Character], _ b: [Character], atMost limit: Int) -> Int? {
  guard abs(a.count - b.count) <= limit else { return nil }
  var twoBack: [Int] = []
  var oneBack = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var best = Swift.min(oneBack[j + 1], row[j]) + 1
      best = Swift.min(best, oneBack[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = Swift.min(best, twoBack[j - 1] + 1)
      }
      row.append(best)
    }
    if row.allSatisfy({ $0 > limit }) { return nil }
    (twoBack, oneBack) = (oneBack, row)
  }
  return oneBack[b.count] <= limit ? oneBack[b.count] : nil
}
