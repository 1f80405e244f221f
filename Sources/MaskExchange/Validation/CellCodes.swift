/// The elements of an array as small codes into the list of the different values that it holds.
///
/// A mask holds very few different values, so one pass over the bits finds them all, and every
/// question about a value is asked once, not once per element.
struct CellCodes {
  /// More different values than this are not a mask's, which has 0, at most six fills (two and
  /// their sums), the two that were said, and perhaps NaN.
  private static let limit = 10
  /// The code of whatever comes after the limit.
  private static let other = UInt8(limit)

  /// The value of each code; NaN at most once, whatever its bits.
  private var values: [Double]
  /// The place of the first element with each code, nil where none has it.
  private var firstPlaces: [Int?]
  /// One code per element.
  private var codes: [UInt8] = []
  /// The first element past the limit.
  private(set) var firstOther: (value: Double, place: Int)?

  /// Finds the different values of an array.
  ///
  /// - Parameters:
  ///   - array: Any array.
  ///   - expected: Values that have a code, however late they come.
  ///   - stopsAtOther: Whether nothing matters any more once the limit is passed.
  init(of array: NumpyArray, expecting expected: [Double], stopsAtOther: Bool) {
    values = expected
    firstPlaces = Array(repeating: nil, count: expected.count)
    switch array.elementType.byteCount {
    case 1: find(in: array, of: UInt8.self, stopsAtOther)
    case 2: find(in: array, of: UInt16.self, stopsAtOther)
    case 4: find(in: array, of: UInt32.self, stopsAtOther)
    default: find(in: array, of: UInt64.self, stopsAtOther)
    }
  }

  /// The different values that elements have, in the order of their first places.
  var inOrderOfPlace: [(value: Double, place: Int)] {
    zip(values, firstPlaces).compactMap { value, place in place.map { (value, $0) } }
      .sorted { $0.1 < $1.1 }
  }

  /// The different values that elements have.
  var found: [Double] { inOrderOfPlace.map(\.value) }

  /// One result per element; elements past the limit give what their first does.
  consuming func mapped(_ change: (Double) -> UInt8) -> [UInt8] {
    var table = [UInt8](repeating: 0, count: Self.limit + 1)
    for (code, value) in values.enumerated() { table[code] = change(value) }
    if let firstOther { table[Self.limit] = change(firstOther.value) }
    var result = codes
    codes = []
    for place in result.indices { result[place] = table[Int(result[place])] }
    return result
  }

  private mutating func find<Bits: FixedWidthInteger & BitwiseCopyable>(
    in array: NumpyArray,
    of type: Bits.Type,
    _ stopsAtOther: Bool
  ) {
    let bytes = unsafe array.storage.span.bytes
    var known: [(bits: Bits, code: UInt8)] = []
    var search = self
    codes = unsafe [UInt8](unsafeUninitializedCapacity: array.count) { buffer, filled in
      var last: (bits: Bits, code: UInt8)?
      for place in 0..<buffer.count {
        let bits = unsafe Bits(
          littleEndian: bytes.unsafeLoadUnaligned(
            fromByteOffset: place * MemoryLayout<Bits>.size,
            as: Bits.self
          )
        )
        if bits != last?.bits {
          var code = known.first { $0.bits == bits }?.code
          if code == nil {
            let value = array.elementType.value(ofBits: UInt64(truncatingIfNeeded: bits))
            code = search.code(of: value, at: place)
            // Bounded, because NaN has very many bit patterns.
            if let code, known.count < 2 * Self.limit { known.append((bits, code)) }
          }
          guard let code, code < Self.other || !stopsAtOther else { break }
          last = (bits, code)
        }
        unsafe buffer[place] = last?.code ?? Self.other
        filled = place + 1
      }
    }
    (values, firstPlaces, firstOther) = (search.values, search.firstPlaces, search.firstOther)
  }

  /// The code of a value, a new one where it is new.
  private mutating func code(of value: Double, at place: Int) -> UInt8 {
    let code = values.firstIndex { $0 == value || $0.isNaN && value.isNaN } ?? values.count
    guard code < Self.limit else {
      if firstOther == nil { firstOther = (value, place) }
      return Self.other
    }
    if code == values.count {
      values.append(value)
      firstPlaces.append(nil)
    }
    firstPlaces[code] = firstPlaces[code] ?? place
    return UInt8(code)
  }
}
