import Foundation
import MaskCompiler
import MaskExchange
import MaskedAttention
import TestSupport
import Testing

/// A practice, as the fixture calls it; see Tests/Fixtures/make_layer.py.
private struct PracticeCase: Sendable, CustomTestStringConvertible {
  let practice: MaskingPractice
  let fillName: String

  var name: String { "\(practice.application).\(practice.repair).\(fillName)" }
  var testDescription: String { name }

  static let fills: [(name: String, fill: Double)] = [
    ("infinite", -.infinity), ("1e9", -1e9), ("lowest", -Double(Float.greatestFiniteMagnitude)),
  ]

  static let all: [PracticeCase] = MaskingPractice.Application.allCases.flatMap { application in
    MaskingPractice.Repair.allCases.flatMap { repair in
      fills.map { name, fill in
        PracticeCase(
          practice: MaskingPractice(application, fill: fill, repair: repair),
          fillName: name
        )
      }
    }
  }
}

/// What PyTorch made of every practice: four queries, the first of which sees none of six keys.
private struct PracticeFixture {
  private let arrays: NamedArrays

  init() throws { arrays = try SafetensorsFile(contentsOf: LayerFixture.path("practices")).tensors }

  func tensor(_ name: String) throws -> AttentionTensor<Float> {
    let array = try #require(arrays[name], "\(name) is missing")
    return try AttentionTensor(shape: array.shape, elements: array.doubles.map { Float($0) })
  }

  /// A run with the loss over all rows, `all`, or over all but the empty one, `rest`.
  func run(_ practice: MaskingPractice, rows: String) throws -> MaskingPractice.Run<Float> {
    let visible = try #require(arrays["visible"])
    return try practice.run(
      query: tensor("query"),
      key: tensor("key"),
      value: tensor("value"),
      mask: BooleanMask(shape: visible.shape, cells: visible.booleans()),
      outputGradient: tensor("\(rows).output_gradient")
    )
  }

  func nanCounts(_ practice: MaskingPractice, rows: String) throws -> [Int] {
    let gradients = try run(practice, rows: rows).gradients
    return [gradients.query, gradients.key, gradients.value].map {
      $0.elements.count(where: \.isNaN)
    }
  }
}

@Suite struct `Ways of masking a softmax, backward` {
  private let fixture: PracticeFixture

  init() throws { fixture = try PracticeFixture() }

  /// What PyTorch rounds at most: gradients here are sums of at most 6 · 8 products of numbers
  /// below 4 in single precision, after weights that are off by less than 64 roundings.
  private static let tolerance = Float(48 * 16 * 64) * Float.ulpOfOne / 2

  @Test(arguments: PracticeCase.all, ["all", "rest"])
  private func `come out as in PyTorch`(practice: PracticeCase, rows: String) throws {
    let run = try fixture.run(practice.practice, rows: rows)
    let expected = [
      (run.output, try fixture.tensor("\(practice.name).output")),
      (run.gradients.query, try fixture.tensor("\(practice.name).\(rows).query")),
      (run.gradients.key, try fixture.tensor("\(practice.name).\(rows).key")),
      (run.gradients.value, try fixture.tensor("\(practice.name).\(rows).value")),
    ]
    for (found, expected) in expected {
      #expect(found.elements.map(\.isNaN) == expected.elements.map(\.isNaN))
      for (a, b) in zip(found.elements, expected.elements) where !a.isNaN {
        #expect(abs(a - b) <= Self.tolerance)
      }
    }
  }

  @Test(arguments: ["all", "rest"])
  func `an infinite fill that is added makes all of dK and dV NaN`(rows: String) throws {
    let naive = MaskingPractice(.added, fill: -.infinity)
    #expect(try fixture.nanCounts(naive, rows: rows) == [8, 48, 48])
  }

  @Test(arguments: ["all", "rest"])
  func `an infinite fill in place of scores makes all of dV NaN`(rows: String) throws {
    let naive = MaskingPractice(.replaced, fill: -.infinity)
    #expect(try fixture.nanCounts(naive, rows: rows) == [0, 0, 48])
  }

  @Test(arguments: [MaskingPractice.Repair.selected, .cleaned])
  func `weights mended after the softmax do not mend the scores`(
    repair: MaskingPractice.Repair
  ) throws {
    let added = MaskingPractice(.added, fill: -.infinity, repair: repair)
    let run = try fixture.run(added, rows: "rest")
    #expect(run.output.elements.allSatisfy { $0.isFinite })
    #expect(try fixture.nanCounts(added, rows: "rest") == [8, 48, 0])
    // Where the fill replaces the scores, their gradient is cut off, and that alone saves it.
    let replaced = MaskingPractice(.replaced, fill: -.infinity, repair: repair)
    #expect(try fixture.nanCounts(replaced, rows: "rest") == [0, 0, 0])
  }

  @Test(arguments: MaskingPractice.Application.allCases)
  func `mended before the softmax and after it, or a safe softmax, gives no NaN`(
    application: MaskingPractice.Application
  ) throws {
    for repair in [MaskingPractice.Repair.guarded, .safeSoftmax] {
      let practice = MaskingPractice(application, fill: -.infinity, repair: repair)
      #expect(try fixture.nanCounts(practice, rows: "all") == [0, 0, 0])
      // It is what selection gives: nothing for the empty row, the same for the others.
      let run = try fixture.run(practice, rows: "all").gradients
      #expect(run.query.vector(row: 0).allSatisfy { $0 == 0 })
    }
  }

  @Test func `a finite fill gives hidden values a gradient through an empty row`() throws {
    let gradient = try fixture.tensor("all.output_gradient").vector(row: 0)
    for application in MaskingPractice.Application.allCases {
      let practice = MaskingPractice(application, fill: -1e9)
      let (all, rest) = (
        try fixture.run(practice, rows: "all"), try fixture.run(practice, rows: "rest")
      )
      // Every key has a sixth of the weight, so every value gets a sixth of the gradient.
      #expect(all.weights.vector(row: 0).allSatisfy { $0 == 1 / 6 as Float })
      for (key, other) in [(0, 1), (5, 4)] {
        let leaked = zip(
          all.gradients.value.vector(row: key),
          rest.gradients.value.vector(row: key)
        )
        .map { $0 - $1 }
        for (a, b) in zip(leaked, gradient) { #expect(abs(a - b / 6) <= 8 * Float.ulpOfOne) }
        #expect(all.gradients.value.vector(row: other) != rest.gradients.value.vector(row: other))
      }
      // Added, the scores are absorbed but not cut off: the query that sees nothing is trained.
      let isTrained = all.gradients.query.vector(row: 0).contains { $0 != 0 }
      #expect(isTrained == (application == .added))
    }
  }

  @Test func `a fill of -1e9 is infinite in half precision, and so are its NaN`() throws {
    let visible = try BooleanMask(shape: [2, 2], cells: [false, false, true, false])
    let rows = try AttentionTensor<Float16>(rows: [[1, 2], [3, 4]])
    let run = try MaskingPractice(.added, fill: -1e9)
      .run(query: rows, key: rows, value: rows, mask: visible, outputGradient: rows)
    #expect(run.gradients.key.elements.allSatisfy { $0.isNaN })
    #expect(run.gradients.value.elements.allSatisfy { $0.isNaN })
  }

  @Test(arguments: PracticeCase.all)
  private func `agree with selection where no row is empty`(practice: PracticeCase) throws {
    let tensors = Tensors<Float>.textbook
    let mask = try BooleanMask(
      shape: [5, 5],
      cells: (0..<25).map { $0 % 5 <= $0 / 5 }
    )
    let gradient = try AttentionTensor(shape: [5, 4], elements: (0..<20).map { Float($0) / 8 - 1 })
    let run = try practice.practice.run(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask,
      outputGradient: gradient
    )
    let selected = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask
    )
    #expect(run.output == selected.output)
    let expected = try selected.gradients(outputGradient: gradient)
    #expect(run.gradients == expected)
  }
}
