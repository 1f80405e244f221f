extension Arguments {
  /// The value of an option that is a length of time; nil where it is not given.
  func seconds(_ name: String) throws -> Double? {
    guard let text = value(name) else { return nil }
    guard let seconds = Double(text), seconds > 0, seconds <= 1e6 else {
      throw UsageError("'\(name)' is a number of seconds above 0, not '\(text)'")
    }
    return seconds
  }
}
