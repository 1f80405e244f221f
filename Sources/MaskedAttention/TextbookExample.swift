/// The worked example of a textbook chapter on causal attention: five tokens, four dimensions.
///
/// Its numbers are small enough to follow by hand, so it explains masks here and tests them.
///
///     let result = try attention(
///       query: TextbookExample.query, key: TextbookExample.key, value: TextbookExample.value,
///       mask: .causal)
///     try result.trace(query: 2).weights  // [0.2327, 0.3837, 0.3837, 0, 0]
public enum TextbookExample {
  /// The tokens, in order.
  public static let tokens = ["The", "cat", "sat", "on", "mat"]

  /// What each token asks for.
  public static let query = table([
    1, 0, 1, 0,
    0, 2, 0, 1,
    1, 1, 1, 0,
    0, 0, 1, 1,
    1, 0, 0, 1,
  ])

  /// What each token offers.
  public static let key = table([
    0, 1, 0, 1,
    1, 0, 1, 0,
    1, 1, 0, 0,
    0, 0, 1, 1,
    1, 0, 0.5, 0.5,
  ])

  /// What each token gives to those who attend to it.
  public static let value = table([
    1, 0, 0, 0,
    0, 1, 0, 0,
    0, 0, 1, 0,
    0, 0, 0, 1,
    0.5, 0.5, 0.5, 0.5,
  ])

  private static func table(_ elements: [Double]) -> AttentionTensor<Double> {
    AttentionTensor(uncheckedShape: [tokens.count, 4], elements: elements)
  }
}
