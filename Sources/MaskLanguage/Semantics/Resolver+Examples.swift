import MaskAlgebra

extension Resolver {
  /// The example that was written, nil after an error.
  mutating func example(_ syntax: ExampleSyntax) -> Example? {
    let errorCount = self.errorCount
    let mask = wholeMask(syntax.mask)
    var sizes: [String: Int] = [:]
    var inputs = Inputs()
    var given: Set<String> = []
    for setting in syntax.settings {
      let name = text(setting.name)
      if !given.insert(name).inserted {
        report(.duplicateName(name, place: "to the left"), at: setting.name)
      } else if setting.isInput {
        if vocabulary.inputs[name] == nil, !brokenNames.contains(name) {
          reportUnknownInput(name, at: setting.name)
        }
        inputs[name] = array(setting.value)
      } else if ["n", "m", "offset"].contains(name) {
        sizes[name] = number(setting.value)
      } else {
        let nearest = ["n", "m", "offset", "inputs"].nearest(to: name)
        report(.unknownSetting(name, nearest: nearest), at: setting.name)
      }
    }
    guard self.errorCount == errorCount, let mask else { return nil }
    guard let geometry = geometry(sizes, of: syntax), let cells = cells(syntax, geometry),
      hasInputs(of: mask, inputs, in: geometry, syntax)
    else { return nil }
    return Example(
      mask: MaskSpec(mask),
      geometry: geometry,
      inputs: inputs,
      cells: cells
    )
  }

  private mutating func geometry(
    _ sizes: [String: Int],
    of syntax: ExampleSyntax
  ) -> Geometry? {
    guard let keys = sizes["n"] else {
      report(.exampleLength, at: syntax.mask.range)
      return nil
    }
    do {
      return try Geometry(queries: sizes["m"], keys: keys, offset: sizes["offset"])
    } catch {
      let isNegative = syntax.settings.first { (sizes[text($0.name)] ?? 0) < 0 && !isOffset($0) }
      let culprit = isNegative ?? syntax.settings.last(where: isOffset)
      report(.exampleValue("\(error)"), at: culprit?.value.range ?? syntax.mask.range)
      return nil
    }
  }

  private func isOffset(_ setting: ExampleSyntax.Setting) -> Bool {
    text(setting.name) == "offset"
  }

  /// Rows without cells that an example may have.
  private static let emptyRowLimit = 10_000

  /// The drawn rows, nil unless they are as many and as long as the geometry says.
  private mutating func cells(_ syntax: ExampleSyntax, _ geometry: Geometry) -> [[Bool]]? {
    for row in syntax.rows where row.cells.count != geometry.keyCount {
      report(
        .exampleRowLength(expected: geometry.keyCount, found: row.cells.count),
        at: row.range
      )
      return nil
    }
    // Rows without cells cannot be drawn, so they are not asked for.
    if geometry.keyCount == 0, geometry.queryCount <= Self.emptyRowLimit {
      return Array(repeating: [], count: geometry.queryCount)
    }
    guard syntax.rows.count == geometry.queryCount else {
      let isLong = syntax.rows.count > geometry.queryCount
      let place = isLong ? syntax.rows[geometry.queryCount].range : syntax.colon
      report(
        .exampleRowCount(expected: geometry.queryCount, found: syntax.rows.count),
        at: place
      )
      return nil
    }
    return syntax.rows.map(\.cells)
  }

  /// Whether every input that the mask reads is there, and fits its declaration.
  private mutating func hasInputs(
    of mask: MaskFormula,
    _ inputs: Inputs,
    in geometry: Geometry,
    _ syntax: ExampleSyntax
  ) -> Bool {
    for name in mask.mentions.inputOrder where inputs[name] == nil {
      report(
        .exampleValue(
          "'\(name)' has no value",
          help: "write 'inputs \(name) = […]' after the sizes"
        ),
        at: syntax.mask.range
      )
      return false
    }
    for setting in syntax.settings where setting.isInput {
      let name = text(setting.name)
      guard let declaration = vocabulary.inputs[name], let array = inputs[name] else { continue }
      do {
        try declaration.validate(array, in: geometry)
      } catch {
        report(.exampleValue("\(error)"), at: setting.value.range)
        return false
      }
    }
    return true
  }
}

// MARK: - Data

extension Resolver {
  private mutating func number(_ value: ValueSyntax) -> Int? {
    guard case .integer(let syntax) = value else {
      report(.exampleValue("expected a number"), at: value.range)
      return nil
    }
    guard let formula = integer(syntax)?.formula else { return nil }
    guard let number = formula.simplified.literalValue else {
      let text = source.shortText(syntax.range)
      report(.exampleValue("'\(text)' is not a number"), at: syntax.range)
      return nil
    }
    return number
  }

  /// A list, or a list of equally long lists, as data.
  private mutating func array(_ value: ValueSyntax) -> InputArray? {
    guard case .list = value else {
      report(.exampleValue("the data of an input is a list, as in '[0, 0, 1]'"), at: value.range)
      return nil
    }
    var data = ListData()
    guard collect(value, depth: 0, into: &data) else { return nil }
    do {
      let isBoolean = data.isBoolean && !data.values.isEmpty
      return try InputArray(shape: data.shape, values: data.values, isBoolean: isBoolean)
    } catch {
      report(.exampleValue("\(error)"), at: value.range)
      return nil
    }
  }

  /// What was found in a list so far.
  private struct ListData {
    var shape: [Int] = []
    var values: [Int] = []
    var isBoolean = true
  }

  private mutating func collect(
    _ value: ValueSyntax,
    depth: Int,
    into data: inout ListData
  ) -> Bool {
    if case .list(let list, _) = value, depth == data.shape.count, data.values.isEmpty {
      data.shape.append(list.count)
    }
    switch value {
    case .list(let list, let range):
      guard depth < data.shape.count else { return reportUneven(range) }
      guard data.shape[depth] == list.count else {
        let counts = "\(list.count), the one before it \(data.shape[depth])"
        report(.exampleValue("this list has the length \(counts)"), at: range)
        return false
      }
      return list.allSatisfy { collect($0, depth: depth + 1, into: &data) }
    case .truth(let truth, let range):
      guard depth == data.shape.count else { return reportUneven(range) }
      data.values.append(truth ? 1 : 0)
      return true
    case .integer(let syntax):
      guard depth == data.shape.count else { return reportUneven(syntax.range) }
      guard let number = number(value) else { return false }
      data.isBoolean = false
      data.values.append(number)
      return true
    }
  }

  private mutating func reportUneven(_ range: Range<Int>) -> Bool {
    report(.exampleValue("a list holds numbers or lists, not both"), at: range)
    return false
  }
}
