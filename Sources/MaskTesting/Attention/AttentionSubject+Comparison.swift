import MaskedAttention

/// A number that is not what it should be, with where it stands.
struct Deviation {
  let row: CaseRow
  /// `output`, `weights` or `log-sum-exp`.
  let part: String
  let found: [Double]
  let expected: [Double]
}

extension AttentionSubject {
  /// The first row whose bits differ between two answers, among those that are asked about.
  func firstChange(
    from before: AttentionAnswer,
    to after: AttentionAnswer,
    in attentionCase: AttentionCase,
    where isAsked: (CaseRow) -> Bool
  ) -> Deviation? {
    for (index, row) in attentionCase.rows.enumerated() where isAsked(row) {
      var parts = [("output", Array(after.output[row]), Array(before.output[row]))]
      if let weights = before.weights, let others = after.weights {
        parts.append(("weights", Array(others[row]), Array(weights[row])))
      }
      if let logSumExp = before.logSumExp?[index], let other = after.logSumExp?[index] {
        parts.append(("log-sum-exp", [other], [logSumExp]))
      }
      for (part, found, expected) in parts {
        guard zip(found, expected).allSatisfy({ isSame($0, $1) && !$0.isNaN }) else {
          return Deviation(row: row, part: part, found: found, expected: expected)
        }
      }
    }
    return nil
  }

  /// The first row of an answer that is further from the exact one than roundings explain.
  ///
  /// The largest share of its bound that an error takes up is put in `worst`.
  func firstError(
    in answer: AttentionAnswer,
    to attentionCase: AttentionCase,
    worst: inout Double
  ) -> Deviation? {
    let oracle = Oracle(attentionCase)
    let bounds = [ErrorBound(self), .doublePrecision]
    let dimension = attentionCase.query.dimension
    for (index, row) in attentionCase.rows.enumerated() where judges(row, of: attentionCase) {
      let exact = oracle.row(row)
      func isNear(
        _ found: some Collection<Double>,
        _ expected: [Double],
        _ limit: (ErrorBound) -> [Double]
      ) -> Bool {
        let limits = bounds.map(limit)
        var isNear = true
        for (index, (number, other)) in zip(found, expected).enumerated() where number != other {
          let error = abs(number - other)
          let limit = limits[0][index] + limits[1][index]
          // A NaN is near nothing.
          if !(error <= limit) { isNear = false }
          if error > 0, limit > 0, limit.isFinite { worst = max(worst, error / limit) }
        }
        return isNear
      }
      guard
        isNear(answer.output[row], exact.output, { $0.output(exact, dimension: dimension) })
      else {
        return Deviation(
          row: row,
          part: "output",
          found: Array(answer.output[row]),
          expected: exact.output
        )
      }
      if let weights = answer.weights?[row] {
        let visible = exact.keys.map { weights[weights.startIndex + $0] }
        guard isNear(visible, exact.weights, { $0.weights(exact, dimension: dimension) }) else {
          return Deviation(row: row, part: "weights", found: visible, expected: exact.weights)
        }
      }
      if let logSumExp = answer.logSumExp?[index], !exact.keys.isEmpty {
        let limit: (ErrorBound) -> [Double] = { [$0.logSumExp(exact, dimension: dimension)] }
        guard isNear([logSumExp], [exact.logSumExp], limit) else {
          return Deviation(
            row: row,
            part: "log-sum-exp",
            found: [logSumExp],
            expected: [exact.logSumExp]
          )
        }
      }
    }
    return nil
  }
}
