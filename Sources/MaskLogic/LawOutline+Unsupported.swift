internal import MaskAlgebra

extension LawOutline {
  /// Why a law means nothing, nil where it means something.
  func unsupportedReason(of law: Law) -> String? {
    let condition = law.condition.formula.mentions
    switch law.statement {
    case .stable where law.window != nil:
      return "'stable' compares two full passes, so it takes no 'at'"
    case .rowsNonempty where condition.symbols.contains(.key):
      return "the condition of 'rows' chooses rows, so it cannot mention k"
    case .columnsNonempty where condition.symbols.contains(.query):
      return "the condition of 'columns' chooses columns, so it cannot mention q"
    default: break
    }
    let names = Set(parameters.map(\.name))
    if let name = mentions.parameters.subtracting(names).min() {
      return "'\(name)' has no value; quantify it, as in 'for \(name) in 0...:'"
    }
    if let name = mentions.relations.subtracting(relations).min() {
      return "the mask '\(name)' has no cells; quantify it, as in 'for masks \(name):'"
    }
    // Such a range would have to be known before it is known what m is.
    guard let window = law.window, window.dependsOnParameters else { return nil }
    for parameter in parameters where parameter.range.mentionsQueryCount {
      return "the range of '\(parameter.name)' mentions m, which depends on the parameters"
    }
    return nil
  }
}

extension ParameterRange {
  fileprivate var mentionsQueryCount: Bool {
    [lower, upper].contains { $0?.mentions.symbols.contains(.queryCount) ?? false }
  }
}
