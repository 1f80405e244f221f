// swift-tools-version: 6.3

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "maskspec",
  products: [
    .library(name: "MaskAlgebra", targets: ["MaskAlgebra"]),
    .library(name: "MaskLanguage", targets: ["MaskLanguage"]),
    .library(name: "MaskLogic", targets: ["MaskLogic"]),
    .library(name: "FloatFormats", targets: ["FloatFormats"]),
    .library(name: "MaskCompiler", targets: ["MaskCompiler"]),
    .library(name: "MaskedAttention", targets: ["MaskedAttention"]),
    .library(name: "MaskExchange", targets: ["MaskExchange"]),
    .library(name: "MaskDrawing", targets: ["MaskDrawing"]),
    .library(name: "MaskTesting", targets: ["MaskTesting"]),
    .executable(name: "maskspec", targets: ["maskspec"]),
  ],
  traits: [
    .trait(
      name: "Faults",
      description: "Lets `maskspec test --mutants` plant faults in this package and hunt them."
    )
  ],
  targets: [
    // MARK: What a mask is, and how it is written
    .target(name: "MaskAlgebra", swiftSettings: settings),
    .target(
      name: "MaskLanguage",
      dependencies: ["MaskAlgebra"],
      resources: [.embedInCode("Prelude.mask")],
      swiftSettings: settings
    ),

    // MARK: What can be claimed of it
    .target(name: "MaskLogic", dependencies: ["MaskAlgebra"], swiftSettings: settings),

    // MARK: What it becomes
    .target(name: "FloatFormats", swiftSettings: settings),
    .target(
      name: "MaskCompiler",
      dependencies: ["MaskAlgebra", "FloatFormats"],
      swiftSettings: settings
    ),

    // MARK: What it is used for
    .target(
      name: "MaskedAttention",
      dependencies: [
        "MaskAlgebra", "MaskLogic", "MaskCompiler", "MaskExchange", "FloatFormats",
      ],
      swiftSettings: settings
    ),
    .target(
      name: "MaskExchange",
      dependencies: ["MaskAlgebra", "MaskCompiler", "FloatFormats"],
      swiftSettings: settings
    ),
    .target(
      name: "MaskDrawing",
      dependencies: ["MaskAlgebra", "MaskCompiler"],
      swiftSettings: settings
    ),

    // MARK: What puts it on trial
    .target(
      name: "MaskTesting",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "FloatFormats", "MaskCompiler",
        "MaskedAttention", "MaskExchange",
      ],
      resources: [.embedInCode("Corpus/corpus.txt")],
      swiftSettings: settings
    ),

    // It is linked with the trait `Faults` only: what ships has nothing of it.
    .target(name: "FaultPlanting", swiftSettings: settings),

    // MARK: The command line
    .executableTarget(
      name: "maskspec",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "FloatFormats", "MaskCompiler",
        "MaskedAttention", "MaskExchange", "MaskDrawing", "MaskTesting",
        .target(name: "FaultPlanting", condition: .when(traits: ["Faults"])),
      ],
      swiftSettings: settings
    ),

    // MARK: Tests
    .target(
      name: "TestSupport",
      path: "Tests/TestSupport",
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskAlgebraTests",
      dependencies: ["MaskAlgebra", "MaskTesting", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskLanguageTests",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskedAttention", "MaskTesting", "TestSupport",
      ],
      exclude: ["Outside"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskLogicTests",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "MaskedAttention", "MaskTesting", "TestSupport",
      ],
      exclude: ["Outside"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "FloatFormatsTests",
      dependencies: ["FloatFormats", "MaskedAttention", "TestSupport"],
      exclude: ["Tables"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskCompilerTests",
      dependencies: [
        "MaskAlgebra", "MaskCompiler", "FloatFormats", "MaskedAttention", "MaskTesting",
        "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskedAttentionTests",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "MaskCompiler", "MaskExchange",
        "MaskedAttention", "MaskTesting", "FloatFormats", "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskExchangeTests",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskCompiler", "MaskExchange", "FloatFormats",
        "MaskedAttention", "TestSupport",
      ],
      exclude: ["Numpy"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskDrawingTests",
      dependencies: [
        "MaskAlgebra", "MaskCompiler", "MaskedAttention", "MaskDrawing", "TestSupport",
      ],
      exclude: ["Expected"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskTestingTests",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "FloatFormats", "MaskCompiler",
        "MaskedAttention", "MaskExchange", "MaskTesting", "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "FaultPlantingTests",
      dependencies: ["FaultPlanting", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["maskspec", "TestSupport"],
      exclude: ["Expected"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "RepositoryTests",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "MaskCompiler", "FloatFormats", "FaultPlanting",
        "TestSupport",
      ],
      swiftSettings: settings
    ),
  ]
)
