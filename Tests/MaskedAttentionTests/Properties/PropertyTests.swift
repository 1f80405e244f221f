import MaskAlgebra
import MaskCompiler
import Testing

/// The first properties: rows, the future, and the prefix.
///
/// A failure prints the seed of its run; `Run(seed:)` makes that run again.
@Suite struct PropertyTests {
  @Test(arguments: Property.allCases)
  func `a property holds in single precision`(_ property: Property) throws {
    let failure = try firstFailure(of: property, Subject<Float>(), seeds: 0..<200)
    #expect(failure == nil, "\(property.rawValue)")
  }

  @Test(arguments: Property.allCases)
  func `a property holds in double precision`(_ property: Property) throws {
    let failure = try firstFailure(of: property, Subject<Double>(), seeds: 1000..<1060)
    #expect(failure == nil, "\(property.rawValue)")
  }

  @Test(arguments: Property.allCases)
  func `a property holds in half precision`(_ property: Property) throws {
    let failure = try firstFailure(of: property, Subject<Float16>(), seeds: 2000..<2060)
    #expect(failure == nil, "\(property.rawValue)")
  }

  @Test(arguments: Property.allCases)
  func `a property holds of an attention written another way`(_ property: Property) throws {
    let subject = Subject(attend: NaiveAttention().attend)
    let failure = try firstFailure(of: property, subject, seeds: 0..<60)
    #expect(failure == nil, "\(property.rawValue)")
  }

  @Test(arguments: Fault.all)
  func `a planted fault is noticed by just those who should`(_ fault: Fault) throws {
    let noticedBy = try Property.allCases.filter {
      try firstFailure(of: $0, fault.subject, seeds: 0..<60) != nil
    }
    #expect(Set(noticedBy) == fault.noticedBy)
  }

  @Test(arguments: Property.allCases)
  func `every property notices some fault`(_ property: Property) {
    #expect(Fault.all.contains { $0.noticedBy.contains(property) })
  }

  // A property whose case never comes up has not passed.
  @Test func `random runs have empty rows, whole rows, steps of decoding and open prefixes`() throws
  {
    let runs = try (0..<300).map { try Run<Float>(seed: $0) }
    let isVisible = runs.map { run in
      run.rows.map { row in
        (0..<run.geometry.keyCount).filter { run.mask[row.batch, row.head, row.row, $0] }.count
      }
    }
    #expect(isVisible.filter { $0.contains(0) }.count > 30)
    #expect(zip(isVisible, runs).filter { $0.contains($1.geometry.keyCount) }.count > 30)
    #expect(runs.filter { $0.geometry.offset > 0 }.count > 30)
    #expect(runs.filter { $0.prefixLength > $0.geometry.offset + 1 }.count > 30)
  }

  private func firstFailure<Element>(
    of property: Property,
    _ subject: Subject<Element>,
    seeds: Range<UInt64>
  ) throws -> Run<Element>? {
    for seed in seeds {
      let run = try Run<Element>(seed: seed)
      if try !property.holds(of: subject, in: run) { return run }
    }
    return nil
  }
}

extension Property: CustomTestStringConvertible {
  var testDescription: String { rawValue }
}

extension Fault: CustomTestStringConvertible {
  var testDescription: String { name }
}
