import MaskAlgebra

/// `query * q + key * k + batch * b + head * h + constant`, far from 64 bits everywhere in a run.
///
/// Most comparisons of masks are between two of these, and then a line is solved in one step.
struct Affine: Sendable {
  let query: Int
  let key: Int
  let batch: Int
  let head: Int
  let constant: Int

  init(query: Int = 0, key: Int = 0, batch: Int = 0, head: Int = 0, constant: Int = 0) {
    self.query = query
    self.key = key
    self.batch = batch
    self.head = head
    self.constant = constant
  }

  /// The symbol, unless it is one that a bound formula does not have.
  init?(_ symbol: Symbol) {
    switch symbol {
    case .query: self.init(query: 1)
    case .key: self.init(key: 1)
    case .batch: self.init(batch: 1)
    case .head: self.init(head: 1)
    case .keyCount, .queryCount: return nil
    }
  }

  /// The slope along a line.
  func slope(along direction: Line.Direction) -> Int { direction == .alongKeys ? key : query }

  /// The value on a line where the running position is 0.
  func intercept(on line: Line) -> Int {
    let fixed = line.direction == .alongKeys ? query : key
    return fixed * line.position + batch * line.batch + head * line.head + constant
  }
}

extension Affine {
  /// How large the symbols of a run can be, in magnitude, and thereby which forms are safe.
  struct Limits {
    private let position: UInt
    private let batch: UInt
    private let head: UInt

    init(_ geometry: Geometry) {
      // `transpose` and `compose` hand the query's positions to the key and the other way round.
      let past = geometry.offset + geometry.queryCount
      position = max(1, geometry.offset.magnitude, past.magnitude, geometry.keyCount.magnitude)
      batch = max(1, geometry.batchCount.magnitude)
      head = max(1, geometry.headCount.magnitude)
    }

    /// The largest magnitude of a symbol of a bound formula.
    func magnitude(of symbol: Symbol) -> Int? {
      switch symbol {
      case .query, .key: Int(exactly: position)
      case .batch: Int(exactly: batch)
      case .head: Int(exactly: head)
      case .keyCount, .queryCount: nil
      }
    }

    /// The form, if its terms add up to less than 2 to the 61st; so two of them have a difference.
    func checked(_ affine: Affine) -> Affine? {
      let terms = [
        (affine.query, position), (affine.key, position), (affine.batch, batch),
        (affine.head, head), (affine.constant, 1),
      ]
      var sum: UInt = 0
      for (coefficient, limit) in terms {
        let product = coefficient.magnitude.multipliedReportingOverflow(by: limit)
        let next = sum.addingReportingOverflow(product.partialValue)
        guard !product.overflow, !next.overflow, next.partialValue < 1 << 61 else { return nil }
        sum = next.partialValue
      }
      return affine
    }
  }

  // Coefficients of checked forms are below 2 to the 61st, so these cannot overflow.

  static func + (a: Affine, b: Affine) -> Affine {
    Affine(
      query: a.query + b.query,
      key: a.key + b.key,
      batch: a.batch + b.batch,
      head: a.head + b.head,
      constant: a.constant + b.constant
    )
  }

  static func - (a: Affine, b: Affine) -> Affine {
    Affine(
      query: a.query - b.query,
      key: a.key - b.key,
      batch: a.batch - b.batch,
      head: a.head - b.head,
      constant: a.constant - b.constant
    )
  }

  /// The multiple, nil where a coefficient passes 64 bits.
  func scaled(by factor: Int) -> Affine? {
    let products = [query, key, batch, head, constant].map {
      $0.multipliedReportingOverflow(by: factor)
    }
    guard products.allSatisfy({ !$0.overflow }) else { return nil }
    let values = products.map(\.partialValue)
    return Affine(
      query: values[0],
      key: values[1],
      batch: values[2],
      head: values[3],
      constant: values[4]
    )
  }
}
