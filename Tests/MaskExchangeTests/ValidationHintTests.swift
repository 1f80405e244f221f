import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskExchange
import TestSupport
import Testing

/// A wrong mask: what it should be, what it is instead, and the hint that says so.
private struct Mistake: Sendable {
  let spec: MaskSpec
  let actual: MaskSpec
  let hint: ValidationHint?
  let queries: Int
  let offset: Int
  let inputs: Inputs

  init(
    _ spec: MaskSpec,
    is actual: MaskSpec,
    _ hint: ValidationHint?,
    queries: Int = 8,
    offset: Int? = nil,
    inputs: Inputs = [:]
  ) {
    self.spec = spec
    self.actual = actual
    self.hint = hint
    self.queries = queries
    self.offset = offset ?? 8 - queries
    self.inputs = inputs
  }

  var geometry: Geometry {
    get throws { try Geometry(queries: queries, keys: 8, offset: offset) }
  }
}

/// A causal window as `k > q - W` writes it.
private func window(after width: Int) -> MaskSpec { MaskSpec { q, k in k > q - width && k <= q } }

@Suite struct `A hint` {
  private static let mistakes: [NamedCase<Mistake>] = [
    NamedCase("transposed", Mistake(.causal, is: transpose(.causal), .transposed)),
    NamedCase(
      "a transposed window",
      Mistake(.window(3), is: .band(left: 0, right: 2), .transposed)
    ),
    NamedCase("strictly past", Mistake(.causal, is: MaskSpec { q, k in k < q }, .shifted(by: -1))),
    NamedCase(
      "one into the future",
      Mistake(.causal, is: MaskSpec { q, k in k <= q + 1 }, .shifted(by: 1))
    ),
    NamedCase(
      "a shifted window",
      Mistake(.window(3), is: MaskSpec { q, k in k < q && q - k < 4 }, .shifted(by: -1))
    ),
    NamedCase(
      "strictly past in documents",
      Mistake(
        .causal && .document,
        is: MaskSpec { q, k in k < q } && .document,
        .shifted(by: -1),
        inputs: ["doc": [0, 0, 0, 1, 1, 1, 2, 2]]
      )
    ),
    NamedCase(
      "top-left",
      Mistake(.causal, is: MaskSpec { q, k in k <= q - 5 }, .topLeft(offset: 5), queries: 3)
    ),
    NamedCase(
      "top-left by one",
      Mistake(.causal, is: MaskSpec { q, k in k < q }, .topLeft(offset: 1), queries: 7)
    ),
    NamedCase(
      "bottom-right",
      Mistake(
        .causal,
        is: MaskSpec { q, k in k <= q + 5 },
        .bottomRight(offset: 0),
        queries: 3,
        offset: 0
      )
    ),
    NamedCase(
      "neither corner",
      Mistake(
        .causal,
        is: MaskSpec { q, k in k <= q + 2 },
        .bottomRight(offset: 3),
        queries: 3,
        offset: 3
      )
    ),
    NamedCase("a wider window", Mistake(.window(3), is: .window(4), .windowWider(.past))),
    NamedCase("a narrower window", Mistake(.window(3), is: .window(2), .windowNarrower(.past))),
    NamedCase(
      "a wider causal window",
      Mistake(.causal && .window(3), is: .window(4), .windowWider(.past))
    ),
    NamedCase(
      "a wider window beside sinks",
      Mistake(
        .causal && (.window(2) || .sinks(1)),
        is: .causal && (.window(3) || .sinks(1)),
        .windowWider(.past)
      )
    ),
    NamedCase(
      "a band wider in the past",
      Mistake(.band(left: 2, right: 1), is: .band(left: 3, right: 1), .windowWider(.past))
    ),
    NamedCase(
      "a band wider in the future",
      Mistake(.band(left: 2, right: 1), is: .band(left: 2, right: 2), .windowWider(.future))
    ),
    NamedCase(
      "a band narrower on both sides",
      Mistake(.band(left: 2, right: 2), is: .band(left: 1, right: 1), .windowNarrower(.both))
    ),
    NamedCase(
      "a distance",
      Mistake(
        MaskSpec { q, k in abs(q - k) <= 2 },
        is: .band(left: 3, right: 3),
        .windowWider(.both)
      )
    ),
    NamedCase(
      "a window as k > q - W",
      Mistake(window(after: 3), is: window(after: 2), .windowNarrower(.past))
    ),
    NamedCase(
      "a window with its parameter",
      Mistake(
        MaskSpec { q, k in k <= q && q - k < 2 + .n / 8 },
        is: .window(4),
        .windowWider(.past)
      )
    ),
    NamedCase(
      "a transposed band",
      Mistake(
        transpose(.band(left: 1, right: 2)),
        is: transpose(.band(left: 1, right: 3)),
        .windowWider(.past)
      )
    ),
    NamedCase(
      "strictly past, transposed",
      Mistake(transpose(.causal), is: MaskSpec { q, k in q <= k + 1 }, .shifted(by: -1))
    ),
    NamedCase(
      "a window that sees one key of the future",
      Mistake(
        .causal && .window(3),
        is: .band(left: 2, right: 1),
        .windowWider(.future)
      )
    ),
    NamedCase(
      "a window without the query's own key",
      Mistake(.window(3), is: .window(3) && !.diagonal, .windowNarrower(.future))
    ),
    NamedCase(
      "all but a band",
      Mistake(!.band(left: 1, right: 1), is: !.band(left: 2, right: 2), .windowNarrower(.both))
    ),
    NamedCase(
      "left for right padding",
      Mistake(.padding, is: .leftPadding, .paddingSide, inputs: ["length": [3]])
    ),
    NamedCase(
      "right for left padding",
      Mistake(
        .causal && .leftPadding,
        is: .causal && .padding,
        .paddingSide,
        inputs: ["length": [5]]
      )
    ),
    NamedCase("nothing usual", Mistake(.causal, is: .causal && !.diagonal || .keys(3..<4), nil)),
    NamedCase("two mistakes at once", Mistake(.window(3), is: transpose(.window(4)), nil)),
  ]

  @Test(arguments: mistakes)
  private func `names the mistake that explains every cell`(named: NamedCase<Mistake>) throws {
    let mistake = named.value
    let geometry = try mistake.geometry
    let array = try NumpyArray.booleans(mistake.actual, in: geometry, inputs: mistake.inputs)
    var options = ValidationOptions(geometry)
    options.polarity = .visible
    let report = try validate(
      array,
      against: mistake.spec,
      inputs: mistake.inputs,
      options: options
    )
    #expect(report.hint == mistake.hint)
    let expected = try cells(of: mistake.spec, in: geometry, inputs: mistake.inputs)
    let actual = try cells(of: mistake.actual, in: geometry, inputs: mistake.inputs)
    #expect(report.differing == zip(expected, actual).count { $0 != $1 })
  }

  @Test(arguments: mistakes)
  private func `is found whatever the polarity, where it is not said`(
    named: NamedCase<Mistake>
  ) throws {
    let mistake = named.value
    guard let hint = mistake.hint else { return }
    let geometry = try mistake.geometry
    let array = try NumpyArray.booleans(!mistake.actual, in: geometry, inputs: mistake.inputs)
    let report = try validate(
      array,
      against: mistake.spec,
      inputs: mistake.inputs,
      options: ValidationOptions(geometry)
    )
    // A wrong mask can be two mistakes at once, one for each polarity; it is one of them.
    #expect(report.hint != nil)
    if report.polarity == .blocked { #expect(report.hint == hint) }
  }

  @Test func `decides the polarity where counting would choose the other`() throws {
    let geometry = try Geometry(queries: 3, keys: 7)
    let array = try NumpyArray.booleans(MaskSpec { q, k in k <= q - 4 }, in: geometry)
    let report = try validate(array, against: .causal)
    #expect(report.hint == .topLeft(offset: 4) && report.polarity == .visible)
    #expect(report.differing == 12 && report.first == Cell(query: 4, key: 1))
  }

  @Test func `of inversion is given where the polarity was said`() throws {
    let geometry = try Geometry(keys: 5)
    let array = try NumpyArray.booleans(!.causal, in: geometry)
    let options = ValidationOptions(polarity: .visible)
    let report = try validate(array, against: .causal, options: options)
    #expect(report.hint == .inverted && report.differing == 25)
    let added = try validate(.additive(!.causal, in: geometry), against: .causal)
    #expect(added.hint == .inverted && added.first == Cell(query: 0, key: 0))
  }

  @Test func `of another fill names the one that is there`() throws {
    let geometry = try Geometry(keys: 5)
    let array = try NumpyArray.additive(.causal, fill: -1e4, in: geometry)
    let options = ValidationOptions(fill: .value(-1e9))
    let report = try validate(array, against: .causal, options: options)
    #expect(report.hint == .fill(said: -1e9, found: [-1e4]))
    #expect(report.differing == 10 && report.fills == [-1e4])
  }

  @Test func `of another fill knows the format that made it`() throws {
    let made = FloatFormat.bfloat16.rounded(-1e9)
    let array = try NumpyArray.additive(.causal, fill: made, in: Geometry(keys: 3))
    let options = ValidationOptions(fill: .value(-1e9))
    let hint = try validate(array, against: .causal, options: options).hint
    #expect(hint == .fill(said: -1e9, found: [made]))
    #expect(hint?.description.contains("-1000000000.0 in bf16") == true)
  }

  @Test func `of 0 times infinity is given where there is nothing but NaN and infinity`() throws {
    let notes = try cells(of: .causal, in: Geometry(keys: 4)).map { $0 ? Double.nan : -.infinity }
    let report = try validate(NumpyArray(shape: [4, 4], doubles: notes), against: .causal)
    #expect(report.hint == .nanFromZeroTimesInfinity)
    #expect(report.differing == 10 && report.first == Cell(query: 0, key: 0))
    var one = try cells(of: .causal, in: Geometry(keys: 4)).map { $0 ? 0 : -1e4 }
    one[7] = .nan
    let stray = try validate(NumpyArray(shape: [4, 4], doubles: one), against: .causal)
    #expect(stray.hint == .nan)
    #expect(stray.differing == 1 && stray.first == Cell(query: 1, key: 3))
  }

  @Test func `of NaN is given whatever its bits are`() throws {
    let payloads: [UInt8] = Array(1...30)
    let bytes = payloads.flatMap { [$0, 0, 0, 0, 0, 0, 0xF8, 0x7F] as [UInt8] }
    let array = try NumpyArray(shape: [1, 30], elementType: .float64, bytes: bytes)
    let report = try validate(array, against: .full)
    #expect(report.hint == .nanFromZeroTimesInfinity && report.differing == 30)
  }

  @Test func `has a name for scripts and a sentence for people`() {
    let hints: [(ValidationHint, String)] = [
      (.inverted, "inverted"), (.transposed, "transposed"), (.topLeft(offset: 4), "top-left"),
      (.bottomRight(offset: 4), "bottom-right"), (.shifted(by: -1), "shifted"),
      (.windowWider(.past), "window-wider"), (.windowNarrower(.both), "window-narrower"),
      (.paddingSide, "padding-side"), (.zeroOneAdditive, "zero-one-additive"),
      (.fill(said: -1e9, found: [-1e4]), "fill"), (.nan, "nan"),
      (.nanFromZeroTimesInfinity, "nan-from-zero-times-inf"),
    ]
    for (hint, id) in hints {
      #expect(hint.id == id)
      #expect(!hint.description.hasSuffix("."))
    }
    #expect("\(ValidationHint.shifted(by: -1))".contains("query before"))
    #expect("\(ValidationHint.fill(said: -1e9, found: [-1e4]))".contains("-10000.0"))
  }
}
