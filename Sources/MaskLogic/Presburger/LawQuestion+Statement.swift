internal import MaskAlgebra

extension LawQuestion {
  mutating func addStatement() throws(Refusal) {
    let counts = try reader.formula(law.condition.formula, at: place)
    premises.append(counts)
    try reader.collectReads(of: law.condition.formula, at: place, when: [], into: &reads)
    switch law.statement {
    case .equal(let a, let b):
      violation = .parity([
        try reader.formula(a.formula, at: place), try reader.formula(b.formula, at: place),
      ])
      for mask in [a, b] {
        try reader.collectReads(of: mask.formula, at: place, when: [counts], into: &reads)
      }
    case .subset(let a, let b):
      let isLeft = try reader.formula(a.formula, at: place)
      violation = .conjunction([isLeft, .negation(try reader.formula(b.formula, at: place))])
      try reader.collectReads(of: a.formula, at: place, when: [counts], into: &reads)
      try reader.collectReads(of: b.formula, at: place, when: [counts, isLeft], into: &reads)
    case .stable(let a):
      var longer = place
      longer.keyCount = try coveredKeyCount()
      longer.queryCount = longer.keyCount
      let isOld = try Formula.less(LinearForm(key), LinearForm(keyCount))
      violation = .parity([
        .conjunction([isOld, try reader.formula(a.formula, at: place)]),
        try reader.formula(a.formula, at: longer),
      ])
      try reader.collectReads(of: a.formula, at: place, when: [counts, isOld], into: &reads)
      try reader.collectReads(of: a.formula, at: longer, when: [counts], into: &reads)
    case .rowsNonempty(let a):
      let seen = terms.variable("k")
      var cell = place
      cell.key = LinearForm(seen)
      let range = try Formula.within(cell.key, from: .zero, below: LinearForm(keyCount))
      try addEmptiness(of: a, at: cell, over: seen, range, counts)
    case .columnsNonempty(let a):
      let seeing = terms.variable("q")
      var cell = place
      cell.query = LinearForm(seeing)
      let end = try offset.adding(queryCount)
      let range = try Formula.within(cell.query, from: offset, below: end)
      try addEmptiness(of: a, at: cell, over: seeing, range, counts)
    }
  }

  private mutating func addEmptiness(
    of mask: MaskSpec,
    at cell: MaskReader.Place,
    over variable: Variable,
    _ range: Formula,
    _ counts: Formula
  ) throws(Refusal) {
    let isVisible = try reader.formula(mask.formula, at: cell)
    violation = .negation(.exists(variable, .conjunction([range, isVisible])))
    try reader.collectReads(of: mask.formula, at: cell, when: [counts, range], into: &reads)
  }
}
