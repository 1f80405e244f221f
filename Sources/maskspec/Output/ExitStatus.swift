/// What the process tells the shell; where several apply, `failure` wins over `falsified`, and that
/// over `undecided`.
enum ExitStatus: Int32 {
  /// It holds, or is done.
  case success = 0
  /// Something that was checked does not hold.
  case falsified = 1
  /// Wrong usage or input.
  case failure = 2
  /// It could not be decided.
  case undecided = 3

  /// The status of several results together.
  func combined(with other: ExitStatus) -> ExitStatus {
    [.failure, .falsified, .undecided].first { $0 == self || $0 == other } ?? .success
  }
}
