import FloatFormats
import MaskedAttention

/// A way in which a library was measured to treat a row that sees nothing, as a pipeline.
///
/// Measured on a processor: PyTorch 2.15.0, transformers 5.23.0, JAX 0.10.2, MLX 0.32.4 (its
/// fallback without Metal), NumPy 2.4.6; one head, four queries, six keys, eight dimensions.
struct PeerWay: Sendable {
  /// The library and the call.
  let name: String
  /// What it returned in f32, f16 and bf16; nil where it refused or was not measured.
  let outcomes: [EmptyRowOutcome?]
  /// What stands for it here.
  let pipeline: @Sendable (FloatFormat) -> MaskingPipeline

  static let formats: [FloatFormat] = [.binary32, .binary16, .bfloat16]

  private init(
    _ name: String,
    _ f32: EmptyRowOutcome?,
    _ f16: EmptyRowOutcome?,
    _ bf16: EmptyRowOutcome?,
    _ pipeline: @escaping @Sendable (FloatFormat) -> MaskingPipeline
  ) {
    self.name = name
    outcomes = [f32, f16, bf16]
    self.pipeline = pipeline
  }

  /// A softmax written out: scores and mask in the format, the softmax itself in f32 inside.
  @Sendable private static func writtenOut(
    _ format: FloatFormat,
    _ fill: MaskingFill,
    _ application: MaskingPipeline.Application = .adding
  ) -> MaskingPipeline {
    var pipeline = MaskingPipeline(format: format, fill: fill, application: application)
    pipeline.formats.softmax = .binary32
    pipeline.formats.accumulation = .binary32
    return pipeline
  }

  /// A fused kernel that keeps its scores in f32: the mask alone is in the format.
  @Sendable private static func fused(
    _ format: FloatFormat,
    _ fill: MaskingFill,
    _ application: MaskingPipeline.Application = .adding,
    emptyRows: MaskingPipeline.EmptyRows = .asComputed
  ) -> MaskingPipeline {
    var pipeline = writtenOut(format, fill, application)
    pipeline.formats.scores = .binary32
    pipeline.emptyRows = emptyRows
    return pipeline
  }

  /// PyTorch's fused attention, which gives zeros where every score is -inf.
  @Sendable private static func torchFused(
    _ format: FloatFormat,
    _ fill: MaskingFill
  ) -> MaskingPipeline {
    fused(format, fill, emptyRows: .zerosWhereAllInfinite)
  }

  static let all: [PeerWay] = [
    PeerWay("torch softmax, -inf", .nan, .nan, .nan) { writtenOut($0, .negativeInfinity) },
    PeerWay("torch softmax, -1e9", .uniform, .nan, .uniform) { writtenOut($0, .value(-1e9)) },
    PeerWay("torch softmax, -1e4", .unmasked, .uniform, .uniform) { writtenOut($0, .value(-1e4)) },
    PeerWay("torch softmax, finfo.min", .uniform, .uniform, .uniform) { writtenOut($0, .lowest) },
    PeerWay("torch masked_fill, -inf", .nan, .nan, .nan) {
      writtenOut($0, .negativeInfinity, .selecting)
    },
    PeerWay("torch masked_fill, -1e9", .uniform, nil, .uniform) {
      writtenOut($0, .value(-1e9), .selecting)
    },
    PeerWay("torch _safe_softmax, -inf", .zeros, .zeros, .zeros) {
      var pipeline = writtenOut($0, .negativeInfinity)
      pipeline.emptyRows = .zerosWhereAllInfinite
      return pipeline
    },
    PeerWay("torch SDPA, boolean or -inf", .zeros, .zeros, .zeros) {
      torchFused($0, .negativeInfinity)
    },
    PeerWay("torch SDPA, -1e9", .uniform, .zeros, .uniform) { torchFused($0, .value(-1e9)) },
    PeerWay("torch SDPA, -1e4", .unmasked, .unmasked, .unmasked) {
      torchFused($0, .value(-1e4))
    },
    PeerWay("torch SDPA, finfo.min", .uniform, .unmasked, .uniform) { torchFused($0, .lowest) },
    PeerWay("torch MultiheadAttention, with weights", .nan, .nan, .nan) {
      writtenOut($0, .negativeInfinity)
    },
    PeerWay("torch MultiheadAttention, without weights", .zeros, .zeros, .zeros) {
      torchFused($0, .negativeInfinity)
    },
    PeerWay("transformers eager", .uniform, .uniform, .uniform) { writtenOut($0, .lowest) },
    PeerWay("transformers sdpa", .zeros, .zeros, .zeros) { torchFused($0, .negativeInfinity) },
    PeerWay("FlexAttention, eager and compiled", .zeros, .zeros, .zeros) {
      fused($0, .negativeInfinity, .selecting, emptyRows: .zerosWhereHidden)
    },
    PeerWay("jax dot_product_attention, boolean", .uniform, .uniform, .uniform) {
      fused($0, .lowest(fraction: 0.7), .selecting)
    },
    PeerWay("jax dot_product_attention, -inf", .nan, .nan, .nan) { fused($0, .negativeInfinity) },
    PeerWay("jax dot_product_attention, -1e9", .uniform, .nan, .uniform) {
      fused($0, .value(-1e9))
    },
    PeerWay("jax dot_product_attention, -1e4", .unmasked, .unmasked, .unmasked) {
      fused($0, .value(-1e4))
    },
    PeerWay("jax dot_product_attention, finfo.min", .uniform, .unmasked, .uniform) {
      fused($0, .lowest)
    },
    PeerWay("jax softmax, -inf", .nan, .nan, .nan) { writtenOut($0, .negativeInfinity) },
    PeerWay("jax softmax, where=mask", .zeros, .zeros, .zeros) {
      fused($0, .negativeInfinity, .selecting, emptyRows: .zerosWhereHidden)
    },
    PeerWay("mlx SDPA, boolean", .uniform, .uniform, .uniform) {
      writtenOut($0, .lowest, .selecting)
    },
    PeerWay("mlx SDPA, -inf", .nan, .nan, .nan) { writtenOut($0, .negativeInfinity) },
    PeerWay("mlx SDPA, -1e9", .uniform, .nan, .uniform) { writtenOut($0, .value(-1e9)) },
    PeerWay("mlx SDPA, -1e4", .unmasked, .uniform, .uniform) { writtenOut($0, .value(-1e4)) },
    PeerWay("mlx SDPA, finfo.min", .uniform, .uniform, .uniform) { writtenOut($0, .lowest) },
    PeerWay("mlx softmax, -inf", .nan, .nan, .nan) { writtenOut($0, .negativeInfinity) },
    PeerWay("numpy softmax, -inf", .nan, nil, nil) { writtenOut($0, .negativeInfinity) },
    PeerWay("numpy softmax, -1e9", .uniform, nil, nil) { writtenOut($0, .value(-1e9)) },
    PeerWay("numpy softmax, finfo.min", .uniform, nil, nil) { writtenOut($0, .lowest) },
  ]
}
