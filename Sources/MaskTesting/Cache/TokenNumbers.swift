import MaskedAttention

/// The numbers of a token: a function of the order in which tokens were made.
///
/// No two tokens are alike, whatever a case is shrunk to, so that one in place of another shows.
/// All numbers are multiples of 1/16 between -2 and 2, which every format holds exactly.
struct Token: Hashable, Sendable {
  /// Which token of the case this is.
  let serial: Int

  /// A part of a token.
  enum Part: UInt64 {
    case query = 1
    case key, value
  }

  func number(_ part: Part, batch: Int, head: Int, index: Int) -> Double {
    var bits = part.rawValue
    for place in [serial, batch, head, index] {
      bits = (bits ^ UInt64(truncatingIfNeeded: place)) &* 0x9E37_79B9_7F4A_7C15
      bits = (bits ^ (bits >> 29)) &* 0xBF58_476D_1CE4_E5B9
      bits ^= bits >> 32
    }
    return Double(Int(bits % 65) - 32) / 16
  }
}

extension [Token] {
  /// A part of every token, `[batch, heads, tokens, dimension]`.
  func tensor(_ part: Token.Part, _ layout: CacheLayout) -> AttentionTensor<Double> {
    let headCount = part == .query ? layout.headCount : layout.keyHeadCount
    let dimension = part == .value ? layout.valueDimension : layout.keyDimension
    var elements: [Double] = []
    elements.reserveCapacity(layout.batchCount * headCount * count * dimension)
    for batch in 0..<layout.batchCount {
      for head in 0..<headCount {
        for token in self {
          for index in 0..<dimension {
            elements.append(token.number(part, batch: batch, head: head, index: index))
          }
        }
      }
    }
    return .whole([layout.batchCount, headCount, count, dimension], elements)
  }
}

extension AttentionTensor {
  /// A tensor of as many elements as its shape holds.
  static func whole(_ shape: [Int], _ elements: [Element]) -> AttentionTensor {
    do throws(AttentionError) {
      return try AttentionTensor(shape: shape, elements: elements)
    } catch { preconditionFailure("the elements are as many as the shape holds: \(error)") }
  }

  /// Some of the vectors of every head.
  func rows(_ range: Range<Int>) -> AttentionTensor {
    var elements: [Element] = []
    elements.reserveCapacity(batchCount * headCount * range.count * dimension)
    for batch in 0..<batchCount {
      for head in 0..<headCount {
        for row in range { elements += vector(batch: batch, head: head, row: row) }
      }
    }
    return .whole([batchCount, headCount, range.count, dimension], elements)
  }
}
