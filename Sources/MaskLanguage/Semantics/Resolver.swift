import MaskAlgebra

/// Gives names their meaning: syntax in, formulas out, every error reported.
struct Resolver {
  /// What a text may do, which depends on where it stands.
  struct Rules {
    /// Whether a look-up may read an input that nobody declared.
    var allowsUndeclaredInputs: Bool
    /// How an unknown name can be given a meaning.
    var remedy: NameRemedy

    static let expression = Rules(allowsUndeclaredInputs: true, remedy: .supply)
    static let law = Rules(allowsUndeclaredInputs: true, remedy: .quantify)
    static let definition = Rules(allowsUndeclaredInputs: false, remedy: .declareParameter)
    static let fileLaw = Rules(allowsUndeclaredInputs: false, remedy: .quantify)
    static let fileItem = Rules(allowsUndeclaredInputs: false, remedy: .writeNumber)
  }

  /// Names that belong to one item.
  struct Scope {
    var parameters: Set<String> = []
    var relations: Set<String> = []
  }

  /// What a name or an expression turned out to be.
  enum Meaning {
    case integer(MeasuredInteger)
    case mask(MaskFormula)
    /// A look-up of an undeclared input: whatever its surroundings ask for.
    case lookUp(LookUp, depth: Int)
    /// An error has been reported.
    case invalid
  }

  /// An integer formula, and how many operators stand on top of each other in it.
  struct MeasuredInteger {
    var formula: IntegerFormula
    var depth: Int
  }

  var vocabulary: Vocabulary
  let source: SourceText
  var rules: Rules
  var scope = Scope()
  private(set) var problems: DiagnosticList
  /// The masks that the file defines, whether or not they are resolved yet.
  var ownNames: Set<String> = []
  /// Masks and inputs with errors of their own; using one is no further error.
  var brokenNames: Set<String> = []
  /// Names that the item at hand has been told of: one error is enough for each.
  var unknownNames: Set<String> = []
  /// Whether a name may come from a file that could not be included.
  var missesFiles = false
  /// How many indices the look-ups of an undeclared input have.
  var undeclaredInputs: [String: Int] = [:]
  /// Operators in all calls so far, unfolded.
  private var unfoldedSize = 0
  private var suggestionCount = 0

  /// Operators in the unfolded definitions of one file; a longer file may have one for each byte.
  static let unfoldedLimit = 1_000_000
  /// Operators on top of each other in a mask, through the definitions that it uses, and in an
  /// integer, where each term of a sum is on top of those before it.
  static let depthLimit = 250
  /// Unknown names of a file that get the nearest known one.
  private static let suggestionLimit = 100

  init(_ vocabulary: Vocabulary, source: SourceText, rules: Rules) {
    self.vocabulary = vocabulary
    self.source = source
    self.rules = rules
    problems = DiagnosticList(source: source)
  }

  /// Whether nothing was wrong so far.
  var isClean: Bool { problems.diagnostics.isEmpty }

  /// Errors so far, to be compared with a later number.
  var errorCount: Int { problems.diagnostics.count }

  mutating func report(_ problem: Problem, at range: Range<Int>) {
    problems.report(problem, at: range)
  }

  func text(_ range: Range<Int>) -> String { source.text(range) }

  /// The known name that was most likely meant; a file full of unknown names gets only some.
  mutating func nearest(to name: String, among names: some Sequence<String>) -> String? {
    guard suggestionCount < Self.suggestionLimit else { return nil }
    suggestionCount += 1
    return names.nearest(to: name)
  }

  /// Begins an item, which nothing in an earlier one has a bearing on.
  mutating func beginItem(_ rules: Rules) {
    self.rules = rules
    scope = Scope()
    unknownNames = []
  }

  /// Counts what a call unfolds to; false, with an error, where the sum grows past all use.
  mutating func countUnfolding(
    of definition: MaskDefinition,
    _ arguments: [IntegerFormula],
    at range: Range<Int>
  ) -> Bool {
    let limit = max(Self.unfoldedLimit, source.bytes.count)
    guard unfoldedSize <= limit else { return false }
    let sizes = arguments.map { min($0.size, limit) }
    let names = definition.parameters.map(\.name)
    let arguments = Dictionary(zip(names, sizes), uniquingKeysWith: { first, _ in first })
    unfoldedSize += definition.body.size(withArguments: arguments)
    guard unfoldedSize > limit else { return true }
    report(.tooLarge(limit: limit), at: range)
    return false
  }
}

// MARK: - Expressions of a known kind

extension Resolver {
  /// The mask that an expression is, nil after an error.
  mutating func mask(_ syntax: Syntax) -> MaskFormula? {
    mask(resolve(syntax, expecting: .mask), at: syntax.range)
  }

  mutating func mask(
    _ meaning: Meaning,
    at range: Range<Int>,
    afterNot: Bool = false
  ) -> MaskFormula? {
    switch meaning {
    case .mask(let formula): return formula
    case .lookUp(let lookUp, _): return .lookUp(lookUp)
    case .integer:
      report(.expectedMask(source.shortText(range), afterNot: afterNot), at: range)
      return nil
    case .invalid: return nil
    }
  }

  /// The mask that a whole expression is, nil after an error.
  mutating func wholeMask(_ syntax: Syntax) -> MaskFormula? {
    mask(syntax).flatMap { isShallow($0, at: syntax.range) ? $0 : nil }
  }

  /// Whether nothing will run out of stack on its way through the formula.
  mutating func isShallow(_ formula: MaskFormula, at range: Range<Int>) -> Bool {
    guard formula.depth > Self.depthLimit else { return true }
    report(.tooDeep(limit: Self.depthLimit, .operators), at: range)
    return false
  }

  /// The integer that an expression is, nil after an error.
  mutating func integer(_ syntax: Syntax) -> MeasuredInteger? {
    integer(resolve(syntax, expecting: .integer), at: syntax.range)
  }

  mutating func integer(_ meaning: Meaning, at range: Range<Int>) -> MeasuredInteger? {
    switch meaning {
    case .integer(let integer): return integer
    case .lookUp(let lookUp, let depth):
      return MeasuredInteger(formula: .lookUp(lookUp), depth: depth)
    case .mask:
      report(.expectedInteger(source.shortText(range)), at: range)
      return nil
    case .invalid: return nil
    }
  }

  /// The integers that all of some expressions are, nil after an error in any.
  mutating func integers(_ list: [Syntax]) -> [MeasuredInteger]? {
    let integers = list.map { integer($0) }
    let known = integers.compactMap(\.self)
    return known.count == integers.count ? known : nil
  }

  /// `lo...hi`, whose ends may mention counts and the parameters known so far.
  mutating func range(_ syntax: RangeSyntax) -> ParameterRange? {
    var ends: [IntegerFormula?] = []
    for end in [syntax.lower, syntax.upper] {
      guard let end else {
        ends.append(nil)
        continue
      }
      guard let formula = fixedInteger(end, in: .range) else { return nil }
      ends.append(formula)
    }
    return ParameterRange(ends[0], ends[1])
  }

  /// An integer that has to be known before any cell is.
  mutating func fixedInteger(_ syntax: Syntax, in place: RangePlace) -> IntegerFormula? {
    guard let formula = integer(syntax)?.formula else { return nil }
    let mentions = formula.mentions
    var forbidden: [Symbol] = [.query, .key, .batch, .head]
    if place == .queryCount { forbidden.append(.queryCount) }
    let symbol = forbidden.first { mentions.symbols.contains($0) }
    guard let name = mentions.inputOrder.first ?? symbol?.rawValue else { return formula }
    report(.rangeMentions(name, place: place), at: syntax.range)
    return nil
  }
}
