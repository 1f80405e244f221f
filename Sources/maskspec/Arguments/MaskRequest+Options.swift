import MaskAlgebra

extension MaskRequest {
  /// The names that a mask most likely begins with.
  static let completion = CommandDescription.Completion.words(
    Catalogue.definitions.map(\.name)
  )

  static let argument = CommandDescription.Argument(
    name: "MASK",
    help: "an expression of the mask language, such as 'causal && window(128)'",
    completion: completion
  )

  static let specOption = CommandDescription.Option(
    name: "--spec",
    value: "FILE",
    help: "a spec file whose definitions are in scope",
    repeats: true,
    completion: .files
  )

  private static let nameOptions: [CommandDescription.Option] = [
    specOption,
    .init(name: "--set", value: "P=2", help: "the value of a parameter", repeats: true),
    .init(
      name: "--input",
      value: "NAME=DATA",
      help: "the data of an input: a .npy file, or a list such as 'doc=[0,0,1]'",
      repeats: true
    ),
  ]

  private static let geometryOptions: [CommandDescription.Option] = [
    .init(name: "--n", value: "N", help: "number of keys"),
    .init(name: "--queries", value: "M", help: "number of query rows", defaultValue: "N"),
    .init(
      name: "--offset",
      value: "O",
      help: "position of the first query",
      defaultValue: "N - M"
    ),
    .init(
      name: "--batch",
      value: "B",
      help: "number of batch rows",
      defaultValue: "what inputs have"
    ),
    .init(name: "--heads", value: "H", help: "number of heads", defaultValue: "1"),
  ]

  /// What every command takes that has a MASK and a run.
  static let options = nameOptions + geometryOptions
}
