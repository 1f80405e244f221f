import FaultPlanting
import Foundation
import TestSupport
import Testing

@Suite struct `The faults to plant` {
  private let root: URL
  private let faults: [Fault]

  init() throws {
    root = try #require(repositoryRoot())
    faults = try FaultList(folder: root.appending(path: "Tests/Faults")).faults
  }

  // A change of the source moves them along, or they would be hunted in vain.
  @Test func `still fit the sources`() throws {
    let files = Dictionary(
      grouping: faults.enumerated().map { (number: $0 + 1, fault: $1) },
      by: \.fault.file
    )
    for (file, inFile) in files.sorted(by: { $0.key < $1.key }) {
      let text = try String(contentsOf: root.appending(path: "Sources/\(file)"), encoding: .utf8)
      #expect(throws: Never.self) { try Planting(text, inFile) }
    }
  }

  @Test func `change something each`() {
    for fault in faults { #expect(fault.right != fault.wrong, "\(fault.name)") }
  }

  @Test(arguments: ["algebra", "compiler", "reference", "cache", "gradients", "formats", "logic"])
  func `are thirty and more of every group`(group: String) {
    #expect(faults.count { $0.group == group } >= 30)
  }

  @Test func `leave the shipped program alone`() throws {
    let manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    #expect(
      manifest.contains(
        #".target(name: "FaultPlanting", condition: .when(traits: ["Faults"]))"#
      )
    )
  }
}
