import MaskAlgebra

extension LineCompiler {
  /// Asks about every cell of a domain, 64 of them to a word.
  func cellByCell(
    _ number: Int,
    _ line: Line,
    within domain: KeyRuns
  ) throws(EvaluationError) -> KeyRuns {
    if case .opaque(let predicate) = plan.formulas[number] {
      return Self.runs(within: domain) { predicate.isVisible(line.cell(at: $0)) }
    }
    let formula = plan.formulas[number]
    return try Self.runs(within: domain) { (position: Int) throws(EvaluationError) -> Bool in
      try formula.visible(at: line.cell(at: position), in: environment)
    }
  }

  private static func runs<Failure: Error>(
    within domain: KeyRuns,
    _ isVisible: (Int) throws(Failure) -> Bool
  ) throws(Failure) -> KeyRuns {
    var visible = KeyRuns()
    for range in domain.ranges {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 64) {
        var word: UInt64 = 0
        for bit in 0..<min(64, range.upperBound - start) where try isVisible(start + bit) {
          word |= 1 << UInt64(bit)
        }
        visible.append(bits: word, from: start)
      }
    }
    return visible
  }
}

extension KeyRuns {
  /// Adds the positions of the bits that are 1, the lowest standing for `start`.
  fileprivate mutating func append(bits: UInt64, from start: Int) {
    var (rest, position) = (bits, start)
    while rest != 0 {
      let gap = rest.trailingZeroBitCount
      rest >>= UInt64(gap)
      let length = (~rest).trailingZeroBitCount
      append(position + gap..<position + gap + length)
      position += gap + length
      // A smart shift by 64 leaves nothing.
      rest >>= UInt64(length)
    }
  }
}
