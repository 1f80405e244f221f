/// What a module may import.
struct ModuleRules {
  /// Modules of this package.
  let own: Set<String>
  /// Modules of the toolchain and the system.
  let system: Set<String>

  private static let threadsAndMemory: Set = [
    "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin", "Bionic",
  ]
  private static let everything = threadsAndMemory.union(["Foundation", "FoundationXML"])

  /// The rule of each module: arrows point one way, and what a mask means needs nothing but Swift.
  static let all: [String: ModuleRules] = [
    "MaskAlgebra": .init(own: [], system: []),
    "MaskLanguage": .init(own: ["MaskAlgebra"], system: []),
    "MaskLogic": .init(own: ["MaskAlgebra"], system: []),
    "FloatFormats": .init(own: [], system: []),
    "MaskCompiler": .init(own: ["MaskAlgebra", "FloatFormats"], system: threadsAndMemory),
    "CAttentionKernels": .init(own: [], system: []),
    "MaskExchange": .init(
      own: ["MaskAlgebra", "MaskCompiler", "MaskLogic", "FloatFormats"],
      system: everything
    ),
    "MaskedAttention": .init(
      own: [
        "MaskAlgebra", "MaskCompiler", "MaskLogic", "MaskExchange", "FloatFormats",
        "CAttentionKernels",
      ],
      system: everything
    ),
    "MaskDrawing": .init(own: ["MaskAlgebra", "MaskCompiler", "MaskedAttention"], system: []),
    "MaskTesting": .init(
      own: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "FloatFormats", "MaskCompiler",
        "MaskExchange", "MaskedAttention", "CAttentionKernels",
      ],
      system: everything
    ),
    "FaultPlanting": .init(own: [], system: everything),
    "maskspec": .init(
      own: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "FloatFormats", "MaskCompiler",
        "MaskExchange", "MaskedAttention", "MaskDrawing", "MaskTesting", "FaultPlanting",
      ],
      system: everything
    ),
  ]
}
