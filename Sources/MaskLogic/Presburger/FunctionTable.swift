/// The points of an unknown function that a counterexample writes down, in row-major order.
struct FunctionTable {
  /// More values than this are not written down.
  static let largestCount = 1 << 20

  /// Entries that have one value.
  struct Run {
    let entries: Range<Int>
    let value: LinearForm

    init(_ entries: Range<Int>, _ value: LinearForm) {
      self.entries = entries
      self.value = value
    }
  }

  let function: Int
  /// The first point along each axis.
  let origin: [Int]
  let shape: [Int]

  var count: Int { shape.reduce(1, *) }
  var rowLength: Int { max(1, shape.last ?? 1) }

  /// That a value is the one of its run, where the point lies in one.
  ///
  /// The runs begin with the first entry and leave none out. In a function whose values do not
  /// become smaller, the last known value is a bound on the rest of its row.
  func formula(
    _ runs: [Run],
    _ term: Terms.LookUpTerm,
    _ value: LinearForm,
    isNondecreasing: Bool
  ) throws(Refusal) -> Formula {
    var place = LinearForm.zero
    var isOutside: [Formula] = []
    for (argument, (first, extent)) in zip(term.arguments, zip(origin, shape)) {
      let index = try argument.adding(Integer(first).negated())
      place = try place.scaled(by: Integer(extent)).adding(index)
      isOutside.append(try .less(index, .zero))
      isOutside.append(try .atMost(LinearForm(Integer(extent)), index))
    }
    var result: [Formula] = []
    for run in runs {
      let before = try Formula.less(place, LinearForm(Integer(run.entries.lowerBound)))
      let behind = try Formula.atMost(LinearForm(Integer(run.entries.upperBound)), place)
      result.append(.disjunction(isOutside + [before, behind, try .equal(value, run.value)]))
    }
    if isNondecreasing, let last = runs.last, last.entries.upperBound % rowLength != 0 {
      let known = last.entries.upperBound
      let rowEnd = known - known % rowLength + rowLength
      let before = try Formula.less(place, LinearForm(Integer(known)))
      let behind = try Formula.atMost(LinearForm(Integer(rowEnd)), place)
      result.append(.disjunction(isOutside + [before, behind, try .atMost(last.value, value)]))
    }
    return .conjunction(result)
  }
}
