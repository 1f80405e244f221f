internal import MaskAlgebra

/// The values of a law's parameters in one geometry, the first parameter outermost.
///
/// Not a sequence: a range that mentions earlier parameters may have no value.
struct ParameterAssignments {
  private let parameters: [LawOutline.Parameter]
  private var environment: Environment
  private var values: [[Int]]
  /// Where in its values each parameter stands.
  private var places: [Int]
  private var isStarted = false

  init(_ parameters: [LawOutline.Parameter], in geometry: Geometry) {
    self.parameters = parameters
    environment = Environment(geometry: geometry)
    values = Array(repeating: [], count: parameters.count)
    places = Array(repeating: 0, count: parameters.count)
  }

  mutating func next(
    _ quantities: inout Quantities,
    _ meter: inout Meter
  ) throws(Interruption) -> [String: Int]? {
    var level = parameters.count - 1
    if !isStarted {
      isStarted = true
      guard !parameters.isEmpty else { return [:] }
      level = 0
      try enter(level, &quantities)
    }
    while level >= 0 {
      try meter.spend(1)
      places[level] += 1
      guard places[level] < values[level].count else {
        level -= 1
        continue
      }
      environment.parameters[parameters[level].name] = values[level][places[level]]
      if level == parameters.count - 1 { return environment.parameters }
      level += 1
      try enter(level, &quantities)
    }
    return nil
  }

  private mutating func enter(_ level: Int, _ quantities: inout Quantities) throws(Interruption) {
    values[level] = try quantities.values(of: parameters[level], in: environment)
    places[level] = -1
  }
}
