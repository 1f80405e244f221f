import FloatFormats
import MaskAlgebra
import MaskedAttention

/// The place of a key and its value.
struct KeyPlace: Hashable {
  let batch: Int
  /// The head of key and value, which a group of query heads shares.
  let head: Int
  let key: Int
}

/// What is written over keys and values.
struct Replacement: CustomStringConvertible {
  var key: Double
  var value: Double

  var description: String { "keys \(key), values \(value)" }
}

extension AttentionCase {
  /// Every place of a key.
  var keyPlaces: [KeyPlace] {
    (0..<key.batchCount).flatMap { batch in
      (0..<key.headCount).flatMap { head in
        (0..<key.length).map { KeyPlace(batch: batch, head: head, key: $0) }
      }
    }
  }

  /// Whether a row sees what is at a place.
  func sees(_ row: CaseRow, _ place: KeyPlace) -> Bool {
    row.batch == place.batch && row.head / groupSize == place.head && sees(row, place.key)
  }

  /// The keys that are hidden from a row, of its own batch row and head.
  func hiddenPlaces(from row: CaseRow) -> [KeyPlace] {
    (0..<geometry.keyCount).filter { !sees(row, $0) }
      .map { KeyPlace(batch: row.batch, head: row.head / groupSize, key: $0) }
  }

  /// The case with other numbers at some keys and values.
  ///
  /// A number that stands there already turns its sign, so that everything changes.
  func replacing(_ places: [KeyPlace], with replacement: Replacement) -> AttentionCase {
    var changed = self
    changed.key = key.overwriting(places, with: replacement.key)
    changed.value = value.overwriting(places, with: replacement.value)
    return changed
  }

  /// The largest number that may stand in a key without a score that overflows.
  func largestKeyNumber(in format: FloatFormat) -> Double {
    var largest = 1.0
    for start in stride(from: 0, to: query.elements.count, by: query.dimension) {
      let vector = query.elements[start..<start + query.dimension]
      largest = max(largest, vector.reduce(0) { $0 + abs($1) })
    }
    return format.largestFinite / 4 / largest
  }

  /// Draws numbers that are finite, and stay so on their way through the scores.
  func finiteReplacement(
    in format: FloatFormat,
    from trial: inout Trial
  ) -> Replacement {
    let numbers = [1, -1, 5, -20, 1000, -1000.0]
    let limit = largestKeyNumber(in: format)
    let drawn = trial.draw(
      "other numbers",
      Generator { choices in
        Replacement(key: choices.element(of: numbers), value: choices.element(of: numbers))
      }
    )
    func fitting(_ number: Double) -> Double {
      format.rounded(max(-limit, min(limit, number)), overflow: .saturating)
    }
    return Replacement(key: fitting(drawn.key), value: fitting(drawn.value))
  }

  /// The case with its keys in another order, and the columns of the mask with them.
  func permutingKeys(_ order: [Int]) -> AttentionCase {
    var permuted = table { sees($0, order[$1]) }
    permuted.key = key.rows(order)
    permuted.value = value.rows(order)
    return permuted
  }

  /// The case with its queries in another order, and the rows of the mask with them.
  func permutingQueries(_ order: [Int]) -> AttentionCase {
    var permuted = table { row, key in
      sees(CaseRow(batch: row.batch, head: row.head, row: order[row.row]), key)
    }
    permuted.query = query.rows(order)
    return permuted
  }

  /// The case with some of its keys alone, in that order.
  func keepingKeys(_ keys: [Int]) -> AttentionCase {
    AttentionCase(
      query: query,
      key: key.rows(keys),
      value: value.rows(keys),
      offset: geometry.offset,
      varying: tableAxes,
      options: options,
      sees: { sees($0, keys[$1]) }
    )
  }

  /// The case of one batch row.
  func batchRow(_ batch: Int) -> AttentionCase {
    func alone(_ tensor: AttentionTensor<Double>) -> AttentionTensor<Double> {
      AttentionTensor(
        batchCount: 1,
        headCount: tensor.headCount,
        length: tensor.length,
        dimension: tensor.dimension
      ) { tensor.vector(batch: batch, head: $1, row: $2) }
    }
    return AttentionCase(
      query: alone(query),
      key: alone(key),
      value: alone(value),
      offset: geometry.offset,
      varying: tableAxes.intersection(.head),
      options: options,
      sees: { sees(CaseRow(batch: batch, head: $0.head, row: $0.row), $1) }
    )
  }

  /// The case of one query head.
  func queryHead(_ head: Int) -> AttentionCase {
    func alone(_ tensor: AttentionTensor<Double>, _ head: Int) -> AttentionTensor<Double> {
      AttentionTensor(
        batchCount: tensor.batchCount,
        headCount: 1,
        length: tensor.length,
        dimension: tensor.dimension
      ) { batch, _, row in tensor.vector(batch: batch, head: head, row: row) }
    }
    var options = options
    if !options.logitSinks.isEmpty { options.logitSinks = [options.logitSinks[head]] }
    return AttentionCase(
      query: alone(query, head),
      key: alone(key, head / groupSize),
      value: alone(value, head / groupSize),
      offset: geometry.offset,
      varying: tableAxes.intersection(.batch),
      options: options,
      sees: { sees(CaseRow(batch: $0.batch, head: head, row: $0.row), $1) }
    )
  }
}

extension AttentionTensor<Double> {
  fileprivate func overwriting(_ places: [KeyPlace], with number: Double) -> AttentionTensor {
    var elements = elements
    for place in places {
      let start = position(batch: place.batch, head: place.head, row: place.key)
      for index in start..<start + dimension {
        elements[index] = elements[index] == number ? -number : number
      }
    }
    return replacingElements(elements)
  }

  /// A tensor of the same shape.
  func replacingElements(_ elements: [Double]) -> AttentionTensor {
    do throws(AttentionError) {
      return try AttentionTensor(shape: shape, elements: elements)
    } catch { preconditionFailure("the elements are as many as before: \(error)") }
  }
}
