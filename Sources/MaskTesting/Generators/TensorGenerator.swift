package import FloatFormats
package import MaskedAttention

/// Makes the tensors of attention: ordinary ones, and those that attention fails at.
package struct TensorGenerator: Sendable {
  /// What the numbers of a tensor are like.
  package enum Profile: String, CaseIterable, Sendable {
    /// Between -2.7 and 2.7; 0, 1 and -1 are the simplest.
    case ordinary
    /// All the same, so that all scores are.
    case equal
    /// Some are the zero below zero.
    case negativeZeros
    /// So small that a score is lost beside 1.
    case tiny
    /// So large that a score comes close to 10 000.
    case large
    /// One vector is larger than the others by far.
    case dominant
  }

  /// The format that every number belongs to.
  package var format: FloatFormat
  /// The profiles that come up, the simplest first.
  package var profiles: [Profile]

  package init(format: FloatFormat, profiles: [Profile] = Profile.allCases) {
    self.format = format
    self.profiles = profiles
  }

  /// Makes a tensor; the profile is a choice of the case's structure, the numbers are data.
  package func tensor(_ shape: [Int], from choices: inout Choices) -> AttentionTensor<Double> {
    let profile = choices.element(of: profiles)
    let dimension = shape[shape.count - 1]
    let count = shape.reduce(1, *)
    let dominant = profile == .dominant ? choices.choose(through: max(0, count / dimension - 1)) : 0
    let shared = Self.number(choices.chooseDatum(through: 64))
    let elements = (0..<count).map { index -> Double in
      let number = profile == .equal ? shared : Self.number(choices.chooseDatum(through: 64))
      return switch profile {
      case .ordinary, .equal: number
      case .negativeZeros: abs(number) < 1 ? -0.0 : number
      case .tiny: number * 0x1p-12
      case .large: number * 32
      case .dominant: index / dimension == dominant ? number * 24 : number
      }
    }
    do throws(AttentionError) {
      return try AttentionTensor(shape: shape, elements: elements.map { format.rounded($0) })
    } catch { preconditionFailure("the generators make whole tensors: \(error)") }
  }

  /// 0, 1, -1, and then numbers between -2.7 and 2.7.
  private static func number(_ choice: Int) -> Double {
    switch choice {
    case 0: 0
    case 1: 1
    case 2: -1
    default: Double((choice + 1) / 2) / 12 * (choice.isMultiple(of: 2) ? -1 : 1)
    }
  }
}
