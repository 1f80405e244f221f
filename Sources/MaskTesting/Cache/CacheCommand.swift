/// Something that is done to a cache, or to one of its forks.
enum CacheCommand: CustomStringConvertible {
  case append(Int, cache: Int)
  case step(Int, cache: Int)
  case ask(Int, cache: Int)
  case evict(Range<Int>, cache: Int)
  case slide(Int, cache: Int)
  case rollBack(Int, cache: Int)
  case discard(Int, cache: Int)
  case fork(cache: Int)
  case renew(cache: Int)

  /// The kinds of command.
  enum Kind {
    case append, step, ask, evict, slide, rollBack, discard, fork, renew
  }

  /// Which of the forks it is done to.
  var cache: Int {
    switch self {
    case .append(_, let cache), .step(_, let cache), .ask(_, let cache), .evict(_, let cache),
      .slide(_, let cache), .rollBack(_, let cache), .discard(_, let cache), .fork(let cache),
      .renew(let cache):
      cache
    }
  }

  var description: String {
    let words =
      switch self {
      case .append(let count, _): "append \(count) tokens"
      case .step(let count, _): "append \(count) tokens and ask their queries"
      case .ask(let count, _): "ask the last \(count) queries"
      case .evict(let positions, _): "evict positions \(positions)"
      case .slide(let count, _): "evict all but the last \(count)"
      case .rollBack(let count, _): "roll back \(count)"
      case .discard(let count, _): "append \(count) tokens of NaN and roll them back"
      case .fork: "fork"
      case .renew: "begin again with an empty one"
      }
    return "cache \(cache): \(words)"
  }
}
