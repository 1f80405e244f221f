/// An array as NumPy stores it: a shape, an element type, and the elements in row-major order.
///
/// Whatever order a file has, here the elements lie row-major and little-endian, so two arrays are
/// equal when their shapes, types and bits are.
///
///     let array = try NumpyArray(contentsOf: "mask.npy")
///     array.shape               // [2, 1, 6, 6]
///     try array.booleans()      // row-major
public struct NumpyArray: Hashable, Sendable {
  /// The extent of each axis, outermost first; empty for a single value.
  public let shape: [Int]
  /// What the elements are.
  public let elementType: NumpyElementType
  /// The elements, row-major and little-endian.
  let storage: [UInt8]

  /// Creates an array from the bytes of its elements.
  ///
  /// - Parameters:
  ///   - shape: The extent of each axis, outermost first.
  ///   - elementType: What the elements are.
  ///   - bytes: The elements in row-major order, each little-endian.
  /// - Throws: ``NumpyError/wrongValueCount(shape:needed:found:)`` where the shape holds another
  ///   number of elements.
  public init(shape: [Int], elementType: NumpyElementType, bytes: [UInt8]) throws(NumpyError) {
    let count = try NumpyHeader.elementCount(of: shape, elementType: elementType)
    guard count * elementType.byteCount == bytes.count else {
      throw NumpyError.wrongValueCount(
        shape: shape,
        needed: count,
        found: bytes.count / elementType.byteCount
      )
    }
    self.shape = shape
    self.elementType = elementType
    storage = bytes
  }

  /// Number of elements.
  public var count: Int { storage.count / elementType.byteCount }

  /// Lends the elements as bytes, row-major and little-endian, without a copy.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(storage.span.bytes)
  }
}
