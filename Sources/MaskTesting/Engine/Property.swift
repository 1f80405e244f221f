/// A promise, its statement in one sentence, and the check of one case.
///
///     let property = Property("reversed-twice", "reversing twice changes nothing") { trial in
///       let list = trial.draw("list", Generator.integer(in: 0...9).array(count: 0...5))
///       try trial.expect(list.reversed().reversed() == list, "it changed")
///     }
///     let report = property.check(RunOptions(caseCount: 200, seed: 1))
///     report.isPassed  // true
///
/// What it checks is a function of the trial's choices and nothing else, so a case can be made
/// again anywhere.
public struct Property: Sendable {
  /// A name for the command line: lower case, with hyphens, after what it is about with a slash.
  public let name: String
  /// What holds, in one sentence without a full stop.
  public let statement: String
  /// Labels that must come up, and how often: a property has not passed whose cases are all alike.
  public let coverage: [CoverageGoal]
  /// Whether its cases must be run one at a time, as those of another process.
  public let isSerial: Bool
  let check: @Sendable (inout Trial) throws -> Void

  /// Creates a property.
  ///
  /// - Parameters:
  ///   - name: A name such as `attention/rows-sum-to-one`, different from every other.
  ///   - statement: What holds, in one sentence.
  ///   - coverage: Labels that must come up.
  ///   - isSerial: Whether its cases must be run one at a time.
  ///   - check: Draws a case and throws where the property does not hold. Any error is a failure,
  ///     but for ``Discarded``.
  public init(
    _ name: String,
    _ statement: String,
    coverage: [CoverageGoal] = [],
    isSerial: Bool = false,
    check: @escaping @Sendable (inout Trial) throws -> Void
  ) {
    self.name = name
    self.statement = statement
    self.coverage = coverage
    self.isSerial = isSerial
    self.check = check
  }
}

extension Property {
  /// The name without the subject's: `B01-rows-sum-to-one` of `B01-rows-sum-to-one/reference-f32`.
  package var law: Substring { name.prefix { $0 != "/" } }
}

/// How many of the random cases must carry a label.
public struct CoverageGoal: Hashable, Sendable {
  /// The label.
  public let label: String
  /// The share of cases, from 0 to 1.
  public let share: Double

  /// At least this share of the cases carries the label.
  public init(_ label: String, atLeast share: Double) {
    self.label = label
    self.share = share
  }
}

/// What one case of a property came to.
enum Outcome: Hashable, Sendable {
  case passed
  case discarded
  /// The message of the failure.
  case failed(String)

  var isFailure: Bool {
    if case .failed = self { true } else { false }
  }
}

extension Property {
  /// Runs one case.
  ///
  /// - Returns: What it came to, and the trial with all that it chose, labelled and noted.
  func run(_ choices: Choices, keepsNotes: Bool = false) -> (outcome: Outcome, trial: Trial) {
    var trial = Trial(choices, keepsNotes: keepsNotes)
    do {
      try check(&trial)
      return (.passed, trial)
    } catch is Discarded {
      return (.discarded, trial)
    } catch {
      return (.failed("\(error)"), trial)
    }
  }
}
