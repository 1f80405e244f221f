import MaskExchange
import TestSupport
import Testing

@Suite struct `Named arrays` {
  private static func array(_ value: Int) throws -> NumpyArray {
    try NumpyArray(shape: [], integers: [value])
  }

  @Test func `keep the order in which names came`() throws {
    var arrays = NamedArrays()
    for (index, name) in ["b", "a", "c"].enumerated() { arrays[name] = try Self.array(index) }
    arrays["a"] = try Self.array(9)
    #expect(arrays.names == ["b", "a", "c"])
    #expect(try arrays["a"]?.integers() == [9])
    arrays["b"] = nil
    arrays["nobody"] = nil
    #expect(arrays.names == ["a", "c"])
    #expect(try arrays["c"]?.integers() == [2])
    #expect(arrays.count == 2)
    #expect(arrays["b"] == nil)
  }
}

@Suite struct `An array's path` {
  @Test(arguments: [
    NamedCase("mask.npy", ("mask.npy", nil, ArrayPath.Container.numpy)),
    NamedCase("mask", ("mask", nil, .numpy)),
    NamedCase("a.npz", ("a.npz", nil, .archive)),
    NamedCase("a.npz:x", ("a.npz", "x", .archive)),
    NamedCase("a:b/a.npz:x.npy:y", ("a:b/a.npz", "x.npy:y", .archive)),
    NamedCase("a.safetensors:q_proj.weight", ("a.safetensors", "q_proj.weight", .safetensors)),
    NamedCase("a.safetensors", ("a.safetensors", nil, .safetensors)),
    NamedCase("a.npy:x", ("a.npy:x", nil, .numpy)),
  ])
  func `is a file and a name`(path: NamedCase<(String, String?, ArrayPath.Container)>) {
    let found = ArrayPath(path.name)
    #expect(found.file == path.value.0)
    #expect(found.name == path.value.1)
    #expect(found.container == path.value.2)
  }

  @Test(arguments: ["one.npz", "one.npz:mask", "one.safetensors", "one.safetensors:mask"])
  func `needs no name where there is one array`(path: String) throws {
    let array = try ArrayPath(ArrayFileCase.path(path)).read()
    #expect(try array.booleans() == [true, false, false, true, true, false, true, true, true])
  }

  @Test func `lists the names where it has none or a wrong one`() throws {
    let path = ArrayFileCase.path("every_type.npz")
    let error = #expect(throws: ArrayPathError.self) { try ArrayPath(path).read() }
    let text = try #require(error).description
    #expect(text.contains("write '\(path):bool' for one of 'bool', 'int8'"))
    let other = #expect(throws: ArrayPathError.self) { try ArrayPath(path + ":maks").read() }
    #expect(try #require(other).description.hasPrefix("it holds no array 'maks'; it holds 'bool',"))
    let none = ArrayFileCase.path("none.npz")
    #expect(throws: ArrayPathError.noName(file: none, names: [])) { try ArrayPath(none).read() }
  }

  @Test func `passes on what is wrong with the file`() {
    #expect(throws: ArrayPathError.numpy(.file(.missing(path: "no.npy")))) {
      try ArrayPath("no.npy").read()
    }
    #expect(throws: ArrayPathError.archive(.file(.missing(path: "no.npz")))) {
      try ArrayPath("no.npz:x").read()
    }
    #expect(throws: ArrayPathError.safetensors(.file(.missing(path: "no.safetensors")))) {
      try ArrayPath("no.safetensors").read()
    }
  }
}
