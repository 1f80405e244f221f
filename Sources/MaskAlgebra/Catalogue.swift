/// The named masks of the language, as definitions.
///
/// The same list stands in the language's own words in `Prelude.mask`; a test holds the two equal.
package enum Catalogue {
  package static let definitions: [MaskDefinition] = [
    full, none, causal, diagonal, prefix, prefixRows, window, band, sinks, keys, queries, chunk,
    dilated, strided, global, document, padding, leftPadding, keyValid, neighborhood,
  ]

  package static let byName: [String: MaskDefinition] = Dictionary(
    uniqueKeysWithValues: definitions.map { ($0.name, $0) }
  )

  package static let full = define("full", "Every query sees every key.") { _, _ in
    MaskSpec(.constant(true))
  }
  package static let none = define("none", "No query sees any key.") { _, _ in
    MaskSpec(.constant(false))
  }
  package static let causal = define("causal", "A query sees itself and what came before.") {
    q,
    k in k <= q
  }
  package static let diagonal = define("diagonal", "A query sees itself.") { q, k in k == q }

  package static let prefix = define(
    "prefix",
    taking: ["P": .from(0)],
    "Prefix language model: the first P keys are seen by all, the rest left to right."
  ) { q, k in k <= q || k < P }

  package static let prefixRows = define(
    "prefix_rows",
    taking: ["P": .from(0)],
    "The textbook's prefix formula: the first P queries see everything, what follows included."
  ) { q, k in k <= q || q < P }

  package static let window = define(
    "window",
    taking: ["W": .from(1)],
    "Sliding window: the last W keys, the query's own among them."
  ) { q, k in chain(0, .lessOrEqual, q - k, .less, W) }

  package static let band = define(
    "band",
    taking: ["left": .from(0), "right": .from(0)],
    "Up to `left` keys before the query and `right` after it, both ends included."
  ) { q, k in chain(-right, .lessOrEqual, q - k, .lessOrEqual, left) }

  package static let sinks = define("sinks", taking: ["S": .from(0)], "The first S keys.") { _, k in
    k < S
  }

  package static let keys = define(
    "keys",
    taking: ["lo": .unbounded, "hi": .unbounded],
    "The keys from lo up to, not including, hi."
  ) { _, k in chain(lo, .lessOrEqual, k, .less, hi) }

  package static let queries = define(
    "queries",
    taking: ["lo": .unbounded, "hi": .unbounded],
    "The queries from lo up to, not including, hi."
  ) { q, _ in chain(lo, .lessOrEqual, q, .less, hi) }

  package static let chunk = define(
    "chunk",
    taking: ["C": .from(1)],
    "Query and key lie in the same chunk of C positions."
  ) { q, k in q / C == k / C }

  package static let dilated = define(
    "dilated",
    taking: ["D": .from(1)],
    "Every D-th key, counted from the query."
  ) { q, k in (q - k) % D == 0 }

  package static let strided = define(
    "strided",
    taking: ["S": .from(1)],
    "The summary columns of the sparse transformer: every S-th key."
  ) { _, k in k % S == S - 1 }

  package static let global = define(
    "global",
    taking: ["G": .from(0)],
    "The first G positions see all and are seen by all."
  ) { q, k in q < G || k < G }

  package static let document = define("document", "Query and key lie in the same document.") {
    q,
    k in IntegerInput("doc")[q] == IntegerInput("doc")[k]
  }
  package static let padding = define("padding", "Right padding: the first length[b] keys.") {
    _,
    k in k < IntegerInput("length")[.b]
  }
  package static let leftPadding = define(
    "left_padding",
    "Left padding: the last length[b] keys."
  ) { _, k in k >= .n - IntegerInput("length")[.b] }
  package static let keyValid = define("key_valid", "The keys that are marked valid.") { _, k in
    BooleanInput("valid")[k]
  }

  package static let neighborhood = define(
    "neighborhood",
    taking: ["G": .from(1), "R": .from(0)],
    "Two-dimensional neighbours: at most R rows and R columns apart on a grid G wide."
  ) { q, k in abs(q / G - k / G) <= R && abs(q % G - k % G) <= R }
}

extension Catalogue {
  private static let P = IntegerExpression.parameter("P")
  private static let W = IntegerExpression.parameter("W")
  private static let S = IntegerExpression.parameter("S")
  private static let C = IntegerExpression.parameter("C")
  private static let D = IntegerExpression.parameter("D")
  private static let G = IntegerExpression.parameter("G")
  private static let R = IntegerExpression.parameter("R")
  private static let lo = IntegerExpression.parameter("lo")
  private static let hi = IntegerExpression.parameter("hi")
  private static let left = IntegerExpression.parameter("left")
  private static let right = IntegerExpression.parameter("right")

  private static func define(
    _ name: String,
    taking parameters: KeyValuePairs<String, ParameterRange> = [:],
    _ documentation: String,
    _ formula: (IntegerExpression, IntegerExpression) -> MaskSpec
  ) -> MaskDefinition {
    MaskDefinition(
      name: name,
      parameters: parameters.map { MaskParameter($0.key, $0.value) },
      documentation: documentation,
      body: MaskSpec(formula).formula
    )
  }

  /// `a R b S c`, which Swift has no spelling for.
  private static func chain(
    _ a: IntegerExpression,
    _ r: Relation,
    _ b: IntegerExpression,
    _ s: Relation,
    _ c: IntegerExpression
  ) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, [.init(r, b.formula), .init(s, c.formula)])))
  }
}
