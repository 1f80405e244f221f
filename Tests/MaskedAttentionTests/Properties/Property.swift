import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// What a property judges: somebody's masks, and somebody's attention under a compiled mask.
struct Subject<Element: BinaryFloatingPoint & Sendable>: Sendable {
  var causal: MaskSpec = .causal
  var prefix: @Sendable (Int) -> MaskSpec = { .prefix($0) }
  var attend: @Sendable (Tensors<Element>, BooleanMask) throws -> Attended<Element> = {
    let result = try attention(query: $0.query, key: $0.key, value: $0.value, mask: $1)
    return Attended(weights: try result.weights(), output: result.output)
  }

  func weights(_ run: Run<Element>, under mask: MaskSpec) throws -> AttentionTensor<Element> {
    try attend(run.tensors, mask.booleanMask(in: run.geometry)).weights
  }
}

/// What an attention gives to be judged.
struct Attended<Element: BinaryFloatingPoint & Sendable>: Sendable {
  let weights: AttentionTensor<Element>
  let output: AttentionTensor<Element>
}

/// A promise of masks and attention that holds in every run.
enum Property: String, CaseIterable, Sendable {
  case rowsSumToOne = "a row sums to 1, or is zero where the query sees nothing"
  case noFuture = "under the causal mask the future has no weight at all"
  case prefixEnds = "prefix(0) is causal and prefix(n) is full, to the bit"
  case prefixStep = "prefix(P + 1) opens column P to those before it, and nothing else"

  func holds<Element>(of subject: Subject<Element>, in run: Run<Element>) throws -> Bool {
    switch self {
    case .rowsSumToOne: try rowsSumToOne(subject, run)
    case .noFuture: try noFuture(subject, run)
    case .prefixEnds: try prefixEnds(subject, run)
    case .prefixStep: try prefixStep(subject, run)
    }
  }

  private func rowsSumToOne<Element>(
    _ subject: Subject<Element>,
    _ run: Run<Element>
  ) throws -> Bool {
    let result = try subject.attend(run.tensors, run.mask)
    // n exponentials, their sum and n quotients, each off by half an ulp of 1 at most.
    let tolerance = Double(2 * run.geometry.keyCount + 2) * Double(Element.ulpOfOne) / 2
    for (batch, head, row) in run.rows {
      let isEmpty = !(0..<run.geometry.keyCount).contains { run.mask[batch, head, row, $0] }
      let weights = result.weights.vector(batch: batch, head: head, row: row)
      let output = result.output.vector(batch: batch, head: head, row: row)
      let isRight =
        isEmpty
        ? (weights + output).allSatisfy { $0 == 0 && $0.sign == .plus }
        : abs(weights.reduce(0) { $0 + Double($1) } - 1) <= tolerance
      guard isRight else { return false }
    }
    return true
  }

  private func noFuture<Element>(
    _ subject: Subject<Element>,
    _ run: Run<Element>
  ) throws -> Bool {
    let weights = try subject.weights(run, under: subject.causal)
    return run.rows.allSatisfy { batch, head, row in
      let future = weights.vector(batch: batch, head: head, row: row)
        .dropFirst(max(0, run.geometry.offset + row + 1))
      return future.allSatisfy { $0 == 0 && $0.sign == .plus }
    }
  }

  private func prefixEnds<Element>(
    _ subject: Subject<Element>,
    _ run: Run<Element>
  ) throws -> Bool {
    let none = try subject.weights(run, under: subject.prefix(0))
    let all = try subject.weights(run, under: subject.prefix(run.geometry.keyCount))
    return try none.patterns == subject.weights(run, under: subject.causal).patterns
      && all.patterns == subject.weights(run, under: .full).patterns
  }

  private func prefixStep<Element>(
    _ subject: Subject<Element>,
    _ run: Run<Element>
  ) throws -> Bool {
    let length = run.prefixLength
    let before = try subject.weights(run, under: subject.prefix(length))
    let after = try subject.weights(run, under: subject.prefix(length + 1))
    return run.rows.allSatisfy { batch, head, row in
      let old = before.vector(batch: batch, head: head, row: row)
      let new = after.vector(batch: batch, head: head, row: row)
      let changed = zip(old, new).enumerated().filter { ($1.0 != 0) != ($1.1 != 0) }.map(\.offset)
      let opens = run.geometry.offset + row < length && length < run.geometry.keyCount
      return changed == (opens ? [length] : [])
    }
  }
}
