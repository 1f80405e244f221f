import MaskAlgebra
import MaskExchange
import MaskLanguage
import MaskTesting
import MaskedAttention
import Testing

/// The reference against NumPy on random tensors, in double precision.
///
/// `Tests/Fixtures/compare_numpy.py` compares the commands with NumPy in the same way.
@Suite struct NumpyTests {
  private struct Entry: Decodable {
    let mask: String
    let offset: Int
    let queries: Int
    let keys: Int
    let dimension: Int
    let valueDimension: Int
  }

  /// Takes the numbers of the file in their order.
  private struct Numbers {
    var rest: ArraySlice<Double>

    mutating func tensor(_ rows: Int, _ columns: Int) throws -> AttentionTensor<Double> {
      defer { rest = rest.dropFirst(rows * columns) }
      return try AttentionTensor(
        shape: [rows, columns],
        elements: Array(rest.prefix(rows * columns))
      )
    }
  }

  @Test func `200 random attentions agree with NumPy`() throws {
    let entries = try Fixtures.decode([Entry].self, "numpy_random.json")
    #expect(entries.count == 200)
    var numbers = Numbers(
      rest: try NumpyArray(contentsOf: Fixtures.path("numpy_random.npy")).doubles[...]
    )
    for (index, entry) in entries.enumerated() {
      try compare(entry, &numbers, "attention \(index) under \(entry.mask)")
    }
    #expect(numbers.rest.isEmpty)
  }

  private func compare(_ entry: Entry, _ numbers: inout Numbers, _ name: String) throws {
    let (queries, keys) = (entry.queries, entry.keys)
    let tensors = Tensors(
      query: try numbers.tensor(queries, entry.dimension),
      key: try numbers.tensor(keys, entry.dimension),
      value: try numbers.tensor(keys, entry.valueDimension)
    )
    let scaled = try numbers.tensor(queries, keys)
    let weights = try numbers.tensor(queries, keys)
    let output = try numbers.tensor(queries, entry.valueDimension)
    let mask = try MaskSpec(parsing: entry.mask)
    let result = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask,
      offset: entry.offset
    )
    let oracle = try Oracle(
      tensors,
      mask: mask,
      geometry: try Geometry(queries: queries, keys: keys, offset: entry.offset)
    )
    for row in 0..<queries {
      let trace = try result.trace(query: entry.offset + row)
      let exact = oracle.row(oracle.rows[row])
      expect(
        AttendedRow(output: trace.output, weights: trace.weights),
        near: AttendedRow(
          output: output,
          weights: weights,
          logSumExp: nil,
          oracle.rows[row]
        ),
        within: [.doublePrecision, .doublePrecision],
        of: exact,
        dimension: entry.dimension,
        "\(name), row \(row)"
      )
      #expect(trace.output == result.output.rows[row])
      let limit = 2 * ErrorBound.doublePrecision.scores(exact, dimension: entry.dimension)
      for key in exact.keys {
        #expect(abs(trace.scaled[key] - scaled.rows[row][key]) <= limit)
        #expect(trace.masked[key] == trace.scaled[key])
      }
    }
  }
}
