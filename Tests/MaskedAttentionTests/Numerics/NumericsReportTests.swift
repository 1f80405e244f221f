import FloatFormats
import MaskAlgebra
import MaskLogic
import MaskedAttention
import TestSupport
import Testing

/// The table and the findings that a mask gets.
@Suite struct `A numerics report` {
  /// Laws with small counterexamples need no more.
  static let quick = ExhaustiveDecider(budget: 3_000)

  struct Judged: Sendable {
    var mask: MaskSpec
    var keyCount = 8
    var planes: [MaskSpec] = []
    var inputs: Inputs = [:]
    var parameters: [String: Int] = [:]
    var change: @Sendable (inout NumericsOptions) -> Void = { _ in }
    /// Findings that have to be there, as `N04 f32 -100 add`.
    var finds: [String] = []
    /// Rules that must not be broken.
    var spares: [NumericsRule] = []
  }

  @Test(arguments: [
    NamedCase("N01", Judged(mask: .causal, finds: ["N01 f16 -1e9 add", "N01 f16 -1e9 select"])),
    NamedCase(
      "N01, NaN",
      Judged(mask: .causal, change: { $0.formats = [.e4m3] }, finds: ["N01 e4m3 -1e9 add"])
    ),
    NamedCase(
      "N02",
      Judged(mask: .causal, change: { $0.formats = [.e4m3] }, finds: ["N02 e4m3 -inf add"])
    ),
    NamedCase("N03", Judged(mask: .causal, finds: ["N03 bf16 -1e9 add", "N03 bf16 -1e4 select"])),
    NamedCase(
      "N04",
      Judged(
        mask: .causal,
        change: { $0.fills = [.value(-150)] },
        finds: ["N04 f32 -150 add", "N04 bf16 -150 add"],
        spares: [.fillTooSmall]
      )
    ),
    NamedCase(
      "N04, not selected, not in f16",
      Judged(
        mask: .causal,
        change: {
          $0.fills = [.value(-150)]
          $0.formats = [.binary16]
        },
        spares: [.leakPossible]
      )
    ),
    NamedCase(
      "N05",
      Judged(
        mask: .causal,
        change: { $0.fills = [.value(-100)] },
        finds: ["N05 f32 -100 add", "N05 f32 -100 select", "N04 bf16 -100 add"]
      )
    ),
    NamedCase("N06", Judged(mask: .causal, finds: ["N06 f16 lowest add"])),
    NamedCase(
      "N06, within 15",
      Judged(mask: .causal, change: { $0.scoreBound = 15 }, spares: [.sumOverflow])
    ),
    NamedCase(
      "N07",
      Judged(
        mask: .causal && .padding,
        planes: [.causal, .padding],
        inputs: ["length": [6]],
        change: { $0.fills = [.lowest, .lowest(fraction: 0.7), .lowest(fraction: 0.5)] },
        finds: ["N07 f32 lowest add", "N07 bf16 0.7*lowest add", "N07 f16 lowest add"]
      )
    ),
    NamedCase(
      "N07, half",
      Judged(
        mask: .causal && .padding,
        planes: [.causal, .padding],
        inputs: ["length": [6]],
        change: { $0.fills = [.lowest(fraction: 0.5)] },
        spares: [.planesOverflow]
      )
    ),
    NamedCase(
      "N07, planes that never meet",
      Judged(
        mask: .causal && .window(4),
        planes: [.causal, .band(left: 3, right: 1_000_000)],
        spares: [.planesOverflow, .rankedMasking]
      )
    ),
    NamedCase(
      "N08",
      Judged(
        mask: .causal && .leftPadding,
        planes: [.causal, .leftPadding],
        inputs: ["length": [5]],
        finds: ["N08 f32 -1e9 add", "N08 f32 -1e4 add", "N11 f32 -1e9 add"]
      )
    ),
    NamedCase(
      "N09 to N12",
      Judged(
        mask: .causal && .keys(2..<100),
        finds: [
          "N09", "N10 f32 -inf add", "N10 f16 -1e9 select", "N11 f32 -1e4 add",
          "N12 f32 -1e9 select",
        ]
      )
    ),
    NamedCase(
      "N09, in another run",
      Judged(
        mask: .causal && .padding,
        inputs: ["length": [8]],
        finds: ["N09", "N10 f32 -inf add"]
      )
    ),
    NamedCase("N09, none", Judged(mask: .causal, spares: [.emptyRow, .emptyRowNaN])),
    NamedCase(
      "N13",
      Judged(
        mask: .causal && .keys(2..<100),
        change: { $0.emptyRows = .zerosForNaN },
        finds: ["N13 f32 -inf add"],
        spares: [.emptyRowNaN]
      )
    ),
    NamedCase(
      "N14",
      Judged(
        mask: .causal,
        change: {
          $0.stages = [.mask, .scale, .softmax]
          $0.scale = 1 / 128
        },
        finds: ["N14 f32 -1e4 add"]
      )
    ),
    NamedCase(
      "N14, negative",
      Judged(
        mask: .causal,
        change: {
          $0.stages = [.mask, .scale, .softmax]
          $0.scale = -1
        },
        finds: ["N14 f32 -inf add", "N14 f16 -1e9 select"]
      )
    ),
    NamedCase(
      "N15",
      Judged(
        mask: .causal,
        change: {
          $0.stages = [.scale, .mask, .softcap, .softmax]
          $0.softcap = 20
        },
        finds: ["N15 f32 -inf add", "N15 bf16 lowest select"]
      )
    ),
    NamedCase(
      "N16",
      Judged(
        mask: .causal,
        change: { $0.biasBound = .infinity },
        finds: ["N16 f32 -inf add", "N16 bf16 -1e9 add"]
      )
    ),
    NamedCase(
      "N21",
      Judged(mask: .causal, keyCount: 300, finds: ["N21 bf16"], spares: [.narrowWeight])
    ),
    NamedCase(
      "N21, wide sums",
      Judged(
        mask: .causal,
        keyCount: 300,
        change: { $0.accumulationFormat = .binary32 },
        spares: [.narrowSum]
      )
    ),
    NamedCase(
      "N22",
      Judged(
        mask: .full,
        keyCount: 1_024,
        change: {
          $0.formats = [.binary32]
          $0.weightsFormat = .e4m3
          $0.fills = [.negativeInfinity]
        },
        finds: ["N22 f32"]
      )
    ),
    NamedCase(
      "N25",
      Judged(mask: .causal, change: { $0.fills = [.value(1)] }, finds: ["N25 f32 1 add"])
    ),
    NamedCase("N26", Judged(mask: !.causal, finds: ["N26"])),
    NamedCase("N26, a window", Judged(mask: !(.causal && .window(3)), finds: ["N26"])),
    NamedCase(
      "N26, strictly past",
      Judged(mask: .causal && !.diagonal, spares: [.polaritySuspect])
    ),
    NamedCase(
      "N27",
      Judged(
        mask: .causal && .prefix(.parameter("P")),
        parameters: ["P": 3],
        finds: ["N27"]
      )
    ),
    NamedCase(
      "N27, used",
      Judged(mask: .prefix(.parameter("P")), parameters: ["P": 3], spares: [.unusedParameter])
    ),
    NamedCase("N28", Judged(mask: .full, finds: ["N28"])),
    NamedCase("N28, stable", Judged(mask: .causal, spares: [.extensionUnstable])),
    NamedCase(
      "N29",
      Judged(mask: .causal, change: { $0.scoreBound = 512 }, finds: ["N29 bf16"])
    ),
  ])
  func `finds what it has to`(given: NamedCase<Judged>) throws {
    let judged = given.value
    var options = NumericsOptions()
    judged.change(&options)
    let report = try judged.mask.numerics(
      in: Geometry(keys: judged.keyCount),
      planes: judged.planes,
      inputs: judged.inputs,
      parameters: judged.parameters,
      options: options,
      decider: Self.quick
    )
    let found = report.findings.map(\.place)
    for place in judged.finds { #expect(found.contains(place), "\(found)") }
    for rule in judged.spares { #expect(!report.findings.contains { $0.rule == rule }) }
    #expect(report.entries.allSatisfy { $0.isConfirmed })
  }

  @Test func `confirms every prediction by running the pipeline`() throws {
    var options = NumericsOptions()
    options.formats = FloatFormat.all
    options.fills = MaskingFill.common + [-200, -100, -30, -10, 0].map { .value($0) }
    for bound in [0.0, 1, 3.7, 50, 400] {
      for order in [[MaskingPipeline.Stage.mask, .scale, .softcap], [.scale, .softcap, .mask]] {
        for softcap in [nil, 20.0] {
          options.scoreBound = bound
          options.scale = 0.25
          options.softcap = softcap
          options.stages = order + [.softmax]
          let report = try MaskSpec.causal.numerics(
            in: Geometry(keys: 5),
            options: options,
            decider: Self.quick
          )
          for entry in report.entries where !entry.isConfirmed {
            Issue.record(
              """
              \(entry.fill) in \(entry.format), \(entry.application), \(order), |s| <= \(bound), \
              cap \(softcap ?? 0): \(entry.maxHiddenWeight) and not \
              \(entry.condition.largestHiddenWeight)
              """
            )
          }
        }
      }
    }
  }

  @Test func `says what an empty row comes to`() throws {
    let mask: MaskSpec = .causal && .keys(2..<100)
    let report = try mask.numerics(in: Geometry(keys: 6))
    #expect(report.emptyRowCount == 2)
    #expect(report.firstEmptyRow?.query == 0)
    let outcomes = Dictionary(
      uniqueKeysWithValues: report.entries.map {
        ("\($0.format) \($0.fill) \($0.application.mode)", $0.emptyRow)
      }
    )
    #expect(outcomes["f32 -inf add"] == .nan)
    #expect(outcomes["f16 -1e9 select"] == .nan)
    #expect(outcomes["f32 -1e9 add"] == .uniform)
    #expect(outcomes["f32 -1e4 add"] == .unmasked)
    #expect(outcomes["f32 -1e4 select"] == .uniform)
    #expect(outcomes["bf16 -1e4 add"] == .uniform)
  }

  @Test func `counts the empty rows of every batch row and head`() throws {
    let mask: MaskSpec = .causal && .leftPadding
    let report = try mask.numerics(
      in: Geometry(keys: 4, batch: 2, heads: 3),
      inputs: ["length": [4, 1]]
    )
    #expect(report.emptyRowCount == 9)
    #expect(report.firstEmptyRow?.batch == 1)
  }

  @Test func `bears a batch without rows`() throws {
    let geometry = try Geometry(keys: 4, batch: 0)
    let report = try MaskSpec.padding.numerics(in: geometry, inputs: ["length": []])
    #expect(report.emptyRowCount == 0)
    #expect(report.entries.allSatisfy { $0.weightSum == nil })
  }

  @Test func `sums rows as the format does`() throws {
    var options = NumericsOptions()
    options.formats = [.binary16, .binary32]
    options.fills = [.negativeInfinity]
    options.applications = [.selecting]
    let report = try MaskSpec.causal.numerics(in: Geometry(keys: 4_096), options: options)
    #expect(report.entries.map(\.weightSum) == [2, 1])
    #expect(report.longestRowCount == 4_096)
  }

  @Test func `names the verdict of every law that it rests on`() throws {
    let mask: MaskSpec = .causal && .padding
    let report = try mask.numerics(in: Geometry(keys: 4), inputs: ["length": [4]])
    let finding = try #require(report.findings.first { $0.rule == .emptyRow })
    #expect(finding.basis?.hasPrefix("law 'rows causal && padding nonempty': refuted at") == true)
    let stable = try #require(report.laws.first { "\($0.law)".hasPrefix("stable") })
    #expect("\(stable.verdict)".hasPrefix("proved: "))
  }

  @Test func `refuses planes that are another mask`() throws {
    #expect {
      try MaskSpec.causal.numerics(in: Geometry(keys: 4), planes: [.causal, .window(2)])
    } throws: { error in
      "\(error)".hasPrefix("the planes together do not hide what the mask hides: they differ at")
    }
  }

  @Test func `refuses what is too large, and what does not compile`() throws {
    #expect {
      try MaskSpec.causal.numerics(in: Geometry(queries: 1, keys: 1 << 20))
    } throws: { "\($0)".contains("too many") }
    #expect {
      try MaskSpec.causal.numerics(in: Geometry(keys: 4, batch: Int.max, heads: Int.max))
    } throws: { "\($0)".contains("too many") }
    #expect {
      try MaskSpec.padding.numerics(in: Geometry(keys: 4))
    } throws: { "\($0)".contains("length") }
  }

  @Test(arguments: [(0, 0), (0, 4), (4, 0), (1, 1)])
  func `bears runs without rows or keys`(queries: Int, keys: Int) throws {
    let report = try MaskSpec.causal.numerics(in: Geometry(queries: queries, keys: keys, offset: 0))
    #expect(report.entries.allSatisfy { $0.maxHiddenWeight == 0 && $0.isConfirmed })
    #expect(report.emptyRowCount == (keys == 0 ? queries : 0))
  }
}

extension MaskingPipeline.Application {
  var mode: String { self == .selecting ? "select" : "add" }
}

extension NumericsFinding {
  /// Rule and place in one line: `N04 f32 -100 add`.
  var place: String {
    [rule.id, format?.name, fill.map { "\($0)" }, application?.mode].compactMap(\.self)
      .joined(separator: " ")
  }
}
