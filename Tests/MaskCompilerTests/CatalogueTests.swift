import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

/// Every mask of the catalogue, and a few that combine them, with several values of each parameter.
private let masks: [NamedCase<[MaskSpec]>] = [
  NamedCase("full, none", [.full, .none]),
  NamedCase("causal, diagonal", [.causal, .diagonal]),
  NamedCase("prefix", [.prefix(0), .prefix(3), .prefix(12)]),
  NamedCase("prefix_rows", [.prefixRows(0), .prefixRows(3), .prefixRows(12)]),
  NamedCase("window", [.window(1), .window(4), .window(20)]),
  NamedCase("band", [.band(left: 2, right: 0), .band(left: 1, right: 12)]),
  NamedCase("sinks", [.sinks(0), .sinks(2)]),
  NamedCase("keys", [.keys(2..<5), .keys(from: 5, to: 2)]),
  NamedCase("queries", [.queries(2..<5), .queries(from: -3, to: 20)]),
  NamedCase("chunk", [.chunk(1), .chunk(3)]),
  NamedCase("dilated", [.dilated(1), .dilated(3)]),
  NamedCase("strided", [.strided(1), .strided(3)]),
  NamedCase("global", [.global(0), .global(4)]),
  NamedCase("document", [.document, .causal && .document]),
  NamedCase("padding", [.padding, .causal && .leftPadding]),
  NamedCase("key_valid", [.keyValid, .causal && .keyValid]),
  NamedCase(
    "neighborhood",
    [.neighborhood(gridWidth: 3, radius: 1), .neighborhood(gridWidth: 1, radius: 2)]
  ),
  NamedCase("relations", [transpose(.prefixRows(3)), compose(.causal, transpose(.window(2)))]),
]

@Test(arguments: masks)
func `every small geometry compiles to what the definition says`(
  _ masks: NamedCase<[MaskSpec]>
) throws {
  for keyCount in 0...9 {
    for queryCount in 0...9 {
      for offset in [-3, 0, 1, 6] {
        let geometry = try Geometry(queries: queryCount, keys: keyCount, offset: offset)
        let inputs = smallInputs(in: geometry)
        for mask in masks.value {
          expectAgreement(
            of: try mask.rows(in: geometry, inputs: inputs),
            with: try Definition(of: mask, in: geometry, inputs: inputs),
            "\(mask)"
          )
        }
      }
    }
  }
}

@Test(arguments: masks)
func `a longer sequence compiles to what the definition says`(
  _ masks: NamedCase<[MaskSpec]>
) throws {
  let geometry = try Geometry(queries: 37, keys: 43, offset: 5)
  let inputs = smallInputs(in: geometry)
  for mask in masks.value {
    expectAgreement(
      of: try mask.rows(in: geometry, inputs: inputs),
      with: try Definition(of: mask, in: geometry, inputs: inputs),
      "\(mask)"
    )
  }
}

/// Data for the inputs of a mask; its look-ups at negative positions raise errors, as they should.
private func smallInputs(in geometry: Geometry) -> Inputs {
  let positionCount = InputAxis.position.count(in: geometry)
  return [
    "doc": InputArray((0..<positionCount).map { $0 * $0 / 7 % 3 }),
    "valid": InputArray((0..<positionCount).map { $0 % 3 != 1 }),
    "length": InputArray([geometry.keyCount * 2 / 3]),
  ]
}
