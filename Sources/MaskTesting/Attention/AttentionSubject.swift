public import FloatFormats

/// An attention on trial: ours, another form of it, or anybody's.
///
/// Adding a subject is one small file: how it is called, which numbers it takes, what it can do and
/// what it promises. Every property that asks for no more than that is run on it.
public struct AttentionSubject: Sendable {
  /// The name in reports, after the property's: `reference-f32`.
  public let name: String
  /// The format of what goes in and comes out.
  public let format: FloatFormat
  /// The format that sums and exponentials are held in, as far as its promises go.
  public let accumulator: FloatFormat
  /// What it can do and what it promises.
  public let abilities: Set<AttentionAbility>
  /// Computes a case; it is called from several threads unless ``isSerial``.
  public let attend: @Sendable (AttentionCase) throws -> AttentionAnswer
  /// Whether it must be called from one thread at a time, as a process is.
  public let isSerial: Bool

  /// Creates a subject.
  public init(
    _ name: String,
    format: FloatFormat,
    accumulator: FloatFormat? = nil,
    abilities: Set<AttentionAbility>,
    isSerial: Bool = false,
    attend: @escaping @Sendable (AttentionCase) throws -> AttentionAnswer
  ) {
    self.name = name
    self.format = format
    self.accumulator = accumulator ?? format
    self.abilities = abilities
    self.isSerial = isSerial
    self.attend = attend
  }
}

/// Something that an attention can do, or a promise that it makes.
public enum AttentionAbility: String, CaseIterable, Hashable, Sendable, Codable {
  /// It gives its weights.
  case weights
  /// It gives the log-sum-exp of its rows.
  case logSumExp
  /// Fewer key heads than query heads: neighbouring query heads share one.
  case groupedHeads
  /// More than one batch row.
  case batch
  /// More than one head.
  case heads
  /// Masks that differ between batch rows or heads.
  case masksPerHead
  /// As many queries as keys is not required.
  case anyGeometry
  /// A scale other than one over the root of the head dimension.
  case scale
  /// A softcap.
  case softcap
  /// Logits that take part in the softmax and give no value.
  case logitSinks
  /// Dropout on the weights, by seed.
  case dropout
  /// Values of another dimension than the keys have.
  case valueDimension
  /// A query that sees no key may be asked, and gives zeros.
  case emptyRowsAreZero
  /// A query that sees no key may be asked; what it gives is not judged, but for other rows.
  case emptyRowsAreAllowed
  /// Hidden keys and values may be NaN or infinite.
  case hiddenMayBeAnything
  /// Finite changes of hidden keys and values change nothing, to the bit.
  case hiddenIsExact
  /// Equal cases give equal bits.
  case repeatable
  /// The zero below zero comes out where a row sees nothing else.
  case signsOfZeros
}
