import MaskAlgebra
import TestSupport
import Testing

/// An operator with the values it should have for all dividends from -5 to 5.
private struct Division: Sendable {
  let divisor: Int
  let quotients: [Int]
  let remainders: [Int]
}

@Suite struct IntegerTests {
  private static func value(
    _ expression: IntegerExpression,
    q: Int = 0,
    k: Int = 0,
    parameters: [String: Int] = [:]
  ) throws -> Int {
    let environment = Environment(geometry: try Geometry(keys: 1), parameters: parameters)
    return try expression.formula.value(at: Cell(query: q, key: k), in: environment)
  }

  @Test(arguments: [
    NamedCase(
      "1",
      Division(
        divisor: 1,
        quotients: [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5],
        remainders: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      )
    ),
    NamedCase(
      "2",
      Division(
        divisor: 2,
        quotients: [-3, -2, -2, -1, -1, 0, 0, 1, 1, 2, 2],
        remainders: [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
      )
    ),
    NamedCase(
      "3",
      Division(
        divisor: 3,
        quotients: [-2, -2, -1, -1, -1, 0, 0, 0, 1, 1, 1],
        remainders: [1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]
      )
    ),
    NamedCase(
      "7",
      Division(
        divisor: 7,
        quotients: [-1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0],
        remainders: [2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5]
      )
    ),
  ])
  fileprivate func `division rounds down and the remainder is never negative`(
    _ division: NamedCase<Division>
  ) throws {
    let divisor = division.value.divisor
    let quotients = try (-5...5).map { try Self.value(.q / divisor, q: $0) }
    let remainders = try (-5...5).map { try Self.value(.q % divisor, q: $0) }
    #expect(quotients == division.value.quotients)
    #expect(remainders == division.value.remainders)
  }

  @Test func `the ends of 64 bits divide as any other number`() throws {
    #expect(try Self.value(.q / 1, q: .min) == .min)
    #expect(try Self.value(.q / 2, q: .min) == -(1 << 62))
    #expect(try Self.value(.q % 3, q: .min) == 1)
    #expect(try Self.value(.q / .max, q: .min) == -2)
    #expect(try Self.value(.q % .max, q: .min) == .max - 1)
    #expect(try Self.value(.q % .max, q: .max) == 0)
  }

  @Test func `the other operators are those of mathematics`() throws {
    #expect(try Self.value(.q + .k * 3 - 4, q: 10, k: -2) == 0)
    #expect(try Self.value(2 * .k - -.q, q: 1, k: 5) == 11)
    #expect(try Self.value(abs(.q - .k), q: 3, k: 8) == 5)
    #expect(try Self.value(abs(.q - .k), q: 8, k: 3) == 5)
    #expect(try Self.value(min(.q, .k), q: -3, k: 2) == -3)
    #expect(try Self.value(max(.q, max(.k, 0)), q: -3, k: -2) == 0)
    #expect(try Self.value(.parameter("W") * 2, parameters: ["W": 21]) == 42)
  }

  private static let tooLarge: [NamedCase<IntegerExpression>] = [
    NamedCase("sum", .q + 1), NamedCase("difference", -2 - .q), NamedCase("product", .q * 2),
    NamedCase("product from the left", 3 * .q), NamedCase("negation", -(.q * -1 - 1)),
    NamedCase("magnitude", abs(.q * -1 - 1)),
  ]

  @Test(arguments: tooLarge)
  func `a step past 64 bits is an error that names the step and the cell`(
    _ step: NamedCase<IntegerExpression>
  ) throws {
    let cell = Cell(query: .max, key: 0)
    let environment = Environment(geometry: try Geometry(keys: 1))
    #expect(throws: EvaluationError.overflow(expression: "\(step.value)", cell: cell)) {
      try step.value.formula.value(at: cell, in: environment)
    }
  }

  @Test func `no step wraps around on the way to a small value`() throws {
    let there = IntegerExpression.q + .max - .max
    #expect(throws: EvaluationError.self) { try Self.value(there, q: 1) }
    #expect(try Self.value(there, q: 0) == 0)
  }

  @Test(arguments: [0, -1, Int.min])
  func `a divisor below one is an error that names it`(divisor: Int) throws {
    for expression in [IntegerExpression.q / .parameter("D"), .q % .parameter("D")] {
      let error = #expect(throws: EvaluationError.self) {
        try Self.value(expression, parameters: ["D": divisor])
      }
      #expect(
        error
          == .divisorNotPositive(divisor: "D", value: divisor, cell: Cell(query: 0, key: 0))
      )
    }
  }

  @Test func `a parameter without a value is an error that names it`() throws {
    #expect(throws: EvaluationError.unknownParameter("W")) {
      try Self.value(.q + .parameter("W"))
    }
  }
}
