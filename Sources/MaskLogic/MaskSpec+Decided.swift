public import MaskAlgebra

// The part of the set vocabulary that speaks of every length. The answers are verdicts and not
// booleans, because a boolean would claim more than is known: `proved` and `refuted` are certain,
// `tested` reached a size, `undecided` says why.

extension MaskSpec {
  /// Whether both masks have the same cells, for every length, input and open parameter.
  ///
  ///     let wide: MaskSpec = .causal && .window(4)
  ///     wide.isEquivalent(to: .window(4))  // proved
  public func isEquivalent(
    to other: MaskSpec,
    decider: any LawDecider = PresburgerDecider()
  ) -> Verdict {
    decider.decide(.everywhere(.equal(self, other)))
  }

  /// Whether the other mask has every cell of this one, for every length, input and open parameter.
  public func isSubset(
    of other: MaskSpec,
    decider: any LawDecider = PresburgerDecider()
  ) -> Verdict {
    decider.decide(.everywhere(.subset(self, other)))
  }

  /// Whether no cell is in both masks, for every length, input and open parameter.
  public func isDisjoint(
    with other: MaskSpec,
    decider: any LawDecider = PresburgerDecider()
  ) -> Verdict {
    decider.decide(.everywhere(.equal(self && other, .none)))
  }
}

extension Law {
  /// The law that a statement holds whatever its open parameters are.
  fileprivate static func everywhere(_ statement: Statement) -> Law {
    var mentions = Mentions()
    for mask in statement.masks { mask.formula.collect(into: &mentions) }
    return Law(
      statement: statement,
      quantifiers: mentions.parameters.sorted().map { .parameter($0, .unbounded) }
    )
  }
}
