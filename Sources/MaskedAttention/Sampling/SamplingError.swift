/// Why no token can be chosen.
public enum SamplingError: Error, Hashable, Sendable {
  /// A logit is NaN or infinite upwards, so it has no probability.
  case unusableLogit(token: Int)
  /// There is no token, or the logits and filters hide all of them.
  case nothingToChoose
  /// There are more or fewer logits than tokens.
  case wrongCount(logits: Int, tokens: Int)
  /// The temperature is not a finite number above zero.
  case wrongTemperature(Double)
  /// Top-k keeps fewer than one token.
  case wrongTopK(Int)
  /// Top-p is no share of the probability.
  case wrongTopP(Double)
  /// Min-p is no share of the largest probability.
  case wrongMinP(Double)
}

extension SamplingError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .unusableLogit(let token):
      "the logit of token \(token) is NaN or infinite; only -infinity has a probability, which is 0"
    case .nothingToChoose: "every token is hidden, so there is none to choose"
    case .wrongCount(let logits, let tokens):
      "there are \(logits) logits for a vocabulary of \(tokens) tokens"
    case .wrongTemperature(let temperature):
      "a temperature of \(temperature) is not a finite number above 0; as it goes to 0, sampling "
        + "becomes greedy"
    case .wrongTopK(let count): "top-k keeps 1 token or more, not \(count)"
    case .wrongTopP(let share): "top-p is a probability above 0 and up to 1, not \(share)"
    case .wrongMinP(let share): "min-p is a share from 0 to 1, not \(share)"
    }
  }
}
