import MaskAlgebra

extension Plan {
  /// Whether regions can say what the formula means, as far as that shows without a run.
  ///
  /// Opaque predicates, calls that check their arguments cell by cell, tables at query and key, and
  /// values that may pass 64 bits are left to the definition.
  var mayHaveRegions: Bool {
    // Keys count even where the formula does not mention them.
    guard let key = limits.magnitude(of: .key), key < 1 << 60 else { return false }
    for part in masks {
      switch part.operation {
      case .cellByCell, .call, .transpose: return false
      case .lookUp where part.operands.count > 1 && dependence(of: part.operands).isMixed:
        return false
      default: break
      }
    }
    for part in integers {
      if case .lookUp = part.operation, part.operands.count > 1,
        dependence(of: part.operands).isMixed
      {
        return false
      }
    }
    return areValuesSafe
  }

  /// Whether every value that evaluation meets is below 2 to the 59th.
  private var areValuesSafe: Bool {
    // What is below a part has later numbers.
    var magnitudes = Array(repeating: 0, count: integers.count)
    for (number, part) in integers.enumerated().reversed() {
      guard let magnitude = magnitude(of: part, magnitudes), magnitude < 1 << 59 else {
        return false
      }
      magnitudes[number] = magnitude
    }
    return true
  }

  private func magnitude(of part: IntegerPart, _ known: [Int]) -> Int? {
    let operands = part.operands.map { known[$0] }
    switch part.operation {
    case .constant(let value): return value == .min ? nil : abs(value)
    case .symbol(let symbol): return limits.magnitude(of: symbol)
    // Both operands are below 2 to the 59th.
    case .add, .subtract: return operands[0] + operands[1]
    case .minimum, .maximum: return max(operands[0], operands[1])
    case .absolute: return operands[0]
    case .scale(let factor):
      guard factor != .min else { return nil }
      let (product, overflow) = operands[0].multipliedReportingOverflow(by: abs(factor))
      return overflow ? nil : product
    case .divide(let divisor): return max(operands[0] / divisor + 1, divisor)
    case .remainder(let divisor): return max(operands[0], divisor)
    case .lookUp(let table): return tables[table].magnitude
    case .unavailable: return nil
    }
  }

  /// After how many positions a part that depends on no other one grows by a multiple of a modulus,
  /// nil where it never does, or nobody knows.
  func period(ofPart number: Int, along symbol: Symbol, modulo modulus: Int) -> Int? {
    let part = integers[number]
    guard part.dependence.contains(Dependence(symbol)) else { return 1 }
    if let affine = part.affine {
      let slope = symbol == .key ? affine.key : affine.query
      return modulus / modulus.greatestCommonDivisor(abs(slope))
    }
    let first = part.operands.lowerBound
    switch part.operation {
    case .add, .subtract:
      guard let a = period(ofPart: first, along: symbol, modulo: modulus),
        let b = period(ofPart: first + 1, along: symbol, modulo: modulus)
      else { return nil }
      return a.leastCommonMultiple(b)
    case .scale(let factor):
      let rest = modulus / modulus.greatestCommonDivisor(abs(factor))
      return period(ofPart: first, along: symbol, modulo: rest)
    case .divide(let divisor):
      let (product, overflow) = modulus.multipliedReportingOverflow(by: divisor)
      return overflow ? nil : period(ofPart: first, along: symbol, modulo: product)
    case .remainder(let divisor): return period(ofPart: first, along: symbol, modulo: divisor)
    default: return nil
    }
  }
}

extension Plan.Table {
  /// The largest value's magnitude, nil where it does not fit.
  fileprivate var magnitude: Int? {
    let span = values.span
    var (smallest, largest) = (0, 0)
    for index in span.indices {
      smallest = min(smallest, span[index])
      largest = max(largest, span[index])
    }
    return Int(exactly: max(smallest.magnitude, largest.magnitude))
  }
}

extension Dependence {
  /// Whether both positions are in it.
  var isMixed: Bool { isSuperset(of: [.query, .key]) }
}
