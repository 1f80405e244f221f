extension Refutation {
  /// The places of the constraints that it rests on, of so many that are known at its beginning.
  func premises(of count: Int) -> Set<Int> {
    let total = count + steps.count
    var needed: Set<Int>
    switch end {
    case .contradiction(let place): needed = [place]
    case .split(_, let atLeastZero, let negative):
      // Each side knows one more: its own side of the split.
      let both = atLeastZero.premises(of: total + 1).union(negative.premises(of: total + 1))
      needed = both.subtracting([total])
    }
    for (index, step) in steps.enumerated().reversed() where needed.contains(count + index) {
      switch step {
      case .sum(let multiples): needed.formUnion(multiples.map(\.constraint))
      case .squeeze(let a, let b): needed.formUnion([a, b])
      case .definition: break
      }
    }
    return needed.filter { $0 < count }
  }

  /// How often each constraint is in one sum that is false; nil where something had to be rounded
  /// or split.
  func factors(for constraints: [Constraint]) throws(Refusal) -> [Int: Integer]? {
    guard case .contradiction(let place) = end else { return nil }
    var factors: [Int: Integer] = [place: 1]
    for (index, step) in steps.enumerated().reversed() {
      guard let factor = factors.removeValue(forKey: constraints.count + index) else { continue }
      switch step {
      case .sum(let multiples):
        for multiple in multiples {
          let product = try multiple.factor.times(factor)
          factors[multiple.constraint] = try (factors[multiple.constraint] ?? 0).plus(product)
        }
      case .squeeze(let a, let b):
        // One of the two opposites was added so often.
        let used = factor > 0 ? a : b
        let count = factor > 0 ? factor : try factor.negated()
        factors[used] = try (factors[used] ?? 0).plus(count)
      // A name is in no other constraint, so that nothing is left of it in the end.
      case .definition: break
      }
    }
    factors = factors.filter { $0.value != 0 }
    var sum = LinearForm.zero
    for (place, factor) in factors {
      sum = try sum.adding(constraints[place].form, times: factor)
    }
    // Where a sum was rounded on the way, the whole sum is not false.
    return sum.isConstant && sum.constant < 0 ? factors : nil
  }

  /// How many splits there are.
  var splitCount: Int {
    guard case .split(_, let atLeastZero, let negative) = end else { return 0 }
    return 1 + atLeastZero.splitCount + negative.splitCount
  }
}
