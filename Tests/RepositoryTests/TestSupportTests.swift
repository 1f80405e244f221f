import MaskAlgebra
import TestSupport
import Testing

@Suite struct `The seeded generator` {
  @Test func `gives the published sequence`() {
    var generator = SplitMix64(seed: 0)
    let first = (0..<3).map { _ in generator.next() }
    #expect(first == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
  }
}

@Suite struct `A random mask` {
  @Test(arguments: 0..<200)
  func `has a value at every cell`(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let spec = RandomSpec(parameters: ["P", "W"])
    let mask = spec.mask(using: &generator)
    let geometry = try Geometry(
      queries: Int.random(in: 0...4, using: &generator),
      keys: 4,
      offset: Int.random(in: 0...3, using: &generator),
      batch: 2,
      heads: 2
    )
    let inputs = try RandomSpec.inputs(in: geometry, using: &generator)
    let parameters = ["P": 1, "W": Int.random(in: 1...5, using: &generator)]
    let formula = try mask.bound(
      in: geometry,
      inputs: inputs,
      parameters: parameters,
      declarations: RandomSpec.declarations
    )
    let environment = Environment(geometry: geometry)
    for query in geometry.queryPositions {
      for key in geometry.keyPositions {
        for (batch, head) in [(0, 0), (1, 1)] {
          let cell = Cell(batch: batch, head: head, query: query, key: key)
          #expect(throws: Never.self, "\(mask) at \(cell)") {
            try formula.visible(at: cell, in: environment)
          }
        }
      }
    }
  }

  @Test func `is the same for the same seed`() {
    func masks(_ seed: UInt64) -> [MaskSpec] {
      var generator = SplitMix64(seed: seed)
      return (0..<20).map { _ in RandomSpec().mask(using: &generator) }
    }
    #expect(masks(7) == masks(7))
    #expect(masks(7) != masks(8))
  }

  @Test func `leaves out what it is told to`() {
    var generator = SplitMix64(seed: 3)
    let spec = RandomSpec(
      depth: 4,
      readsInputs: false,
      hasRelationOperators: false,
      mentionsBatchAndHead: false
    )
    for _ in 0..<500 {
      let mentions = spec.mask(using: &generator).formula.mentions
      #expect(mentions.inputs.isEmpty)
      #expect(!mentions.hasRelationOperators)
      #expect(mentions.symbols.isDisjoint(with: [.batch, .head]))
      #expect(mentions.parameters.isEmpty)
    }
  }

  @Test func `has, sooner or later, every operator and every catalogue mask`() {
    var generator = SplitMix64(seed: 1)
    let spec = RandomSpec(depth: 4, parameters: ["P"])
    let texts = (0..<2000).map { _ in "\(spec.mask(using: &generator))" }
    let operators = [
      "!(", " && ", " || ", " xor ", "transpose(", "compose(", " + ", " - ", " * ", " / ", " % ",
      "abs(", "min(", "max(", "-q", "doc[", "valid[", "length[b]", "tree[q - P, k - P]", " n", " m",
      " h", "full", "none",
    ]
    for word in operators + Relation.allCases.map({ " \($0.rawValue) " }) {
      #expect(texts.contains { $0.contains(word) }, "\(word)")
    }
    for definition in Catalogue.definitions {
      #expect(texts.contains { $0.contains(definition.name) }, "\(definition.name)")
    }
  }
}

@Suite struct `A difference of lines` {
  @Test func `shows what changed below the line before it`() {
    let difference = lineDifference(from: "a\nb\nc\nd\n", to: "a\nx\nc\nd\ny\n")
    #expect(difference == "  a\n- b\n+ x\n  d\n+ y")
  }

  @Test func `stops at its limit`() {
    let long = (0..<100).map { "\($0)\n" }.joined()
    let lines = lineDifference(from: "", to: long, limit: 5).split(separator: "\n")
    #expect(lines == ["+ 0", "+ 1", "+ 2", "+ 3", "+ 4", "  (95 more lines)"])
  }
}
