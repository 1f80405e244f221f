/// How long an outside program is waited for.
public struct OutsideOptions: Hashable, Sendable {
  /// Seconds until the first line, in which a program may load its libraries.
  public var startSeconds: Double
  /// Seconds until the answer to a case.
  public var answerSeconds: Double
  /// How many times a program may end, hang or lose the thread before it is given up.
  ///
  /// Every time it is started again, and the case it was asked has failed. Such a failure is made
  /// smaller too, and each smaller case that fails costs another start.
  public var lossLimit: Int

  /// Creates options.
  ///
  /// - Precondition: All are more than 0.
  public init(startSeconds: Double = 120, answerSeconds: Double = 30, lossLimit: Int = 20) {
    precondition(
      startSeconds > 0 && answerSeconds > 0 && lossLimit > 0,
      "a program needs some time, and a chance"
    )
    self.startSeconds = startSeconds
    self.answerSeconds = answerSeconds
    self.lossLimit = lossLimit
  }
}
