/// An expression as it was written, before anything is known of its names.
///
/// Whether `a == b` compares integers or is the relation of a law depends on what `a` and `b` are,
/// and with it how tightly it holds. So infix operators stay a flat list until names are resolved.
indirect enum Syntax {
  case integer(Range<Int>)
  case name(Range<Int>)
  case call(name: Range<Int>, arguments: [Syntax], range: Range<Int>)
  case lookUp(name: Range<Int>, indices: [Syntax], range: Range<Int>)
  case prefix(PrefixOperator, Syntax, Range<Int>)
  case group(Syntax, Range<Int>)
  /// One operand more than operators.
  case sequence([Syntax], [Infix])

  enum PrefixOperator {
    case not, minus
  }

  struct Infix {
    var kind: InfixOperator
    var range: Range<Int>
  }

  var range: Range<Int> {
    switch self {
    case .integer(let range), .name(let range), .call(_, _, let range), .lookUp(_, _, let range),
      .prefix(_, _, let range), .group(_, let range):
      range
    case .sequence(let operands, _):
      (operands.first?.range.lowerBound ?? 0)..<(operands.last?.range.upperBound ?? 0)
    }
  }
}

enum InfixOperator: String {
  case or = "||"
  case xor = "xor"
  case and = "&&"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case remainder = "%"

  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  var isProduct: Bool {
    switch self {
    case .times, .divide, .remainder: true
    default: false
    }
  }

  var isArithmetic: Bool { isProduct || self == .plus || self == .minus }
}

/// `lo...hi` as written; either end may be missing.
struct RangeSyntax {
  var lower: Syntax?
  var upper: Syntax?
}

/// One item of a spec file.
enum ItemSyntax {
  case mask(MaskSyntax)
  case law(LawSyntax)
  case example(ExampleSyntax)
  case input(InputSyntax)
  case include(path: Range<Int>)
}

struct MaskSyntax {
  struct Parameter {
    var name: Range<Int>
    var range: RangeSyntax?
  }

  var name: Range<Int>
  var parameters: [Parameter]
  var documentation: String
  var body: Syntax
}

struct LawSyntax {
  enum Statement {
    /// `A == B` or `A <= B`, to be split once the kinds are known.
    case relation(Syntax)
    case rows(Syntax)
    case columns(Syntax)
    case stable(Syntax)
  }

  enum Quantifier {
    case parameter(name: Range<Int>, RangeSyntax)
    case masks([Range<Int>])

    var names: [Range<Int>] {
      switch self {
      case .parameter(let name, _): [name]
      case .masks(let names): names
      }
    }
  }

  struct Window {
    var queryCount: Syntax
    var offset: Syntax
  }

  /// Where the law begins, for the line it is reported under.
  var start: Int
  var name: String
  var isNegated: Bool
  var window: Window?
  var quantifiers: [Quantifier]
  var statement: Statement
  var condition: Syntax?
}

struct ExampleSyntax {
  struct Setting {
    var name: Range<Int>
    var value: ValueSyntax
    var isInput: Bool
  }

  struct Row {
    var cells: [Bool]
    var range: Range<Int>
  }

  var start: Int
  var mask: Syntax
  var settings: [Setting]
  var rows: [Row]
  var colon: Range<Int>
}

/// A literal in an example: an integer, a truth value, or a list of them.
indirect enum ValueSyntax {
  case integer(Syntax)
  case truth(Bool, Range<Int>)
  case list([ValueSyntax], Range<Int>)

  var range: Range<Int> {
    switch self {
    case .integer(let syntax): syntax.range
    case .truth(_, let range), .list(_, let range): range
    }
  }
}

struct InputSyntax {
  enum Kind {
    case integers
    case booleans
    case range(RangeSyntax)
  }

  var name: Range<Int>
  var axes: [Range<Int>]
  var kind: Kind
  var isNondecreasing: Bool
}

extension Syntax {
  /// Visits the name of every mask, parameter and call in the expression, left to right.
  func forEachName(_ visit: (Range<Int>) -> Void) {
    switch self {
    case .integer: break
    case .name(let range): visit(range)
    case .call(let name, let arguments, _):
      visit(name)
      for argument in arguments { argument.forEachName(visit) }
    case .lookUp(_, let indices, _):
      for index in indices { index.forEachName(visit) }
    case .prefix(_, let inner, _), .group(let inner, _): inner.forEachName(visit)
    case .sequence(let operands, _):
      for operand in operands { operand.forEachName(visit) }
    }
  }
}
