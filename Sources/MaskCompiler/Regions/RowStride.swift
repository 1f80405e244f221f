import MaskAlgebra

/// After how many rows the rows of a mask come again, moved along.
///
/// With it, rows of one residue move evenly where neighbouring rows do not. It costs a sheet per
/// residue, so it is taken only where that is less than the bands that it spares.
struct RowStride {
  let rowCount: Int

  private struct Wish {
    let period: Int
    /// The bands without it.
    let bandCount: Int
  }

  /// Sheets that a plane may have.
  private static let limit = 1 << 16

  init(_ plan: Plan, in geometry: Geometry) {
    var wishes = plan.links.compactMap { Self.wish($0, geometry) }
    for (number, part) in plan.integers.enumerated() {
      if let wish = Self.wish(number, part, plan, geometry) { wishes.append(wish) }
    }
    wishes.sort { ($0.bandCount, $1.period) > ($1.bandCount, $0.period) }
    var stride = 1
    let valueRunCount = wishes.isEmpty ? 0 : plan.rowValueRunCount
    for wish in wishes {
      guard let next = stride.leastCommonMultiple(wish.period), next <= Self.limit,
        next <= geometry.queryCount / 2,
        next / stride * (1 + valueRunCount) < wish.bandCount
      else { continue }
      stride = next
    }
    rowCount = stride
  }

  /// `2 * k <= q`: the key moves on every other row.
  private static func wish(_ link: Plan.Link, _ geometry: Geometry) -> Wish? {
    guard let difference = link.difference else { return nil }
    let (key, query) = (abs(difference.key), abs(difference.query))
    guard key > 1, query > 0 else { return nil }
    let period = key / key.greatestCommonDivisor(query)
    return period == 1 ? nil : Wish(period: period, bandCount: geometry.queryCount / period)
  }

  private static func wish(
    _ number: Int,
    _ part: IntegerPart,
    _ plan: Plan,
    _ geometry: Geometry
  ) -> Wish? {
    let divisor: Int
    var isRemainder = false
    switch part.operation {
    case .divide(let by): divisor = by
    case .remainder(let by): (divisor, isRemainder) = (by, true)
    default: return nil
    }
    let operand = part.operands.lowerBound
    if !part.dependence.contains(.query) {
      // Long masks with repeating keys want blocks that repeat, too.
      guard isRemainder, geometry.queryCount > 1 << 22,
        let period = plan.period(ofPart: operand, along: .key, modulo: divisor)
      else { return nil }
      return Wish(period: period, bandCount: geometry.queryCount / 64)
    }
    if part.dependence.contains(.key) {
      // A difference of quotients inverts, a remainder is another one in every row.
      guard isRemainder,
        let period = plan.queryPeriod(ofPart: operand, modulo: divisor)
      else { return nil }
      let stripeCount = (geometry.keyCount + geometry.queryCount) / divisor
      return stripeCount <= 128 ? nil : Wish(period: period, bandCount: geometry.queryCount)
    }
    guard let period = plan.period(ofPart: operand, along: .query, modulo: divisor) else {
      return nil
    }
    return Wish(period: period, bandCount: geometry.queryCount / max(1, period))
  }
}

extension Plan {
  /// The period of what a sum of parts has of the query.
  fileprivate func queryPeriod(ofPart number: Int, modulo modulus: Int) -> Int? {
    let part = integers[number]
    guard part.dependence.contains(.query) else { return 1 }
    if case .add = part.operation { return common(part, modulo: modulus) }
    if case .subtract = part.operation { return common(part, modulo: modulus) }
    return period(ofPart: number, along: .query, modulo: modulus)
  }

  private func common(_ part: IntegerPart, modulo modulus: Int) -> Int? {
    let first = part.operands.lowerBound
    guard let a = queryPeriod(ofPart: first, modulo: modulus),
      let b = queryPeriod(ofPart: first + 1, modulo: modulus)
    else { return nil }
    return a.leastCommonMultiple(b)
  }

  /// The runs of equal values in the inputs that are read at the query alone.
  fileprivate var rowValueRunCount: Int {
    var count = 0
    for part in integers {
      guard case .lookUp(let table) = part.operation, part.dependence.contains(.query),
        !part.dependence.contains(.key)
      else { continue }
      count += tables[table].runCount
    }
    for part in masks {
      guard case .lookUp(let table) = part.operation else { continue }
      let dependence = dependence(of: part.operands)
      if dependence.contains(.query), !dependence.contains(.key) { count += tables[table].runCount }
    }
    return count
  }
}

extension Plan.Table {
  fileprivate var runCount: Int {
    var count = 0
    for (previous, next) in zip(values, values.dropFirst()) where previous != next { count += 1 }
    return count
  }
}
