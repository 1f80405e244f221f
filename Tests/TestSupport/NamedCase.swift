import Testing

/// A value with the name under which a test reports it.
///
///     @Test(arguments: [NamedCase("empty", []), NamedCase("one", [1])])
package struct NamedCase<Value: Sendable>: Sendable, CustomTestStringConvertible {
  package let name: String
  package let value: Value

  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  package var testDescription: String { name }
}
