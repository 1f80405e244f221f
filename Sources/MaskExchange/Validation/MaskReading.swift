import FloatFormats
import MaskAlgebra
import MaskCompiler

/// What every element of an array says of its cell.
struct MaskReading {
  /// An element's meaning; for flags, whether it is set.
  enum Meaning {
    static let hidden: UInt8 = 0
    static let visible: UInt8 = 1
    /// NaN.
    static let neither: UInt8 = 2
  }

  private(set) var kind = MaskKind.additive
  /// One meaning per element.
  private(set) var meanings: [UInt8] = []
  /// The values that hide, nearest to 0 first.
  private(set) var fills: [Double] = []
  /// What is wrong with the values themselves.
  private(set) var hint: ValidationHint?
  private(set) var notes: [String] = []

  /// Reads an array.
  ///
  /// Numbers 0 and 1 are flags where they are integers, or where somebody says what 1 means; a
  /// float mask is otherwise added to the scores by whoever takes one.
  ///
  /// - Throws: ``ValidationError/notMask(value:index:reason:)`` for values that are no mask's.
  init(_ array: NumpyArray, options: ValidationOptions) throws(ValidationError) {
    if array.elementType == .boolean {
      kind = .boolean
      meanings = array.zerosAndOnes
      if options.fill != nil { notes.append(Self.unusedFill) }
      return
    }
    let format = array.elementType.floatFormat ?? .binary64
    let said = options.fill?.value(in: format)
    if let said, !(said < 0) { throw ValidationError.impossibleFill(said) }
    // Where two planes were added, a cell that both hide holds twice the fill.
    let expected = said.map { Array(Set([$0, format.rounded(2 * $0)])) } ?? []
    let codes = CellCodes(of: array, expecting: expected, stopsAtOther: said == nil)
    let found = codes.found
    let isZeroOne = codes.firstOther == nil && found.allSatisfy { $0 == 0 || $0 == 1 }
    if isZeroOne, array.elementType.isInteger || options.polarity != nil {
      kind = .integer
      meanings = codes.mapped { $0 == 1 ? Meaning.visible : Meaning.hidden }
      if said != nil { notes.append(Self.unusedFill) }
      return
    }
    if options.polarity != nil {
      notes.append("an additive mask has no polarity; the one given was not used")
    }
    let candidates: Set<Double>
    do throws(ValidationError) {
      candidates = isZeroOne ? [] : try Self.fills(codes, of: array, format: format)
    } catch {
      // A bias is a mask too, once it is known which value hides.
      guard said != nil else { throw error }
      candidates = []
    }
    let hiding = said == nil ? candidates : Set(expected)
    fills = found.filter(hiding.contains).sorted(by: >)
    if let said {
      if fills.isEmpty, !candidates.isEmpty {
        fills = candidates.sorted(by: >)
        notes.append("no cell holds the fill that was said, \(said)")
      }
      if candidates.isEmpty, found.contains(where: { $0.magnitude > 0 && !hiding.contains($0) }) {
        notes.append("visible cells hold other values than 0, so this is also a bias")
      }
    }
    hint = Self.hint(found: found, isZeroOne: isZeroOne)
    meanings = codes.mapped { value in
      if value.isNaN { return Meaning.neither }
      return hiding.contains(value) ? Meaning.hidden : Meaning.visible
    }
  }

  /// A value nearer to 0 does not hide.
  private static let weakestFill = -1.0
  private static let unusedFill = "a mask of flags has no fill; the one given was not used"

  private static func hint(found: [Double], isZeroOne: Bool) -> ValidationHint? {
    if found.contains(where: \.isNaN) {
      return found.allSatisfy { $0.isNaN || $0.isInfinite } ? .nanFromZeroTimesInfinity : .nan
    }
    return isZeroOne && found.contains(1) ? .zeroOneAdditive : nil
  }

  /// The fills that an array holds: one, or two and their sums.
  ///
  /// - Throws: ``ValidationError/notMask(value:index:reason:)`` where it holds anything else but 0.
  private static func fills(
    _ codes: CellCodes,
    of array: NumpyArray,
    format: FloatFormat
  ) throws(ValidationError) -> Set<Double> {
    let notMask = { (place: Int, value: Double, reason: ValidationError.NotMaskReason) in
      ValidationError.notMask(
        value: value,
        index: array.shape.rowMajorIndex(of: place),
        reason: reason
      )
    }
    var fills: Set<Double> = []
    for (value, place) in codes.inOrderOfPlace where value != 0 && !value.isNaN {
      guard value < 0 else {
        throw notMask(place, value, array.elementType.isInteger ? .neitherFlagNorFill : .positive)
      }
      guard value <= weakestFill else { throw notMask(place, value, .slight) }
      fills.insert(value)
      guard areSums(fills, format) else { throw notMask(place, value, .oneOfMany) }
    }
    if let (value, place) = codes.firstOther { throw notMask(place, value, .oneOfMany) }
    return fills
  }

  /// Whether some two of the values, and what comes of adding them, are all of the values.
  private static func areSums(_ fills: Set<Double>, _ format: FloatFormat) -> Bool {
    fills.isEmpty
      || fills.contains { a in
        fills.contains { b in
          let sums = [a + b, a + a, b + b].map { format.rounded($0) }
          return fills.isSubset(of: [a, b, -.infinity] + sums)
        }
      }
  }
}

extension NumpyArray {
  /// The elements of an array of booleans as 0 and 1.
  ///
  /// Writers store 0 and 1, and then this is no copy; NumPy reads anything else as true.
  fileprivate var zerosAndOnes: [UInt8] {
    var bits: UInt8 = 0
    for byte in storage { bits |= byte }
    return bits <= 1 ? storage : storage.map { $0 == 0 ? 0 : 1 }
  }
}
