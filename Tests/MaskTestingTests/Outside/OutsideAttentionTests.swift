import FloatFormats
import Foundation
import MaskTesting
import MaskedAttention
import TestSupport
import Testing

@Suite struct `An attention from outside` {
  @Test(arguments: FloatFormat.arrayFormats)
  func `gets its numbers to the bit, and they come back so`(format: FloatFormat) throws {
    let copy = #"cp "$(echo "$x" | sed 's/.*"query":"\([^"]*\)".*/\1/')" "#
    let output = #""$(echo "$x" | sed 's/.*"output":"\([^"]*\)".*/\1/')""#
    let declaration = #"{"format":"\#(format)","valueDimension":false}"#
    let script = "echo '\(declaration)'; while read -r x; do \(copy)\(output); echo {}; done"
    let program = try OutsideProgram(script)
    defer { program.stop() }
    #expect(program.attention.format == format)
    let failure = firstFailure(of: program, caseCount: 15) { attentionCase, answer in
      let sent = attentionCase.query.elements.map(\.bitPattern)
      guard answer.output.elements.map(\.bitPattern) == sent else {
        throw Falsified("\(attentionCase.query.elements) came back as \(answer.output.elements)")
      }
    }
    #expect(failure == nil)
  }

  @Test(.enabled(if: isInstalled("python3"), "there is no python3"))
  func `is right where it is`() throws {
    let program = try OutsideProgram(engine("engines/stdlib_attention.py"))
    defer { program.stop() }
    let subject = program.attention
    #expect(subject.name == "stdlib")
    #expect(subject.abilities.isSuperset(of: [.weights, .groupedHeads, .emptyRowsAreZero]))
    #expect(subject.isSerial)
    let bound = ErrorBound(subject)
    let failure = firstFailure(of: program, caseCount: 50) { attentionCase, answer in
      let oracle = Oracle(attentionCase)
      for place in oracle.rows {
        let row = oracle.row(place)
        let output = answer.output.vector(batch: place.batch, head: place.head, row: place.row)
        let errors = bound.output(row, dimension: attentionCase.query.dimension)
        for ((found, expected), error) in zip(zip(output, row.output), errors) {
          guard abs(found - expected) <= error else {
            throw Falsified("\(found) should be \(expected) within \(error)")
          }
        }
      }
    }
    #expect(failure == nil)
  }

  @Test func `declares what it is able to do`() throws {
    let line = #"""
      {"name":"mine","weights":true,"batch":false,"heads":false,"emptyRows":"never",
      "hiddenAnything":true,"anyGeometry":false,"softcap":true,"repeatable":false}
      """#
    let program = try OutsideProgram("echo '\(line.replacing("\n", with: ""))'; cat > /dev/null")
    defer { program.stop() }
    let subject = program.attention
    #expect(program.name == "mine")
    #expect(
      subject.abilities == [
        .weights, .masksPerHead, .scale, .valueDimension, .hiddenIsExact, .hiddenMayBeAnything,
        .softcap,
      ]
    )
    #expect(program.model == nil)
  }
}
