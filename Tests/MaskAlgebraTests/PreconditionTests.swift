import MaskAlgebra
import Testing

/// What the language forbids by its grammar, Swift's spelling forbids by ending the process.
@Suite struct PreconditionTests {
  @Test func `a product of two positions ends the process`() async {
    await #expect(processExitsWith: .failure) { _ = MaskSpec { q, k in q * k < 3 } }
  }

  @Test func `a divisor that is a position ends the process`() async {
    await #expect(processExitsWith: .failure) { _ = MaskSpec { q, k in q / k < 3 } }
    await #expect(processExitsWith: .failure) { _ = MaskSpec { q, k in q % (k + 1) < 3 } }
    await #expect(processExitsWith: .failure) { _ = MaskSpec { q, k in .chunk(q) } }
  }

  @Test func `a name that the language does not have ends the process`() async {
    await #expect(processExitsWith: .failure) { _ = IntegerExpression.parameter("q") }
    await #expect(processExitsWith: .failure) { _ = IntegerExpression.parameter("two words") }
    await #expect(processExitsWith: .failure) { _ = IntegerInput("") }
    await #expect(processExitsWith: .failure) { _ = BooleanInput("1st") }
    await #expect(processExitsWith: .failure) { _ = MaskSpec.opaque("é") { _, _, _, _ in true } }
  }

  @Test(arguments: ["P", "_", "window_2", "aB9"])
  func `letters, digits and underscores make a name`(name: String) {
    #expect(IntegerExpression.parameter(name).description == name)
  }
}
