/// Where an array lies: a file, and the name of the array where the file holds several.
///
///     try ArrayPath("mask.npy").read()
///     try ArrayPath("masks.npz:causal").read()
///     try ArrayPath("layer.safetensors:q_proj.weight").read()
///
/// The file's ending says what it is; whatever ends in neither `.npz` nor `.safetensors` is read as
/// `.npy`.
public struct ArrayPath: Hashable, Sendable {
  /// How a file holds arrays.
  public enum Container: String, Hashable, Sendable, CaseIterable {
    /// One array: `.npy`.
    case numpy = ".npy"
    /// Arrays with names: `.npz`.
    case archive = ".npz"
    /// Tensors with names: `.safetensors`.
    case safetensors = ".safetensors"

    /// Finds the container that a file's ending names, nil where it names none.
    public init?(endingOf path: String) {
      guard let container = Self.allCases.first(where: { path.hasSuffix($0.rawValue) }) else {
        return nil
      }
      self = container
    }
  }

  /// The file.
  public let file: String
  /// The name of the array in the file, nil where the file is to hold only one.
  public let name: String?
  /// How the file holds arrays.
  public let container: Container

  /// Reads a path, with a colon and a name behind the ending where one array of several is meant.
  public init(_ text: String) {
    for container in [Container.archive, .safetensors] {
      guard let range = text.firstRange(of: container.rawValue + ":") else { continue }
      file = text[..<range.lowerBound] + container.rawValue
      name = String(text[range.upperBound...])
      self.container = container
      return
    }
    file = text
    name = nil
    container = Container(endingOf: text) ?? .numpy
  }

  /// Reads the array.
  ///
  /// - Throws: ``ArrayPathError`` naming what is wrong, with the names to choose from where the
  ///   name is missing or there is no such array.
  public func read() throws(ArrayPathError) -> NumpyArray {
    let arrays: NamedArrays
    switch container {
    case .numpy:
      do { return try NumpyArray(contentsOf: file) } catch { throw ArrayPathError.numpy(error) }
    case .archive:
      do {
        arrays = try NumpyArchive(contentsOf: file).arrays
      } catch { throw ArrayPathError.archive(error) }
    case .safetensors:
      do {
        arrays = try SafetensorsFile(contentsOf: file).tensors
      } catch { throw ArrayPathError.safetensors(error) }
    }
    guard let name else {
      guard let only = arrays.entries.first, arrays.count == 1 else {
        throw ArrayPathError.noName(file: file, names: arrays.names)
      }
      return only.array
    }
    guard let array = arrays[name] else {
      throw ArrayPathError.noSuchArray(name, file: file, names: arrays.names)
    }
    return array
  }
}

/// Why there is no array to be read where a path points.
public enum ArrayPathError: Error, Hashable, Sendable {
  /// The `.npy` file cannot be read.
  case numpy(NumpyError)
  /// The `.npz` file cannot be read.
  case archive(ArchiveError)
  /// The `.safetensors` file cannot be read.
  case safetensors(SafetensorsError)
  /// The file holds no array or several, and none is named.
  case noName(file: String, names: [String])
  /// The file holds no array with the name.
  case noSuchArray(String, file: String, names: [String])
}

extension ArrayPathError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .numpy(let error): error.description
    case .archive(let error): error.description
    case .safetensors(let error): error.description
    case .noName(let file, let names):
      if let name = names.first {
        "it holds \(names.count) arrays; write '\(file):\(name)' for one of " + Self.list(names)
      } else {
        "it holds no array"
      }
    case .noSuchArray(let name, _, let names):
      "it holds no array '\(name)'; it holds " + (names.isEmpty ? "none" : Self.list(names))
    }
  }

  /// The names, or the first of many.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
  }
}
