package import MaskAlgebra

/// A mask of the catalogue with its arguments, and what it means, said a second time.
///
/// The meaning is a plain function of positions: neither formulas nor their evaluation are in it,
/// so a mistake in either of them shows.
package struct KnownMask {
  /// The mask, as the Swift names of the catalogue make it.
  package let mask: MaskSpec
  /// What it means.
  package let isVisible: (Cell) -> Bool
}

/// A name of the catalogue, and how masks of that name are made.
package struct KnownKind: Sendable {
  /// What a kind may look at when it makes a mask.
  struct Surroundings {
    let geometry: Geometry
    let inputs: Inputs

    /// An entry of an input along positions, which may have a batch axis in front.
    func entry(_ name: String, _ batch: Int, _ position: Int) -> Int {
      guard let array = inputs[name] else { return 0 }
      let start = array.shape.count == 2 ? batch * array.shape[1] : 0
      return array.values[start + position]
    }

    /// The number of tokens in a batch row.
    func length(_ batch: Int) -> Int { inputs["length"]?.values[batch] ?? 0 }
  }

  /// The name in the language.
  package let name: String
  /// The input that such a mask reads, nil where it reads none.
  package let input: String?
  private let make: @Sendable (Surroundings, inout Choices) -> KnownMask

  private init(
    _ name: String,
    reading input: String? = nil,
    _ make: @escaping @Sendable (Surroundings, inout Choices) -> KnownMask
  ) {
    self.name = name
    self.input = input
    self.make = make
  }

  /// Draws arguments and makes the mask.
  package func mask(
    in geometry: Geometry,
    inputs: Inputs = [:],
    from choices: inout Choices
  ) -> KnownMask {
    make(Surroundings(geometry: geometry, inputs: inputs), &choices)
  }
}

extension KnownKind {
  /// Every name of the catalogue.
  package static let all = simple + parametric + grids + reading

  /// The kinds that read no data.
  package static let withoutInputs = all.filter { $0.input == nil }

  private static let simple: [KnownKind] = [
    KnownKind("full") { _, _ in KnownMask(mask: .full) { _ in true } },
    KnownKind("none") { _, _ in KnownMask(mask: .none) { _ in false } },
    KnownKind("causal") { _, _ in KnownMask(mask: .causal) { $0.key <= $0.query } },
    KnownKind("diagonal") { _, _ in KnownMask(mask: .diagonal) { $0.key == $0.query } },
  ]

  private static let parametric: [KnownKind] = [
    KnownKind("prefix") { _, choices in
      let length = choices.integer(in: 0...7)
      return KnownMask(mask: .prefix(length)) { $0.key < length || $0.key <= $0.query }
    },
    KnownKind("prefix_rows") { _, choices in
      let length = choices.integer(in: 0...7)
      return KnownMask(mask: .prefixRows(length)) { $0.query < length || $0.key <= $0.query }
    },
    KnownKind("window") { _, choices in
      let width = choices.integer(in: 1...7)
      return KnownMask(mask: .window(width)) { cell in
        ((cell.query - width + 1)..<(cell.query + 1)).contains(cell.key)
      }
    },
    KnownKind("band") { _, choices in
      let (left, right) = (choices.integer(in: 0...4), choices.integer(in: 0...4))
      return KnownMask(mask: .band(left: left, right: right)) { cell in
        ((cell.query - left)...(cell.query + right)).contains(cell.key)
      }
    },
    KnownKind("sinks") { _, choices in
      let count = choices.integer(in: 0...5)
      return KnownMask(mask: .sinks(count)) { (0..<count).contains($0.key) }
    },
    KnownKind("keys") { _, choices in
      let lower = choices.integer(in: -2...5)
      let range = lower..<lower + choices.integer(in: 0...5)
      return KnownMask(mask: .keys(range)) { range.contains($0.key) }
    },
    KnownKind("queries") { _, choices in
      let lower = choices.integer(in: -2...5)
      let range = lower..<lower + choices.integer(in: 0...5)
      return KnownMask(mask: .queries(range)) { range.contains($0.query) }
    },
    KnownKind("global") { _, choices in
      let count = choices.integer(in: 0...5)
      return KnownMask(mask: .global(count)) { $0.query < count || $0.key < count }
    },
  ]

  private static let grids: [KnownKind] = [
    KnownKind("chunk") { _, choices in
      let length = choices.integer(in: 1...5)
      return KnownMask(mask: .chunk(length)) { cell in
        floor(cell.query, length).quotient == floor(cell.key, length).quotient
      }
    },
    KnownKind("dilated") { _, choices in
      let step = choices.integer(in: 1...5)
      return KnownMask(mask: .dilated(step)) { floor($0.query - $0.key, step).remainder == 0 }
    },
    KnownKind("strided") { _, choices in
      let step = choices.integer(in: 1...5)
      return KnownMask(mask: .strided(step)) { floor($0.key + 1, step).remainder == 0 }
    },
    KnownKind("neighborhood") { _, choices in
      let (width, radius) = (choices.integer(in: 1...4), choices.integer(in: 0...3))
      return KnownMask(mask: .neighborhood(gridWidth: width, radius: radius)) { cell in
        let (query, key) = (floor(cell.query, width), floor(cell.key, width))
        let down = (query.quotient - key.quotient).magnitude
        let across = (query.remainder - key.remainder).magnitude
        return max(down, across) <= radius.magnitude
      }
    },
  ]

  private static let reading: [KnownKind] = [
    KnownKind("document", reading: "doc") { surroundings, _ in
      KnownMask(mask: .document) { cell in
        surroundings.entry("doc", cell.batch, cell.query)
          == surroundings.entry("doc", cell.batch, cell.key)
      }
    },
    KnownKind("padding", reading: "length") { surroundings, _ in
      KnownMask(mask: .padding) { (0..<surroundings.length($0.batch)).contains($0.key) }
    },
    KnownKind("left_padding", reading: "length") { surroundings, _ in
      KnownMask(mask: .leftPadding) { cell in
        let padding = surroundings.geometry.keyCount - surroundings.length(cell.batch)
        return !(..<padding).contains(cell.key)
      }
    },
    KnownKind("key_valid", reading: "valid") { surroundings, _ in
      KnownMask(mask: .keyValid) { surroundings.entry("valid", $0.batch, $0.key) == 1 }
    },
  ]

  /// Floor division by way of real numbers, which is how a textbook defines it.
  private static func floor(_ a: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
    let quotient = Int((Double(a) / Double(divisor)).rounded(.down))
    return (quotient, a - quotient * divisor)
  }
}
