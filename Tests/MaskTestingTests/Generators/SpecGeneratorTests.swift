import MaskAlgebra
import MaskTesting
import Testing

@Suite struct SpecGeneratorTests {
  private static func formulas(_ generator: SpecGenerator, _ count: Int) -> [MaskFormula] {
    (0..<count).map { index in
      var choices = Choices(seed: UInt64(index))
      return generator.mask(from: &choices).formula
    }
  }

  @Test func `every name of the catalogue comes up as often as any other`() {
    // 20 names, eight comparisons, a look-up and a guarded tree: thirty kinds, each as likely.
    var counts: [String: Int] = [:]
    for formula in Self.formulas(SpecGenerator(depth: 0), 6000) {
      switch formula {
      case .call(let call): counts[call.definition.name, default: 0] += 1
      case .constant(let value): counts[value ? "full" : "none", default: 0] += 1
      default: break
      }
    }
    #expect(Set(counts.keys) == Set(Catalogue.definitions.map(\.name)))
    for (name, count) in counts {
      #expect((130...280).contains(count), "\(name) came \(count) times")
    }
  }

  @Test func `every operator comes up`() {
    var counts: [String: Int] = [:]
    for formula in Self.formulas(SpecGenerator(depth: 1), 3000) {
      let name: String
      switch formula {
      case .all: name = "and"
      case .any: name = "or"
      case .not: name = "not"
      case .parity: name = "xor"
      case .transpose: name = "transpose"
      case .compose: name = "compose"
      default: name = "leaf"
      }
      counts[name, default: 0] += 1
    }
    for name in ["and", "or", "not", "xor", "transpose", "compose", "leaf"] {
      #expect(counts[name, default: 0] > 200, "\(name) came \(counts[name, default: 0]) times")
    }
  }

  @Test func `every symbol, relation, input and integer operator comes up`() {
    let formulas = Self.formulas(SpecGenerator(parameters: ["P"]), 2000)
    let text = formulas.map(\.description).joined(separator: "\n")
    for word in ["q", "k", "n", "m", "b", "h"] {
      #expect(text.contains(" \(word) ") || text.contains("(\(word) "), "\(word)")
    }
    for word in Relation.allCases.map(\.rawValue) { #expect(text.contains(" \(word) "), "\(word)") }
    for word in ["+", "-", "*", "/", "%"] { #expect(text.contains(" \(word) "), "\(word)") }
    for word in ["abs(", "min(", "max(", "doc[", "valid[", "length[b]", "tree[", "P"] {
      #expect(text.contains(word), "\(word)")
    }
  }

  @Test func `what is switched off does not come up`() {
    let generator = SpecGenerator(
      readsInputs: false,
      hasRelationOperators: false,
      mentionsBatchAndHead: false
    )
    for formula in Self.formulas(generator, 1000) {
      let mentions = formula.mentions
      #expect(mentions.inputs.isEmpty)
      #expect(!mentions.hasRelationOperators)
      #expect(mentions.symbols.isDisjoint(with: [.batch, .head]))
      #expect(mentions.parameters.isEmpty)
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `a mask has a value at every cell, given data of its declarations`(seed: UInt64) throws {
    for round: UInt64 in 0..<60 {
      var choices = Choices(seed: seed << 32 + round)
      let geometry = GeometryGenerator(longest: 6).geometry(from: &choices)
      let mask = SpecGenerator(parameters: ["P"]).mask(from: &choices)
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: mask.formula.mentions.inputs.keys,
        InputGenerator.declarations,
        from: &choices
      )
      let parameters = ["P": 1 + choices.choose(through: 8)]
      _ = try mask.bound(
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: InputGenerator.declarations
      )
      for query in geometry.queryPositions {
        for key in geometry.keyPositions {
          let cell = Cell(query: query, key: key)
          _ = try mask.visible(cell, in: geometry, inputs: inputs, parameters: parameters)
        }
      }
    }
  }
}
