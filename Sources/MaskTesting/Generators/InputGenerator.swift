package import MaskAlgebra

/// Makes the data of inputs, as their declarations say it may be.
package enum InputGenerator {
  /// The inputs that masks of ``SpecGenerator`` may read.
  package static let declarations = InputDeclaration.catalogue + [tree]

  /// The table that speculative decoding reads.
  package static let tree = InputDeclaration(
    name: "tree",
    axes: [.position, .position],
    kind: .booleans
  )

  /// Makes data for those of the declared inputs that a mask reads.
  ///
  /// Integers are segments numbered upwards, or any small numbers; booleans are true but for one
  /// end, or anywhere. An array sometimes has a batch axis in front of its own.
  package static func inputs(
    in geometry: Geometry,
    reading names: some Sequence<String>,
    _ declarations: [InputDeclaration],
    from choices: inout Choices
  ) -> Inputs {
    var inputs: Inputs = [:]
    for name in names.sorted() {
      guard let declaration = declarations.last(where: { $0.name == name }) else { continue }
      inputs[name] = array(declaration, in: geometry, from: &choices)
    }
    return inputs
  }

  private static func array(
    _ declaration: InputDeclaration,
    in geometry: Geometry,
    from choices: inout Choices
  ) -> InputArray {
    var axes = declaration.axes
    if geometry.batchCount > 1, !axes.contains(.batch), choices.boolean() {
      axes.insert(.batch, at: 0)
    }
    let shape = axes.map { $0.count(in: geometry) }
    let width = shape.last ?? 1
    let lineCount = shape.dropLast().reduce(1, *)
    let values = (0..<lineCount).flatMap { _ in
      line(declaration, width, in: geometry, from: &choices)
    }
    do throws(InputError) {
      return try InputArray(shape: shape, values: values, isBoolean: declaration.isBoolean)
    } catch { preconditionFailure("the generators make whole arrays: \(error)") }
  }

  /// The values along the last axis.
  private static func line(
    _ declaration: InputDeclaration,
    _ count: Int,
    in geometry: Geometry,
    from choices: inout Choices
  ) -> [Int] {
    switch declaration.kind {
    case .booleans: return flags(count, from: &choices).map { $0 ? 1 : 0 }
    case .integers(let range):
      let environment = Environment(geometry: geometry)
      let anywhere = Cell(query: 0, key: 0)
      let lower = (try? range.lower?.value(at: anywhere, in: environment)) ?? 0
      let upper = (try? range.upper?.value(at: anywhere, in: environment)) ?? lower + 2
      let values = lower...max(lower, upper)
      guard
        declaration.isNondecreasing || declaration.axes.last == .position && !choices.once(in: 3)
      else { return (0..<count).map { _ in choices.integer(in: values) } }
      return segments(count, in: values, from: &choices)
    }
  }

  /// Segments one after the other, numbered upwards.
  private static func segments(
    _ count: Int,
    in values: ClosedRange<Int>,
    from choices: inout Choices
  ) -> [Int] {
    var segment = values.lowerBound
    return (0..<count).map { position in
      if position > 0, segment < values.upperBound, choices.once(in: 3) { segment += 1 }
      return segment
    }
  }

  /// True but at the right, at the left, or anywhere.
  private static func flags(_ count: Int, from choices: inout Choices) -> [Bool] {
    switch choices.choose(through: 2) {
    case 0:
      let padding = choices.choose(through: count)
      return (0..<count).map { $0 < count - padding }
    case 1:
      let padding = choices.choose(through: count)
      return (0..<count).map { $0 >= padding }
    default: return (0..<count).map { _ in !choices.boolean() }
    }
  }
}

extension Inputs {
  /// The data in the command line's words: `--input 'doc=[0, 0, 1]'`.
  package var summary: String {
    arrays.sorted { $0.key < $1.key }
      .map { name, array in "--input '\(name)=\(array.nestedList)'" }
      .joined(separator: " ")
  }
}

extension InputArray {
  /// The values in brackets, a level per axis.
  fileprivate var nestedList: String {
    func text(_ shape: ArraySlice<Int>, _ values: ArraySlice<Int>) -> String {
      guard let extent = shape.first else { return values.first.map { "\($0)" } ?? "" }
      let step = extent == 0 ? 0 : values.count / extent
      let parts = (0..<extent).map { index in
        let start = values.startIndex + index * step
        return text(shape.dropFirst(), values[start..<start + step])
      }
      return "[\(parts.joined(separator: ", "))]"
    }
    return text(shape[...], values[...])
  }
}
