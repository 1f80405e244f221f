internal import MaskAlgebra

/// Which values a search tries for parameters and inputs at one length, and what it has tried.
struct Quantities {
  private let isDense: Bool
  private let landmarks: [Int]
  private var keyCount = 0
  private var seen: [String: Seen] = [:]
  /// Whether integers were left out between those that were tried, at any length so far.
  private(set) var hasGaps = false

  /// What a quantity was at the present length; its range may depend on earlier parameters.
  private struct Seen {
    var lower: Int?
    var upper: Int?
    var latest: CandidateIntegers
    var values: Set<Int>
    var isComplete: Bool
  }

  init(landmarks: [Int], isDense: Bool) {
    self.landmarks = landmarks
    self.isDense = isDense
  }

  mutating func begin(length keyCount: Int) {
    self.keyCount = keyCount
    seen = [:]
  }

  /// What was tried of a parameter or input at the present length, nil where that was everything.
  func bound(of name: String) -> Scope.Bound? {
    guard let seen = seen[name], !seen.isComplete else { return nil }
    return Scope.Bound(name: name, ranges: [ClosedRange](covering: seen.values))
  }

  /// The integers to try for a parameter.
  mutating func values(
    of parameter: LawOutline.Parameter,
    in environment: Environment
  ) throws(Interruption) -> [Int] {
    let (lower, upper) = try parameter.range.ends(in: environment)
    if let seen = seen[parameter.name], seen.lower == lower, seen.upper == upper {
      return seen.latest.values
    }
    let choice = CandidateIntegers.Choice(
      radius: keyCount + 2,
      landmarks: landmarks,
      completeCount: 16,
      isDense: isDense
    )
    let candidates = CandidateIntegers(from: lower, to: upper, choosing: choice)
    record(candidates, of: parameter.name, from: lower, to: upper)
    return candidates.values
  }

  private mutating func record(
    _ candidates: CandidateIntegers,
    of name: String,
    from lower: Int?,
    to upper: Int?
  ) {
    hasGaps = hasGaps || candidates.hasGaps
    let earlier = seen[name]
    seen[name] = Seen(
      lower: lower,
      upper: upper,
      latest: candidates,
      values: earlier?.values.union(candidates.values) ?? Set(candidates.values),
      isComplete: candidates.isComplete && earlier?.isComplete ?? true
    )
  }
}

// MARK: Inputs

extension Quantities {
  /// The data to try for one input.
  struct InputChoices {
    let name: String
    let shape: [Int]
    let isBoolean: Bool
    let arrays: ArrayChoices

    func array(_ values: [Int]) throws(Interruption) -> InputArray {
      do {
        return try InputArray(shape: shape, values: values, isBoolean: isBoolean)
      } catch {
        throw Interruption.unsupported("\(error)")
      }
    }
  }

  /// The data to try for an input whose values fit one geometry and whose axes cover another.
  mutating func choices(
    for input: LawOutline.Input,
    in geometry: Geometry,
    covering: Geometry,
    _ meter: inout Meter
  ) throws(Interruption) -> InputChoices {
    let declaration = input.declaration
    let shape = declaration.axes.map { $0.count(in: covering) }
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow else { throw Interruption.outOfBudget }
      count = product
    }
    try meter.spend(count)
    var arrays: ArrayChoices
    switch declaration.kind {
    case .booleans: arrays = ArrayChoices(values: [0, 1], count: count)
    case .integers(let range):
      let ends = try range.ends(in: Environment(geometry: geometry))
      arrays = integerArrays(for: input, from: ends.lower, to: ends.upper, count: count)
    }
    if declaration.isNondecreasing { arrays.nondecreasingWidth = shape.last ?? 1 }
    return InputChoices(
      name: declaration.name,
      shape: shape,
      isBoolean: declaration.isBoolean,
      arrays: arrays
    )
  }

  private mutating func integerArrays(
    for input: LawOutline.Input,
    from lower: Int?,
    to upper: Int?,
    count: Int
  ) -> ArrayChoices {
    let name = input.declaration.name
    if input.isUpToEquality,
      let values = CandidateIntegers.distinct(
        from: lower,
        to: upper,
        count: count,
        isAscending: input.declaration.isNondecreasing
      )
    {
      record(CandidateIntegers(values, isComplete: true), of: name, from: lower, to: upper)
      return ArrayChoices(values: values, count: count, isUpToEquality: true)
    }
    let choice = CandidateIntegers.Choice(
      radius: keyCount,
      landmarks: input.landmarks,
      completeCount: max(8, keyCount + 2),
      isDense: isDense
    )
    let candidates = CandidateIntegers(from: lower, to: upper, choosing: choice)
    record(candidates, of: name, from: lower, to: upper)
    return ArrayChoices(values: candidates.values, count: count)
  }
}

extension CandidateIntegers {
  /// Integers enough for any pattern of equal and different entries; nil where there are none such.
  ///
  /// Entries that may not become smaller make their patterns of ascending integers.
  fileprivate static func distinct(
    from lower: Int?,
    to upper: Int?,
    count: Int,
    isAscending: Bool
  ) -> [Int]? {
    let choice = Choice(radius: count, landmarks: [], completeCount: count, isDense: false)
    guard isAscending else {
      return Array(CandidateIntegers(from: lower, to: upper, choosing: choice).values.prefix(count))
    }
    let ascending = CandidateIntegers(from: max(0, lower ?? 0), to: upper, choosing: choice)
    let values = Array(ascending.values.prefix(count))
    // Below zero lie other integers, which would be needed where these are too few.
    return lower ?? -1 >= 0 || values.count == count ? values : nil
  }
}

extension ParameterRange {
  fileprivate func ends(
    in environment: Environment
  ) throws(Interruption) -> (lower: Int?, upper: Int?) {
    (try lower?.value(in: environment), try upper?.value(in: environment))
  }
}
