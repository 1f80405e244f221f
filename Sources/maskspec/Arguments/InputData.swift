import MaskAlgebra
import MaskExchange

/// The data of an input, from a file or from the command line itself.
enum InputData {
  static func read(_ text: String, for name: String) throws -> InputArray {
    guard let first = text.first(where: { $0 != " " }) else {
      throw UsageError("the input '\(name)' is empty", help: "\(formHelp(name))")
    }
    return first == "[" ? try list(text, for: name) : try file(text, for: name)
  }

  private static func formHelp(_ name: String) -> String {
    "give a file of an array, or a list such as '\(name)=[0,0,1]'"
  }

  private static func file(_ path: String, for name: String) throws -> InputArray {
    do {
      let array = try ArrayPath(path).read()
      return try InputArray(
        shape: array.shape,
        values: try array.integers(),
        isBoolean: array.elementType == .boolean
      )
    } catch NumpyError.file(let error) {
      throw UsageError("the input '\(name)' cannot be read: \(error)", help: formHelp(name))
    } catch {
      throw UsageError("the input '\(name)' cannot be read from '\(path)': \(error)")
    }
  }

  private static func list(_ text: String, for name: String) throws -> InputArray {
    do {
      let list = try NestedList(text)
      return try InputArray(shape: list.shape, values: list.values, isBoolean: list.isBoolean)
    } catch let failure as NestedList.Failure {
      throw UsageError(
        "the input '\(name)' is not a list: \(failure.reason)",
        help: "write integers or true and false, nested for tables: '[[0,1],[1,1]]'"
      )
    } catch {
      throw UsageError("the input '\(name)' cannot be used: \(error)")
    }
  }
}
