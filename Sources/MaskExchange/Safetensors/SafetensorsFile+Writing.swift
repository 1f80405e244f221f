extension SafetensorsFile {
  /// The bytes of a `.safetensors` file.
  ///
  /// The header lists the tensors in their order and is padded to a multiple of 8 bytes; the data
  /// of wider elements come first, so that every tensor lies where a reader may map it.
  ///
  /// - Throws: ``SafetensorsError/reservedName(_:)``.
  public func safetensorsBytes() throws(SafetensorsError) -> [UInt8] {
    let layout = try layout()
    return layout.header + layout.order.flatMap { tensors.entries[$0].array.storage }
  }

  /// Writes a `.safetensors` file, whole or not at all.
  ///
  /// - Parameter path: The file; one that is there is replaced when everything has been written.
  /// - Throws: ``SafetensorsError``.
  public func write(to path: String) throws(SafetensorsError) {
    let layout = try layout()
    do {
      let file = try WholeFile(path: path)
      try unsafe file.append(layout.header.span.bytes)
      for place in layout.order {
        let storage = tensors.entries[place].array.storage
        try unsafe file.append(storage.span.bytes)
      }
      try file.finish()
    } catch {
      throw SafetensorsError.file(error)
    }
  }

  /// Writes one tensor that lies somewhere else as a `.safetensors` file, whole or not at all.
  ///
  /// - Parameters:
  ///   - bytes: The elements in row-major order, each little-endian.
  ///   - name: What the tensor is called.
  ///   - shape: The extent of each axis, outermost first.
  ///   - elementType: What the elements are.
  ///   - path: The file; one that is there is replaced when everything has been written.
  /// - Throws: ``SafetensorsError``.
  public static func write(
    _ bytes: RawSpan,
    named name: String,
    shape: [Int],
    elementType: NumpyElementType,
    to path: String
  ) throws(SafetensorsError) {
    do {
      try NumpyHeader.check(bytes, fill: shape, of: elementType)
    } catch {
      throw SafetensorsError.array(error)
    }
    let tensor = SafetensorsHeader.Tensor(
      name: name,
      elementType: elementType,
      shape: shape,
      begin: 0,
      end: bytes.byteCount
    )
    let header = try SafetensorsHeader.encoded([tensor], metadata: [:])
    do {
      try WholeFile.create(header, then: bytes, to: path)
    } catch {
      throw SafetensorsError.file(error)
    }
  }

  /// Everything before the data, and the order in which the data of the tensors follow.
  private func layout() throws(SafetensorsError) -> (header: [UInt8], order: [Int]) {
    let entries = tensors.entries
    let order = entries.indices.sorted { a, b in
      let widths = (entries[a].array.elementType.byteCount, entries[b].array.elementType.byteCount)
      return (-widths.0, a) < (-widths.1, b)
    }
    var begins = [Int](repeating: 0, count: entries.count)
    var end = 0
    for place in order {
      begins[place] = end
      end += entries[place].array.storage.count
    }
    let described = zip(entries, begins).map { entry, begin in
      SafetensorsHeader.Tensor(
        name: entry.name,
        elementType: entry.array.elementType,
        shape: entry.array.shape,
        begin: begin,
        end: begin + entry.array.storage.count
      )
    }
    return (try SafetensorsHeader.encoded(described, metadata: metadata), order)
  }
}

extension SafetensorsHeader {
  /// The length, the header and its padding.
  fileprivate static func encoded(
    _ tensors: [Tensor],
    metadata: [String: String]
  ) throws(SafetensorsError) -> [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(jsonText($0)):\(jsonText($1))" }
      fields.append("\(jsonText(metadataKey)):{\(pairs.joined(separator: ","))}")
    }
    for tensor in tensors {
      guard tensor.name != metadataKey else { throw SafetensorsError.reservedName(tensor.name) }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(jsonText(tensor.name)):{\"dtype\":\"\(tensor.elementType.safetensorsName)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(tensor.begin),\(tensor.end)]}"
      )
    }
    var text = Array("{\(fields.joined(separator: ","))}".utf8)
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    guard text.count <= longestByteCount else {
      throw SafetensorsError.headerTooLarge(
        byteCount: UInt64(text.count),
        limit: longestByteCount
      )
    }
    let length = (0..<lengthByteCount).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return length + text
  }
}
