import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// An answer held against full recomputation.
struct DecodingComparison {
  let oracle: Oracle
  let format: FloatFormat
  let bound: ErrorBound

  init(_ oracle: Oracle, _ subject: CacheSubject) {
    self.oracle = oracle
    format = subject.format
    bound = ErrorBound(
      stored: subject.format.unitRoundoff,
      accumulated: subject.accumulator.unitRoundoff,
      smallest: max(subject.format.underflow, subject.accumulator.underflow)
    )
  }

  /// - Throws: ``Falsified`` where the answer is not what full recomputation gives: to the bit if
  ///   that is claimed, else within the bound.
  func check(_ answer: DecodingAnswer, _ trial: inout Trial) throws {
    let shape = oracle.query.shape.dropLast() + [oracle.value.dimension]
    try trial.expect(
      answer.output.shape == Array(shape),
      "the output has the shape \(answer.output.shape); it is \(shape)"
    )
    trial.label("to the bit", if: answer.isExact)
    trial.label("in another order", if: !answer.isExact)
    if answer.isExact {
      let expected = try oracle.reference(in: format)
      guard expected.bits != answer.output.bits else { return }
      for place in oracle.rows {
        let (found, wanted) = (answer.output.row(place), expected.row(place))
        guard zip(found, wanted).contains(where: { $0.bitPattern != $1.bitPattern }) else {
          continue
        }
        throw Falsified(
          "\(headline(found, at: place)): decoding gives \(found), full recomputation \(wanted), "
            + "and they are to be equal to the bit"
        )
      }
    } else {
      try checkWithinBound(answer.output, &trial)
    }
  }

  private func checkWithinBound(_ output: AttentionTensor<Double>, _ trial: inout Trial) throws {
    for place in oracle.rows {
      let row = oracle.row(place)
      let limits = bound.output(row, dimension: oracle.query.dimension)
      let found = output.row(place)
      for (index, number) in found.enumerated() {
        let difference = abs(number - row.output[index])
        if limits[index] > 0 { trial.aim(at: difference / limits[index]) }
        // Written so that NaN fails.
        guard difference <= limits[index] else {
          throw Falsified(
            "\(headline(found, at: place)): decoding gives \(found), full recomputation "
              + "\(row.output), and they may be \(limits[index]) apart"
          )
        }
      }
    }
  }
}

// MARK: What it is instead

extension DecodingComparison {
  /// What is wrong with a row, and where, in absolute positions.
  private func headline(_ found: [Double], at place: CaseRow) -> String {
    let offset = oracle.visible.geometry.offset
    let name = "b = \(place.batch), h = \(place.head), q = \(offset + place.row)"
    let shape = oracle.visible.shape
    let seen = (0..<shape.keyCount).map { key in
      oracle.visible[
        min(place.batch, shape.batchCount - 1),
        min(place.head, shape.headCount - 1),
        place.row,
        key
      ]
    }
    // Under most masks a row of the first queries sees the keys up to its own index.
    let forgotten = seen.indices.map { $0 <= place.row && seen[$0] }
    if offset > 0, isRight(found, seeing: forgotten, at: place) {
      return "the offset of the cache, \(offset), is forgotten: at \(name) the mask is that of "
        + "q = \(place.row)"
    }
    for key in seen.indices {
      var other = seen
      other[key].toggle()
      guard isRight(found, seeing: other, at: place) else { continue }
      return seen[key]
        ? "the visible key k = \(key) is missing at \(name)"
        : "the hidden key k = \(key) is seen at \(name)"
    }
    return "decoding differs from full recomputation at \(name)"
  }

  private func isRight(_ found: [Double], seeing keys: [Bool], at place: CaseRow) -> Bool {
    var other = oracle
    let geometry = Geometry(queryCount: 1, keyCount: keys.count, offset: 0)
    let rows = Array(repeating: keys, count: oracle.query.length).flatMap(\.self)
    let shape = MaskShape(queryCount: oracle.query.length, keyCount: keys.count)
    other.visible = .whole(geometry, shape, rows)
    let row = other.row(place)
    let limits = bound.output(row, dimension: oracle.query.dimension)
    return found.indices.allSatisfy { abs(found[$0] - row.output[$0]) <= limits[$0] }
  }
}

extension AttentionTensor<Double> {
  /// The bits of all elements, by which a zero differs from its negative.
  var bits: [UInt64] { elements.map(\.bitPattern) }

  /// One row.
  func row(_ place: CaseRow) -> [Double] {
    Array(vector(batch: place.batch, head: place.head, row: place.row))
  }
}
