public import MaskAlgebra
public import MaskCompiler

/// Computes attention under a mask: `softmax(mask(query · keyᵀ · scale)) · value`.
///
/// A masked cell does not exist: its key and its value never reach the result, so they may be NaN,
/// infinite or uninitialised. A query that sees no key gets zeros, unless the options say
/// otherwise.
///
///     let result = try attention(query: q, key: k, value: v, mask: .causal && .window(128))
///     result.output
///
/// Scores, weights and output are rounded to `Element` after every step. Sums and exponentials
/// between them run in `Double`, so that 4096 equal weights in `Float16` still sum to 1.
///
/// - Parameters:
///   - query: `[batch, heads, queries, head dimension]`; leading axes may be left out.
///   - key: `[batch, key heads, keys, head dimension]`. Fewer heads than the query has are shared:
///     with a quarter as many, four query heads in a row read the same one.
///   - value: `[batch, key heads, keys, value dimension]`.
///   - mask: Which query sees which key.
///   - bias: Numbers added to the scaled scores, `[batch, heads, queries, keys]`; leading axes may
///     be left out, and an axis of extent 1 is repeated. A bias of -infinity hides its cell.
///   - offset: Absolute position of the first query; `keys - queries` when left out.
///   - inputs: The data of the inputs that the mask reads.
///   - parameters: The values of the parameters that the mask leaves open.
///   - declarations: What the inputs must look like.
///   - options: Scale, softcap, empty rows, logit sinks and dropout.
/// - Returns: The output, with as many axes as the query has, and the steps that led to it.
/// - Throws: ``AttentionError`` where shapes do not fit, or the mask does not compile.
/// - Complexity: O(visible cells · dimension) time; nothing of the size of the mask is held.
public func attention<Element: BinaryFloatingPoint & Sendable>(
  query: AttentionTensor<Element>,
  key: AttentionTensor<Element>,
  value: AttentionTensor<Element>,
  mask: MaskSpec,
  bias: AttentionTensor<Element>? = nil,
  offset: Int? = nil,
  inputs: Inputs = [:],
  parameters: [String: Int] = [:],
  declarations: [InputDeclaration] = InputDeclaration.catalogue,
  options: AttentionOptions = AttentionOptions()
) throws(AttentionError) -> AttentionResult<Element> {
  let tensors = try AttentionTensors(query: query, key: key, value: value)
  let compiled = try tensors.compiling(
    mask,
    offset: offset,
    inputs: inputs,
    parameters: parameters,
    declarations: declarations
  )
  return try AttentionResult(
    AttentionRows(tensors: tensors, mask: .selectingRuns(compiled), bias: bias, options: options)
  )
}

/// Computes attention under a compiled mask, which may be from another system.
///
/// The same as under the spec that the mask was compiled from, to the bit. An array of another
/// system becomes a mask by `BooleanMask(shape:cells:)`.
///
/// - Parameters:
///   - query: `[batch, heads, queries, head dimension]`; leading axes may be left out.
///   - key: `[batch, key heads, keys, head dimension]`.
///   - value: `[batch, key heads, keys, value dimension]`.
///   - mask: Which query sees which key; batch and head axes of extent 1 broadcast.
///   - bias: Numbers added to the scaled scores, as under a spec.
///   - options: Scale, softcap, empty rows, logit sinks and dropout.
/// - Returns: The output, with as many axes as the query has, and the steps that led to it.
/// - Throws: ``AttentionError`` where shapes do not fit.
public func attention<Element: BinaryFloatingPoint & Sendable>(
  query: AttentionTensor<Element>,
  key: AttentionTensor<Element>,
  value: AttentionTensor<Element>,
  mask: BooleanMask,
  bias: AttentionTensor<Element>? = nil,
  options: AttentionOptions = AttentionOptions()
) throws(AttentionError) -> AttentionResult<Element> {
  let tensors = try AttentionTensors(query: query, key: key, value: value)
  return try AttentionResult(
    AttentionRows(tensors: tensors, mask: .selecting(mask), bias: bias, options: options)
  )
}

/// Computes attention as systems do that add their mask to the scores.
///
/// It is here to show what that does, and not to be relied on: the fill is rounded to `Element` and
/// added in `Element`, the maximum is taken over all keys, and every value is read. So a row of
/// infinite fills is NaN, a row of finite ones attends to keys that it should not see, and a NaN
/// behind a mask comes through.
///
/// - Parameters:
///   - query: `[batch, heads, queries, head dimension]`; leading axes may be left out.
///   - key: `[batch, key heads, keys, head dimension]`.
///   - value: `[batch, key heads, keys, value dimension]`.
///   - mask: What is added to the scores; batch and head axes of extent 1 broadcast.
///   - bias: Numbers added to the scaled scores before the mask, as under a spec.
///   - options: Scale, softcap, logit sinks and dropout.
/// - Returns: The output, with as many axes as the query has, and the steps that led to it.
/// - Throws: ``AttentionError`` where shapes do not fit.
public func attention<Element: BinaryFloatingPoint & Sendable>(
  query: AttentionTensor<Element>,
  key: AttentionTensor<Element>,
  value: AttentionTensor<Element>,
  adding mask: AdditiveMask,
  bias: AttentionTensor<Element>? = nil,
  options: AttentionOptions = AttentionOptions()
) throws(AttentionError) -> AttentionResult<Element> {
  let tensors = try AttentionTensors(query: query, key: key, value: value)
  return try AttentionResult(
    AttentionRows(tensors: tensors, mask: .adding(mask), bias: bias, options: options)
  )
}

/// Computes attention with an additive mask that is an array of another system.
///
/// As under an ``MaskCompiler/AdditiveMask``, nothing is hidden. To have the cells of -infinity
/// hidden instead, give the array as the `bias` of the mask `.full`.
///
/// - Parameters:
///   - query: `[batch, heads, queries, head dimension]`; leading axes may be left out.
///   - key: `[batch, key heads, keys, head dimension]`.
///   - value: `[batch, key heads, keys, value dimension]`.
///   - mask: What is added to the scores, `[batch, heads, queries, keys]`; leading axes may be left
///     out, and an axis of extent 1 is repeated.
///   - offset: Absolute position of the first query; `keys - queries` when left out.
///   - options: Scale, softcap, logit sinks and dropout.
/// - Returns: The output, with as many axes as the query has, and the steps that led to it.
/// - Throws: ``AttentionError`` where shapes do not fit.
public func attention<Element: BinaryFloatingPoint & Sendable>(
  query: AttentionTensor<Element>,
  key: AttentionTensor<Element>,
  value: AttentionTensor<Element>,
  adding mask: AttentionTensor<Element>,
  offset: Int? = nil,
  options: AttentionOptions = AttentionOptions()
) throws(AttentionError) -> AttentionResult<Element> {
  let tensors = try AttentionTensors(query: query, key: key, value: value)
  let offset = try tensors.geometry(offset: offset).offset
  let added = try ScoreBias(mask, scores: tensors.scoreShape, offset: offset)
  return try AttentionResult(
    AttentionRows(tensors: tensors, mask: .addingTensor(added), bias: nil, options: options)
  )
}
