/// Arrays with names, in an order of their own: what a file of several arrays holds.
///
///     var arrays = NamedArrays()
///     arrays["mask"] = try NumpyArray(shape: [2, 2], booleans: [true, false, true, true])
///     arrays.names  // ["mask"]
public struct NamedArrays: Hashable, Sendable {
  /// An array and its name.
  public struct Entry: Hashable, Sendable {
    /// The name, different from every other in the list.
    public let name: String
    /// What goes by the name.
    public let array: NumpyArray
  }

  /// The arrays in order.
  public private(set) var entries: [Entry] = []
  /// The place of each name.
  private var places: [String: Int] = [:]

  /// Creates an empty list.
  public init() {}

  /// The names in order.
  public var names: [String] { entries.map(\.name) }

  /// Number of arrays.
  public var count: Int { entries.count }

  /// The array with a name, nil where there is none.
  ///
  /// A new name comes last, and a name that is there keeps its place.
  public subscript(name: String) -> NumpyArray? {
    get { places[name].map { entries[$0].array } }
    set {
      switch (places[name], newValue) {
      case (let place?, let array?): entries[place] = Entry(name: name, array: array)
      case (nil, let array?):
        places[name] = entries.count
        entries.append(Entry(name: name, array: array))
      case (let place?, nil):
        entries.remove(at: place)
        places = Dictionary(
          uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) }
        )
      case (nil, nil): break
      }
    }
  }
}
