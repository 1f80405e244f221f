import MaskAlgebra
import Testing

/// A spec is a value: equal by structure, hashable, and the same by every spelling of one formula.
@Suite struct SpecValueTests {
  @Test func `specs of the same structure are equal and hash alike`() {
    let one: MaskSpec = .causal && .window(128) || .sinks(4)
    let two: MaskSpec = .causal && .window(128) || .sinks(4)
    #expect(one == two)
    #expect(Set([one, two]).count == 1)
    #expect(MaskSpec { q, k in k <= q } == MaskSpec { q, k in k <= q })
  }

  @Test func `the same cells with another structure are another spec`() {
    #expect(MaskSpec.causal != MaskSpec { q, k in k <= q })
    #expect((MaskSpec.causal && .full) != .causal)
    #expect((MaskSpec.causal && .full) != (.full && .causal))
    #expect(MaskSpec.window(3) != .window(4))
    #expect(MaskSpec { q, k in k <= q } != MaskSpec { q, k in q >= k })
    #expect(transpose(transpose(.causal)) != .causal)
  }

  @Test func `a chain of one operator is one list, however it is grouped`() {
    let (a, b, c) = (MaskSpec.causal, MaskSpec.sinks(2), MaskSpec.diagonal)
    #expect((a && (b && c)) == ((a && b) && c))
    #expect((a || (b || c)) == ((a || b) || c))
    #expect(
      a.symmetricDifference(b.symmetricDifference(c))
        == a.symmetricDifference(b).symmetricDifference(c)
    )
    #expect((a && (b || c)) != ((a && b) || c))
  }

  @Test func `the vocabulary of sets is the operators`() {
    let (a, b) = (MaskSpec.causal, MaskSpec.sinks(2))
    #expect(a.union(b) == (a || b))
    #expect(a.intersection(b) == (a && b))
    #expect(a.subtracting(b) == (a && !b))
    #expect(a.symmetricDifference(b).description == "causal xor sinks(2)")
  }

  @Test func `a Swift variable and a literal make the same spec`() {
    let width = 7
    #expect(MaskSpec.window(width) == .window(7))
    #expect(MaskSpec { q, k in q - k < width } == MaskSpec { q, k in q - k < 7 })
    #expect(MaskSpec.keys(2..<5) == .keys(from: 2, to: 5))
    #expect(MaskSpec { q, k in width > q - k } == MaskSpec { q, k in 7 > q - k })
  }

  @Test func `an opaque predicate is compared by its name`() {
    let odd = MaskSpec.opaque("odd") { _, _, _, k in k % 2 == 1 }
    let alsoOdd = MaskSpec.opaque("odd") { _, _, _, k in k & 1 == 1 }
    #expect(odd == alsoOdd)
    #expect(odd.hashValue == alsoOdd.hashValue)
    #expect(odd != MaskSpec.opaque("even") { _, _, _, k in k % 2 == 1 })
    #expect(odd.description == "odd")
  }

  @Test func `the data behind a look-up is no part of what it is`() throws {
    let geometry = try Geometry(keys: 2)
    let one = try MaskSpec.keyValid.bound(in: geometry, inputs: ["valid": [1, 0]])
    let other = try MaskSpec.keyValid.bound(in: geometry, inputs: ["valid": [0, 1]])
    #expect(one == other)
  }
}
