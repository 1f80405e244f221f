extension ArrayPath {
  /// What an array is called in a file of several where the path does not say.
  public static let usualName = "mask"

  /// Writes an array as the only one of a file, whole or not at all.
  ///
  ///     try mask.withBytes { bytes throws(ArrayPathError) in
  ///       try ArrayPath("mask.npz").write(bytes, shape: mask.shape.axes, elementType: .boolean)
  ///     }
  ///
  /// - Parameters:
  ///   - bytes: The elements in row-major order, each little-endian.
  ///   - shape: The extent of each axis, outermost first.
  ///   - elementType: What the elements are.
  /// - Throws: ``ArrayPathError``.
  public func write(
    _ bytes: RawSpan,
    shape: [Int],
    elementType: NumpyElementType
  ) throws(ArrayPathError) {
    let name = name ?? Self.usualName
    switch container {
    case .numpy:
      do {
        try NumpyArray.write(bytes, shape: shape, elementType: elementType, to: file)
      } catch { throw ArrayPathError.numpy(error) }
    case .archive:
      do {
        try NumpyArchive.write(
          bytes,
          named: name,
          shape: shape,
          elementType: elementType,
          to: file
        )
      } catch { throw ArrayPathError.archive(error) }
    case .safetensors:
      do {
        try SafetensorsFile.write(
          bytes,
          named: name,
          shape: shape,
          elementType: elementType,
          to: file
        )
      } catch { throw ArrayPathError.safetensors(error) }
    }
  }
}
