import MaskAlgebra
import MaskTesting
import MaskedAttention
import Testing

/// A cell, as the author of an attention thinks of it.
struct Place {
  let b: Int
  let q: Int
  let k: Int
  /// The index of the query, from 0.
  let row: Int
  let call: AttentionCall

  var n: Int { call.geometry.keyCount }
  var m: Int { call.geometry.queryCount }
}

/// A mask that somebody got wrong, and what they should read.
struct WrongMask: CustomTestStringConvertible {
  let testDescription: String
  let mask: MaskSpec
  let words: String
  let shows: @Sendable (Place) -> Bool

  init(
    _ name: String,
    _ mask: MaskSpec,
    _ words: String,
    _ shows: @escaping @Sendable (Place) -> Bool
  ) {
    (testDescription, self.mask, self.words, self.shows) = (name, mask, words, shows)
  }

  var report: AttentionReport {
    check(
      selfMaskingAttention: {
        (q: AttentionTensor<Float>, k, v, call) in
        try PlainAttention(q, k, v).attention { b, _, row, key in
          shows(Place(b: b, q: call.geometry.offset + row, k: key, row: row, call: call))
        }
      },
      under: mask,
      cases: ForeignTests.caseCount
    )
  }

  static let diagonals = [
    WrongMask("strict causal", .causal, "strict causal: a query does not see its own key") {
      $0.k < $0.q
    },
    WrongMask("one key too many", .causal, "one too many: a query sees the key after it") {
      $0.k <= $0.q + 1
    },
    WrongMask("queries for keys", .causal, "transposed") { $0.q <= $0.k },
    WrongMask("polarity", .causal, "inverted polarity") { $0.k > $0.q },
    WrongMask("the offset of the KV cache forgotten", .causal, "top-left alignment") {
      $0.k <= $0.row
    },
    WrongMask("the corner fixed", .causal, "bottom-right alignment") {
      $0.k <= $0.row + $0.n - $0.m
    },
    WrongMask("no mask", .causal && .window(3), "no mask at all") { _ in true },
    WrongMask("counted from 1", .chunk(3), "positions are counted from 1") {
      ($0.q + 1) / 3 == ($0.k + 1) / 3
    },
  ]

  static let windows = [
    WrongMask(
      "window with one key more",
      .causal && .window(4),
      "window off by one: a window of W = 4 shows W + 1 keys"
    ) { $0.k <= $0.q && $0.q - $0.k <= 4 },
    WrongMask(
      "window with one key less",
      .causal && .window(4),
      "window off by one: a window of W = 4 shows W - 1 keys"
    ) { $0.k <= $0.q && $0.q - $0.k < 3 },
    WrongMask(
      "a wide window",
      .causal && .window(128),
      "window off by one: a window of W = 128 shows W + 1 keys"
    ) { $0.k <= $0.q && $0.q - $0.k <= 128 },
    WrongMask(
      "a window that is left open",
      .causal && .window(.parameter("W")),
      "a window of W shows W + 1 keys"
    ) { $0.k <= $0.q && $0.q - $0.k <= $0.call.parameters["W"] ?? 0 },
    WrongMask("window on both sides", .window(3), "symmetric window") { abs($0.q - $0.k) < 3 },
    WrongMask("no window", .causal && .window(4), "`window(4)` is ignored") { $0.k <= $0.q },
    WrongMask("only the window", .causal && .band(left: 3, right: 2), "`causal` is ignored") {
      -2 <= $0.q - $0.k && $0.q - $0.k <= 3
    },
    WrongMask("window measured from the row", .causal && .window(3), "top-left alignment") {
      $0.k <= $0.row && $0.row - $0.k < 3
    },
    WrongMask("sinks forgotten", .causal && (.window(3) || .sinks(2)), "`sinks(2)` is ignored") {
      $0.k <= $0.q && $0.q - $0.k < 3
    },
  ]

  static let prefixes = [
    WrongMask("prefix forgotten", .prefix(3), "`k < 3` of `prefix(3)` is ignored") { $0.k <= $0.q },
    WrongMask("prefix one longer", .prefix(3), "prefix off by one: P = 3 acts as 4") {
      $0.k <= $0.q || $0.k <= 3
    },
    WrongMask("prefix of queries", .prefix(3), "is applied to queries, not to keys") {
      $0.k <= $0.q || $0.q < 3
    },
    WrongMask("prefix as an intersection", .prefix(3), "wrong operator") {
      $0.k <= $0.q && $0.k < 3
    },
  ]

  static let documents = [
    WrongMask("documents forgotten", .causal && .document, "`document` is ignored") {
      $0.k <= $0.q
    },
    WrongMask(
      "documents begin one late",
      .causal && .document,
      "document boundary off by one: position i is given the document of i - 1"
    ) {
      $0.k <= $0.q && $0.call.doc($0.b, max($0.q - 1, 0)) == $0.call.doc($0.b, max($0.k - 1, 0))
    },
    WrongMask(
      "documents reach one back",
      .causal && .document,
      "document boundary off by one: key i is given the document of i + 1"
    ) {
      let last = max($0.n, $0.call.geometry.offset + $0.m) - 1
      let (doc, next) = ($0.call.doc($0.b, $0.k), $0.call.doc($0.b, min($0.k + 1, last)))
      let own = $0.call.doc($0.b, $0.q)
      return $0.k <= $0.q && (doc == own || next == own)
    },
    WrongMask("documents joined by or", .causal && .document, "wrong operator") {
      $0.k <= $0.q || $0.call.doc($0.b, $0.q) == $0.call.doc($0.b, $0.k)
    },
    WrongMask("other documents", .causal && .document, "`document` is inverted") {
      $0.k <= $0.q && $0.call.doc($0.b, $0.q) != $0.call.doc($0.b, $0.k)
    },
  ]

  static let paddings = [
    WrongMask("padding forgotten", .causal && .padding, "`padding` is ignored") { $0.k <= $0.q },
    WrongMask("padding on the left", .causal && .padding, "`padding` is on the wrong side") {
      $0.k <= $0.q && $0.k >= $0.n - $0.call.length($0.b)
    },
    WrongMask("padding on the right", .leftPadding, "`left_padding` is on the wrong side") {
      $0.k < $0.call.length($0.b)
    },
    WrongMask("padding of queries", .padding, "is applied to queries, not to keys") {
      $0.q < $0.call.length($0.b)
    },
    WrongMask("padding off by one", .padding, "`padding` is off by one") {
      $0.k <= $0.call.length($0.b)
    },
    WrongMask("the first row's padding", .padding, "every batch row gets the mask of batch row 0") {
      $0.k < $0.call.length(0)
    },
  ]
}

@Suite struct WrongMaskTests {
  @Test(
    arguments: WrongMask.diagonals + WrongMask.windows + WrongMask.prefixes
      + WrongMask.documents + WrongMask.paddings
  )
  func `a mask that somebody got wrong is named in the first line`(_ wrong: WrongMask) {
    let report = wrong.report
    #expect(!report.isPassed)
    #expect(report.headline.contains(wrong.words), "\(report)")
  }
}
