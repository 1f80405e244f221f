import FloatFormats
import MaskAlgebra

extension OutsideProgram {
  /// The program as a language model on trial; nil where it declares no vocabulary.
  public var model: ModelSubject? {
    guard let model = declaration.model else { return nil }
    var subject = ModelSubject(
      name,
      vocabularyCount: model.vocabularyCount,
      maximumLength: model.maximumLength
    ) { try self.logits($0, vocabularyCount: model.vocabularyCount) }
    subject.layerCount = model.layerCount
    subject.hasCache = model.hasCache
    subject.padding = model.padding
    subject.hasBatch = model.hasBatch
    subject.format = declaration.format
    subject.tolerance = model.tolerance
    return subject
  }

  private func logits(_ modelCase: ModelCase, vocabularyCount: Int) throws -> ModelLogits {
    let shape = [modelCase.tokens.count, modelCase.length]
    var arrays = [
      try OutsideArray("tokens", shape, integers: modelCase.tokens.flatMap(\.self))
    ]
    if let valid = modelCase.valid {
      arrays.append(try OutsideArray("valid", shape, booleans: valid.flatMap(\.self)))
    }
    for (name, input) in modelCase.inputs.arrays.sorted(by: { $0.key < $1.key }) {
      arrays.append(try OutsideArray("inputs.\(name)", input.shape, integers: input.values))
    }
    var request = OutsideRequest()
    request.add("steps", modelCase.steps)
    return try ask(
      request,
      arrays: arrays,
      answers: ["logits"]
    ) { (paths) throws(OutsideError) in
      ModelLogits(
        length: modelCase.length,
        vocabularyCount: vocabularyCount,
        numbers: try ExchangeFolder.numbers(
          "logits",
          in: paths,
          shape: shape + [vocabularyCount],
          axes: "[batch, length, vocabulary]"
        )
      )
    }
  }
}
