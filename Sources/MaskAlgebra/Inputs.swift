/// The data of one input: integers or booleans in row-major order.
public struct InputArray: Hashable, Sendable {
  /// The extent of each axis.
  public let shape: [Int]
  /// The values in row-major order; booleans as 0 and 1.
  public let values: [Int]
  /// Whether the values were given as booleans.
  public let isBoolean: Bool

  /// Creates an array from row-major values.
  ///
  /// - Throws: ``InputError/shapeMismatch(shape:count:)`` when the shape holds another number of
  ///   values.
  public init(shape: [Int], values: [Int], isBoolean: Bool = false) throws(InputError) {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else {
        throw InputError.shapeMismatch(shape: shape, count: values.count)
      }
      count = product
    }
    guard count == values.count else {
      throw InputError.shapeMismatch(shape: shape, count: values.count)
    }
    self.shape = shape
    self.values = values
    self.isBoolean = isBoolean
  }

  /// Creates a one-axis array of integers.
  public init(_ values: [Int]) {
    shape = [values.count]
    self.values = values
    isBoolean = false
  }

  /// Creates a one-axis array of booleans.
  public init(_ values: [Bool]) {
    shape = [values.count]
    self.values = values.map { $0 ? 1 : 0 }
    isBoolean = true
  }

  /// Creates a table of integers from its rows.
  ///
  /// - Throws: ``InputError/raggedRows(first:other:row:)`` when rows differ in length.
  public init(rows: [[Int]]) throws(InputError) {
    let width = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != width {
      throw InputError.raggedRows(first: width, other: row.count, row: index)
    }
    shape = [rows.count, width]
    values = rows.flatMap(\.self)
    isBoolean = false
  }
}

extension InputArray: ExpressibleByArrayLiteral {
  /// Creates a one-axis array of integers.
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

/// The data that a run supplies, by name.
///
///     let inputs: Inputs = ["doc": [0, 0, 1, 1]]
public struct Inputs: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  /// The arrays by name.
  public var arrays: [String: InputArray]

  /// Creates inputs from arrays by name.
  public init(_ arrays: [String: InputArray]) { self.arrays = arrays }

  /// Creates inputs from a literal; a name given twice keeps its last array.
  public init(dictionaryLiteral elements: (String, InputArray)...) {
    arrays = Dictionary(elements, uniquingKeysWith: { _, last in last })
  }

  /// The array with this name, nil where none was given.
  public subscript(name: String) -> InputArray? {
    get { arrays[name] }
    set { arrays[name] = newValue }
  }
}

/// What is wrong with given data.
public enum InputError: Error, Hashable, Sendable {
  /// The shape does not hold as many values as were given.
  case shapeMismatch(shape: [Int], count: Int)
  /// The rows of a table differ in length.
  case raggedRows(first: Int, other: Int, row: Int)
  /// The array has too few or too many axes for its declaration.
  case wrongAxes(name: String, declared: [InputAxis], shape: [Int])
  /// An axis has too few entries for the geometry.
  case tooShort(name: String, axis: InputAxis, count: Int, needed: Int)
  /// A value lies outside the declared range.
  case valueOutsideRange(name: String, index: [Int], value: Int, range: String)
  /// A value is smaller than the one before it, in an input declared nondecreasing.
  case decreasing(name: String, index: [Int])
}

extension InputError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .shapeMismatch(let shape, let count):
      "a shape of \(shape) does not hold \(count) values"
    case .raggedRows(let first, let other, let row):
      "row 0 has \(first) values and row \(row) has \(other); the rows of a table are equally long"
    case .wrongAxes(let name, let declared, let shape):
      "'\(name)' is declared [\(declared.map(\.rawValue).joined(separator: ", "))] and may have a "
        + "leading batch axis; the data has the shape \(shape)"
    case .tooShort(let name, let axis, let count, let needed):
      "'\(name)' has \(count) entries along its \(axis.rawValue) axis; this geometry needs "
        + "\(needed)"
    case .valueOutsideRange(let name, let index, let value, let range):
      "\(name)\(index) is \(value), outside its declared range \(range)"
    case .decreasing(let name, let index):
      "\(name)\(index) is smaller than the entry before it, but '\(name)' is declared nondecreasing"
    }
  }
}
