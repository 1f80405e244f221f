import MaskAlgebra

/// Reads a file and, through `include`, the files that it needs.
struct SpecReader {
  private let base: Vocabulary
  private let include: IncludeLoader
  private(set) var diagnostics: [Diagnostic] = []
  /// The files being read, each for the one before it.
  private var inProgress: [String] = []
  /// The files that were read, so that one included twice is read once.
  private var finished: [String: SpecFile] = [:]

  /// Files that include each other.
  private static let depthLimit = 100

  /// - Parameters:
  ///   - base: The names that included files know beforehand.
  ///   - include: Reads an included file.
  init(base: Vocabulary, including include: @escaping IncludeLoader) {
    self.base = base
    self.include = include
  }

  mutating func read(_ source: SourceText, vocabulary: Vocabulary) -> SpecFile {
    inProgress.append(source.name)
    defer { inProgress.removeLast() }
    var parser = Parser(source)
    let (items, brokenNames) = parser.items()
    var resolver = Resolver(vocabulary, source: source, rules: .definition)
    resolver.brokenNames = brokenNames
    for case .include(let path) in items { include(path, into: &resolver) }
    var file = SpecFile(name: source.name, vocabulary: vocabulary)
    file.inputs = declareInputs(items, &resolver)
    file.definitions = resolver.define(definitions(items, &resolver))
    for case .mask(let syntax) in items {
      let name = resolver.text(syntax.name)
      guard file.definitions.contains(where: { $0.name == name }) else { continue }
      file.definitionLines[name] =
        file.definitionLines[name] ?? source.line(at: syntax.name.lowerBound)
    }
    for item in items { claim(item, &resolver, &file) }
    file.vocabulary = resolver.vocabulary
    file.brokenNames = resolver.brokenNames
    file.missesFiles = resolver.missesFiles
    diagnostics += parser.problems.merged(with: resolver.problems)
    return file
  }

  private mutating func include(_ quoted: Range<Int>, into resolver: inout Resolver) {
    let path = String(resolver.text(quoted).dropFirst().dropLast())
    let source: SourceText
    do throws(IncludeFailure) {
      source = try include(path, resolver.source.name)
    } catch {
      resolver.report(.includeFailed(path, reason: error.reason), at: quoted)
      resolver.missesFiles = true
      return
    }
    if let start = inProgress.firstIndex(of: source.name) {
      resolver.report(.includeCycle(inProgress[start...] + [source.name]), at: quoted)
      resolver.missesFiles = true
      return
    }
    guard inProgress.count < Self.depthLimit else {
      resolver.report(.tooDeep(limit: Self.depthLimit, .includes), at: quoted)
      resolver.missesFiles = true
      return
    }
    let file = finished[source.name] ?? read(source, vocabulary: base)
    finished[source.name] = file
    add(file, to: &resolver, at: quoted)
  }

  private func add(_ file: SpecFile, to resolver: inout Resolver, at quoted: Range<Int>) {
    resolver.brokenNames.formUnion(file.brokenNames)
    resolver.missesFiles = resolver.missesFiles || file.missesFiles
    let place = "differently in another file"
    let definitions = file.vocabulary.definitions.sorted { $0.key < $1.key }
    for (name, definition) in definitions where !base.isMask(name) {
      if let other = resolver.vocabulary.definitions[name], other != definition {
        resolver.report(.duplicateName(name, place: place), at: quoted)
      }
      resolver.vocabulary.define(definition)
    }
    for input in file.vocabulary.newInputs {
      if let other = resolver.vocabulary.inputs[input.name], other != input,
        other != base.inputs[input.name]
      {
        resolver.report(.duplicateName(input.name, place: place), at: quoted)
      }
      resolver.vocabulary.declare(input)
    }
  }

  private func declareInputs(
    _ items: [ItemSyntax],
    _ resolver: inout Resolver
  ) -> [InputDeclaration] {
    var lines: [String: Int] = [:]
    var declared: [InputDeclaration] = []
    for case .input(let syntax) in items {
      let source = resolver.source
      let name = source.text(syntax.name)
      if let line = lines[name] {
        resolver.report(.duplicateName(name, place: "on line \(line)"), at: syntax.name)
        continue
      }
      lines[name] = source.line(at: syntax.name.lowerBound)
      resolver.beginItem(.fileItem)
      guard let input = resolver.input(syntax), !source.isReserved(syntax.name) else {
        resolver.brokenNames.insert(name)
        continue
      }
      if let other = resolver.vocabulary.inputs[name], !input.narrows(other) {
        resolver.report(.redeclaresInput(name), at: syntax.name)
        resolver.brokenNames.insert(name)
        continue
      }
      resolver.vocabulary.declare(input)
      declared.append(input)
    }
    return declared
  }

  /// The definitions whose names are new.
  private func definitions(
    _ items: [ItemSyntax],
    _ resolver: inout Resolver
  ) -> [MaskSyntax] {
    var lines: [String: Int] = [:]
    var syntaxes: [MaskSyntax] = []
    for case .mask(let syntax) in items {
      let name = resolver.text(syntax.name)
      if resolver.vocabulary.isCatalogueMask(name) {
        resolver.report(.redefinesCatalogue(name), at: syntax.name)
      } else if let line = lines[name] {
        resolver.report(.duplicateName(name, place: "on line \(line)"), at: syntax.name)
      } else if resolver.vocabulary.isMask(name) {
        resolver.report(
          .duplicateName(name, place: "before, or in an included file"),
          at: syntax.name
        )
      } else {
        lines[name] = resolver.source.line(at: syntax.name.lowerBound)
        syntaxes.append(syntax)
      }
    }
    return syntaxes
  }

  private func claim(_ item: ItemSyntax, _ resolver: inout Resolver, _ file: inout SpecFile) {
    switch item {
    case .law(let syntax):
      resolver.beginItem(.fileLaw)
      guard let law = resolver.law(syntax) else { return }
      let line = resolver.source.line(at: syntax.start)
      file.laws.append(SpecFile.LocatedLaw(law: law, line: line))
    case .example(let syntax):
      resolver.beginItem(.fileItem)
      guard let example = resolver.example(syntax) else { return }
      let line = resolver.source.line(at: syntax.start)
      file.examples.append(SpecFile.LocatedExample(example: example, line: line))
    case .mask, .input, .include: break
    }
  }
}

extension InputDeclaration {
  /// Whether look-ups of another declaration's data are look-ups of this one's, too.
  fileprivate func narrows(_ other: InputDeclaration) -> Bool {
    axes.count == other.axes.count && isBoolean == other.isBoolean
  }
}
