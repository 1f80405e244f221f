import MaskExchange

/// Text files, written whole or not at all.
enum OutputFile {
  static func write(_ text: String, to path: String) throws {
    do {
      let file = try WholeFile(path: path)
      unsafe try file.append(text.utf8Span.span.bytes)
      try file.finish()
    } catch {
      throw UsageError(error)
    }
  }

  /// Finds out before the work, not after it, that its result has no place.
  static func checkWritable(_ path: String) throws {
    do throws(FileError) {
      // Nothing is left of a file that is never finished.
      _ = try WholeFile(path: path)
    } catch {
      throw UsageError(error)
    }
  }
}

extension UsageError {
  fileprivate init(_ error: FileError) { self.init("cannot write the file: \(error)") }
}
