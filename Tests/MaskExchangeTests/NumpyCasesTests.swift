import Foundation
import MaskExchange
import Testing

/// Files that NumPy wrote, one of each type, byte order, memory order and version.
@Suite struct `Files that NumPy wrote` {
  @Test func `every case is listed`() {
    #expect(NumpyCase.all.count == 33)
  }

  @Test(arguments: NumpyCase.all)
  func `are read with their shape, type and values`(numpy: NumpyCase) throws {
    let array = try NumpyArray(contentsOf: numpy.path)
    #expect(array.shape == numpy.shape)
    #expect("\(array.elementType)" == numpy.type)
    #expect(array.count == numpy.values.count)
    let numbers = numpy.values.map { $0 == "True" ? 1 : $0 == "False" ? 0 : Double($0) }
    #expect(array.doubles == numbers)
  }

  @Test(arguments: NumpyCase.all)
  func `give the same from bytes as from the file`(numpy: NumpyCase) throws {
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: numpy.path)))
    #expect(try NumpyArray(npyBytes: bytes) == NumpyArray(contentsOf: numpy.path))
  }

  @Test(arguments: NumpyCase.all)
  func `are written again to the byte where their order is ours`(numpy: NumpyCase) throws {
    let version = try #require(NumpyVersion(rawValue: numpy.version))
    let array = try NumpyArray(contentsOf: numpy.path)
    let written = array.npyBytes(version: version)
    let original = try [UInt8](Data(contentsOf: URL(filePath: numpy.path)))
    #expect((written == original) == numpy.isCanonical)
    #expect(try NumpyArray(npyBytes: written) == array)
  }

  @Test func `are read across the tiles in which large ones are reordered`() throws {
    let (rows, columns) = (130, 70)
    let header = "{'descr': '>u2', 'fortran_order': True, 'shape': (130, 70)}"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
    bytes += Array(header.utf8)
    for column in 0..<columns {
      for row in 0..<rows {
        let value = row * columns + column
        bytes += [UInt8(value >> 8), UInt8(value & 255)]
      }
    }
    #expect(try NumpyArray(npyBytes: bytes).integers() == Array(0..<rows * columns))
  }

  @Test(arguments: NumpyCase.all.filter { $0.type.contains("int") })
  func `keep every integer`(numpy: NumpyCase) throws {
    let array = try NumpyArray(contentsOf: numpy.path)
    let integers = numpy.values.map { Int($0) }
    if integers.contains(nil) {
      #expect(throws: NumpyError.self) { try array.integers() }
    } else {
      #expect(try array.integers() == integers)
    }
  }
}
