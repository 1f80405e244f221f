import MaskAlgebra

/// How an engine gives the queries of a sequence to several devices, and what each then has to do.
///
/// Work is counted in visible cells, exactly. Under a causal mask the last device of a contiguous
/// split does nearly twice the mean; taking a part from the head and one from the tail evens that
/// out, which is how PyTorch's context parallelism balances load. Under other masks it may not.
public struct DeviceSplit: Hashable, Sendable {
  /// Which queries a device gets.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The queries in order, cut into as many parts as there are devices.
    case contiguous
    /// Twice as many parts: a device gets one from the front and the matching one from the back.
    case headAndTail = "head-and-tail"
  }

  /// Which queries a device gets.
  public let kind: Kind
  /// The queries of every device, as absolute positions.
  public let queries: [[Range<Int>]]
  /// The visible cells of every device, over all batch rows and heads of the mask's shape.
  public let visibleCounts: [UInt128]

  /// The largest share of work over the mean share: 1 is perfect; also 1 where there is no work.
  public var imbalance: Double {
    let total = visibleCounts.reduce(0, +)
    guard total > 0, let largest = visibleCounts.max() else { return 1 }
    return Double(largest) * Double(visibleCounts.count) / Double(total)
  }
}

extension CompiledRows {
  /// The exact work of every device, for each way to split the queries.
  ///
  /// Parts are as equal as they can be: part `i` of `p` begins at query row `i * m / p`.
  ///
  /// - Parameter deviceCount: How many devices there are.
  /// - Returns: A split of each kind, in the order of ``DeviceSplit/Kind``.
  /// - Throws: ``CompilationError/binding(_:)`` where a cell has no value, and
  ///   ``CompilationError/tooManyRows(shape:limit:)`` where every row would have to be looked at.
  /// - Complexity: O(regions) per device.
  /// - Precondition: there is at least one device, and twice their number fits 32 bits.
  public func deviceSplits(_ deviceCount: Int) throws(CompilationError) -> [DeviceSplit] {
    precondition(
      (1...Int(Int32.max / 2)).contains(deviceCount),
      "\(deviceCount) is not a number of devices"
    )
    let regions = regions()
    var splits: [DeviceSplit] = []
    for kind in DeviceSplit.Kind.allCases {
      let queries = kind.queries(of: geometry.queryPositions, deviceCount)
      var counts: [UInt128] = []
      for parts in queries {
        var count = UInt128(0)
        for part in parts { count += try visibleCount(of: part, regions) }
        counts.append(count)
      }
      splits.append(DeviceSplit(kind: kind, queries: queries, visibleCounts: counts))
    }
    return splits
  }

  private func visibleCount(
    of queries: Range<Int>,
    _ regions: Regions?
  ) throws(CompilationError) -> UInt128 {
    guard let regions else { return try slice(queries: queries).visibleCountOfRows() }
    var count = UInt128(0)
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        count += regions.visibleCount(batch: batch, head: head, queries: queries)
      }
    }
    return count
  }

  private func visibleCountOfRows() throws(CompilationError) -> UInt128 {
    try checkRowCount()
    let bands = try mapBands(of: 1024) { (band, runs) throws(CompilationError) -> UInt128 in
      var count = UInt128(0)
      for row in band { count += UInt128(try runs(row).count) }
      return count
    }
    return bands.reduce(0, +)
  }
}

extension DeviceSplit.Kind {
  /// The queries of every device.
  fileprivate func queries(of all: Range<Int>, _ deviceCount: Int) -> [[Range<Int>]] {
    func part(_ index: Int, of count: Int) -> Range<Int> {
      func start(_ index: Int) -> Int {
        let (high, low) = all.count.multipliedFullWidth(by: index)
        return all.lowerBound + count.dividingFullWidth((high, low)).quotient
      }
      return start(index)..<start(index + 1)
    }
    return (0..<deviceCount).map { device in
      switch self {
      case .contiguous: [part(device, of: deviceCount)]
      case .headAndTail:
        [
          part(device, of: 2 * deviceCount),
          part(2 * deviceCount - 1 - device, of: 2 * deviceCount),
        ]
      }
    }
  }
}
