import MaskAlgebra
import MaskLogic

extension Verdict {
  /// The word for scripts: `proved`, `refuted`, `tested` or `undecided`.
  var name: String {
    switch self {
    case .proved: "proved"
    case .refuted: "refuted"
    case .tested: "tested"
    case .undecided: "undecided"
    }
  }
}

extension Counterexample {
  /// The assignment, in the order in which counterexamples are compared.
  var json: JSON {
    var fields: [(String, JSON)] = [("n", .integer(geometry.keyCount))]
    if statesWindow {
      fields.append(("m", .integer(geometry.queryCount)))
      fields.append(("offset", .integer(geometry.offset)))
    }
    fields += parameters.map { ($0.name, .integer($0.value)) }
    fields += inputs.map { ($0.name, $0.array.json) }
    fields += relations.map { relation in
      (relation.name, .array(relation.cells.map { .integers($0.map { $0 ? 1 : 0 }) }))
    }
    for (name, value) in [("b", batch), ("h", head), ("q", query), ("k", key)] {
      if let value { fields.append((name, .integer(value))) }
    }
    return .object(fields.map { JSON.Field(key: $0.0, value: $0.1) })
  }
}

extension InputArray {
  /// Nested lists.
  fileprivate var json: JSON { json(shape[...], values[...]) }

  private func json(_ shape: ArraySlice<Int>, _ values: ArraySlice<Int>) -> JSON {
    guard let extent = shape.first else {
      return values.first.map { isBoolean ? .bool($0 != 0) : .integer($0) } ?? .null
    }
    let step = shape.dropFirst().reduce(1, *)
    return .array(
      (0..<extent).map { entry in
        let start = values.startIndex + entry * step
        return json(shape.dropFirst(), values[start..<start + step])
      }
    )
  }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) * 1e-15
  }
}
