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
    .executable(name: "maskspec", targets: ["maskspec"]),
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
    .executableTarget(
      name: "maskspec",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "FloatFormats", "MaskCompiler",
        "MaskedAttention", "MaskExchange", "MaskDrawing",
      ],
      swiftSettings: settings
    ),

    // MARK: Tests
    .target(
      name: "TestSupport",
      dependencies: ["MaskAlgebra"],
      path: "Tests/TestSupport",
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskAlgebraTests",
      dependencies: ["MaskAlgebra", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskLanguageTests",
      dependencies: ["MaskAlgebra", "MaskLanguage", "TestSupport"],
      exclude: ["Outside"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskLogicTests",
      dependencies: ["MaskAlgebra", "MaskLanguage", "MaskLogic", "TestSupport"],
      exclude: ["Outside"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "FloatFormatsTests",
      dependencies: ["FloatFormats", "TestSupport"],
      exclude: ["Tables"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskCompilerTests",
      dependencies: ["MaskAlgebra", "MaskCompiler", "FloatFormats", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskedAttentionTests",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "MaskCompiler", "MaskExchange",
        "MaskedAttention", "FloatFormats", "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskExchangeTests",
      dependencies: [
        "MaskAlgebra", "MaskLanguage", "MaskCompiler", "MaskExchange", "FloatFormats",
        "TestSupport",
      ],
      exclude: ["Numpy"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MaskDrawingTests",
      dependencies: ["MaskAlgebra", "MaskCompiler", "MaskDrawing", "TestSupport"],
      exclude: ["Expected"],
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
        "MaskAlgebra", "MaskLanguage", "MaskLogic", "MaskCompiler", "FloatFormats", "TestSupport",
      ],
      swiftSettings: settings
    ),
  ]
)
