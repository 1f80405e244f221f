/// What a search did until every case was closed, so that somebody else can do it again.
struct ProofTree {
  /// What was concluded without looking at cases.
  enum Step {
    /// All alternatives of a literal but one contradict what is known.
    case only(alternative: Int, of: Branch.Literal)
    /// What nothing satisfies is not satisfied at a point either.
    case instance(Branch.Instance, Formula)
  }

  /// The alternatives of a literal, each with what closes it.
  struct Split {
    let literal: Branch.Literal
    let cases: [ProofTree]
  }

  var steps: [Step] = []
  /// How the case is split; nil where what is known has no solution in integers.
  var split: Split?
}
