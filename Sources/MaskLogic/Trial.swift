internal import MaskAlgebra

/// A statement with everything but the cell decided, ready to be looked at cell by cell.
struct Trial {
  /// The statement's masks bound to their run, as far as it is known.
  private(set) var left: MaskFormula
  private(set) var right: MaskFormula?
  /// Nil where every cell counts.
  private(set) var condition: MaskFormula?
  let law: Law
  private(set) var environment: Environment
  /// Of a `stable` law, the run with one token more.
  private(set) var longerEnvironment: Environment
  /// About what one cell costs.
  let cellCost: Int

  var geometry: Geometry { environment.geometry }

  /// The geometry that inputs and arbitrary masks have to cover.
  var coveredGeometry: Geometry { longerEnvironment.geometry }

  /// Nil where the condition is false everywhere, or an argument lies outside its declared range.
  init?(
    _ law: Law,
    _ outline: LawOutline,
    in geometry: Geometry,
    _ parameters: [String: Int]
  ) throws(Interruption) {
    self.law = law
    environment = Environment(geometry: geometry, parameters: parameters)
    longerEnvironment = environment
    if case .stable = law.statement {
      longerEnvironment.geometry = try outline.geometry(
        keys: geometry.keyCount + 1,
        queries: geometry.keyCount + 1,
        offset: 0
      )
    }
    let masks = law.statement.masks.map(\.formula)
    do {
      if law.condition != .full {
        let bound = try law.condition.formula.bound(in: environment)
        if outline.hasGlobalCondition {
          let anywhere = Cell(query: geometry.offset, key: 0)
          guard try bound.visible(at: anywhere, in: environment) else { return nil }
        } else {
          condition = bound
        }
      }
      left = try masks[0].bound(in: environment)
      right = try masks.count > 1 ? masks[1].bound(in: environment) : nil
      if case .stable = law.statement { right = try masks[0].bound(in: longerEnvironment) }
    } catch .argumentOutOfRange {
      return nil
    } catch {
      throw Interruption.evaluation(error)
    }
    let costs = [left, right, condition].compactMap {
      $0?.evaluationCost(keyCount: geometry.keyCount)
    }
    cellCost = costs.reduce(1, +)
  }

  /// The same trial with data; nil where an argument lies outside its declared range.
  func supplying(_ inputs: Inputs) throws(Interruption) -> Trial? {
    var trial = self
    trial.environment.inputs = inputs
    trial.longerEnvironment.inputs = inputs
    do {
      trial.left = try left.bound(in: trial.environment)
      trial.right = try right?.bound(in: trial.longerEnvironment)
      trial.condition = try condition?.bound(in: trial.environment)
    } catch .argumentOutOfRange {
      return nil
    } catch {
      throw Interruption.evaluation(error)
    }
    return trial
  }

  /// The same trial with cells for the arbitrary masks.
  func supplying(_ relations: [String: @Sendable (Cell) -> Bool]) -> Trial {
    var trial = self
    trial.environment.relations = relations
    trial.longerEnvironment.relations = relations
    return trial
  }
}
