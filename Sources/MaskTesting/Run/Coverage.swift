extension PropertyReport {
  /// Notes where the random cases are too few, or too much alike, to mean what they seem to.
  ///
  /// A share is missed only where chance explains it badly: by more than four standard deviations.
  mutating func judgeCoverage(_ goals: [CoverageGoal]) {
    guard !isInterrupted else { return }
    let judged = randomCount - discardCount
    if judged == 0 && randomCount > 0 {
      weakness = "vacuous: it spoke of none of \(randomCount) random cases"
      return
    }
    if discardCount > 9 * max(1, judged) {
      weakness = "\(discardCount) of \(randomCount) random cases were discarded"
      return
    }
    for goal in goals where judged > 0 {
      let count = Double(labelCounts[goal.label, default: 0])
      let wanted = goal.share * Double(judged)
      let deviation = (Double(judged) * goal.share * (1 - goal.share)).squareRoot()
      guard count + 4 * deviation < wanted else { continue }
      weakness =
        "'\(goal.label)' came up in \(Int(count)) of \(judged) cases; "
        + "at least \(Int((goal.share * 100).rounded())) in 100 are asked for"
      return
    }
  }
}
