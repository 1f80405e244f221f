internal import MaskAlgebra

/// Why a search ends before it has an answer.
enum Interruption: Error {
  case outOfBudget
  case evaluation(EvaluationError)
  case unsupported(String)
}

/// Counts what a search has spent, in nodes of formulas evaluated, and stops it at a limit.
///
/// Work is counted, not time, so that the same law gets the same verdict on every machine.
struct Meter {
  private(set) var spent = 0
  var limit: Int

  mutating func spend(_ cost: Int) throws(Interruption) {
    let (sum, overflow) = spent.addingReportingOverflow(cost)
    guard !overflow, sum <= limit else { throw Interruption.outOfBudget }
    spent = sum
  }
}

extension MaskFormula {
  /// About how many nodes one evaluation visits, in the time that an addition takes.
  func evaluationCost(keyCount: Int) -> Int {
    let operands = integerOperands.reduce(1) { $0 + $1.evaluationCost }
    switch self {
    case .compose(let a, let b):
      let inner = a.evaluationCost(keyCount: keyCount) + b.evaluationCost(keyCount: keyCount)
      let (product, overflow) = inner.multipliedReportingOverflow(by: max(1, keyCount))
      return overflow ? Self.unaffordable : min(product, Self.unaffordable)
    case .call(let call): return operands + call.body.evaluationCost(keyCount: keyCount)
    case .lookUp: return operands + IntegerFormula.lookUpCost
    case .relation, .opaque: return IntegerFormula.lookUpCost
    default: return clauses.reduce(operands) { $0 + $1.evaluationCost(keyCount: keyCount) }
    }
  }

  /// More than any budget, and far enough from the largest integer to be added up.
  private static var unaffordable: Int { 1 << 40 }
}

extension IntegerFormula {
  fileprivate var evaluationCost: Int {
    let isLookUp = if case .lookUp = self { true } else { false }
    return operands.reduce(isLookUp ? Self.lookUpCost : 1) { $0 + $1.evaluationCost }
  }

  /// Reading data takes about as long as six additions.
  fileprivate static var lookUpCost: Int { 6 }
}
