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
  ],
  targets: [
    // MARK: What a mask is, and how it is written

    // MARK: What can be claimed of it

    // MARK: What it becomes

    // MARK: What it is used for

    // MARK: Tests
  ]
)
