import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskLanguage

/// Something to measure.
struct Benchmark: Sendable {
  let name: String
  let mask: @Sendable (_ length: Int) -> MaskSpec
  let inputs: @Sendable (_ length: Int) -> Inputs
  let work: @Sendable (MaskSpec, Geometry, Inputs) throws -> Void

  private init(
    _ name: String,
    _ mask: @escaping @Sendable (_ length: Int) -> MaskSpec,
    inputs: @escaping @Sendable (_ length: Int) -> Inputs = { _ in [:] },
    _ work: @escaping @Sendable (MaskSpec, Geometry, Inputs) throws -> Void
  ) {
    self.name = name
    self.mask = mask
    self.inputs = inputs
    self.work = work
  }

  static let all: [Benchmark] = [
    Benchmark("dense-causal", { _ in .causal }, dense),
    Benchmark("dense-window", { _ in .window(1024) }, dense),
    Benchmark("dense-prefix", { .prefix($0 / 4) }, dense),
    Benchmark("dense-document", { _ in .causal && .document }, inputs: documents, dense),
    Benchmark("dense-chunk", { _ in .causal && .chunk(512) }, dense),
    Benchmark(
      "dense-neighborhood",
      { _ in .neighborhood(gridWidth: 128, radius: 3) },
      dense
    ),
    Benchmark("additive-f32-causal", { _ in .causal }) { mask, geometry, inputs in
      _ = try mask.additiveMask(
        format: .binary32,
        fill: .negativeInfinity,
        in: geometry,
        inputs: inputs
      )
    },
    Benchmark("report-causal", { _ in .causal }, report),
    Benchmark("report-window", { _ in .window(1024) }, report),
  ]

  /// The measurements that a name chooses.
  static func chosen(_ name: String?) throws -> [Benchmark] {
    guard let name else { return all }
    let chosen = all.filter { $0.name.hasPrefix(name) }
    guard chosen.isEmpty else { return chosen }
    let names = all.map(\.name)
    throw UsageError(
      "there is no measurement '\(name)'",
      help: names.nearest(to: name).map { "did you mean '\($0)'?" }
        ?? "it is one of \(names.joined(separator: ", "))"
    )
  }

  /// Thirty-two documents of unequal length.
  private static let documents: @Sendable (Int) -> Inputs = { length in
    let boundaries = (1..<32).map { length * ($0 * 37 % 61 + $0 * 29) / (32 * 31) }.sorted()
    var document = 0
    let ids = (0..<length).map { position in
      while document < boundaries.count, boundaries[document] <= position { document += 1 }
      return document
    }
    return ["doc": InputArray(ids)]
  }

  private static let dense: @Sendable (MaskSpec, Geometry, Inputs) throws -> Void = {
    mask,
    geometry,
    inputs in
    _ = try mask.booleanMask(in: geometry, inputs: inputs)
  }

  private static let report: @Sendable (MaskSpec, Geometry, Inputs) throws -> Void = {
    mask,
    geometry,
    inputs in
    _ = try mask.rows(in: geometry, inputs: inputs)
      .summary(blocks: BlockSize(queries: 128, keys: 128))
  }
}
