import MaskAlgebra
import MaskCompiler
import MaskTesting
import Synchronization
import Testing

/// What can be wrong with the model of these tests.
private enum ModelFault: Equatable {
  case future, window, cachePositions, paddingSeen, batchMixed
}

/// A model whose logits at a position are sums over the tokens that it sees, weighted by distance.
private func model(_ fault: ModelFault?) -> ModelSubject {
  var subject = ModelSubject("small", vocabularyCount: 5, maximumLength: 8) { modelCase in
    let real = modelCase.valid ?? modelCase.tokens.map { $0.map { _ in true } }
    var numbers: [Double] = []
    let ends = pieceEnds(modelCase)
    for (batch, tokens) in modelCase.tokens.enumerated() {
      for position in tokens.indices {
        let start = ends.last { $0 <= position } ?? 0
        let end = fault == .future ? min(position + 2, tokens.count) : position + 1
        var sum = 0.0
        for key in 0..<end where real[batch][key] || fault == .paddingSeen {
          if fault == .window, position - key >= 3 { continue }
          let distance = real[batch][min(key, position)...max(key, position)].count(where: \.self)
          sum += Double(tokens[key] + 1) / Double(distance + 1)
          if fault == .cachePositions {
            sum += Double(real[batch][min(start, key)...key].count(where: \.self)) / 8
          }
        }
        if fault == .batchMixed { sum += Double(modelCase.tokens[0][0]) / 8 }
        numbers += (0..<5).map { sum * Double($0 + 1) }
      }
    }
    return ModelLogits(length: modelCase.length, vocabularyCount: 5, numbers: numbers)
  }
  subject.hasCache = true
  subject.padding = [.left, .right]
  return subject
}

private func pieceEnds(_ modelCase: ModelCase) -> [Int] {
  modelCase.steps.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
}

/// The names of the properties that fail, and what they say.
private func failures(of subject: ModelSubject) -> [String: String] {
  let report = RunReport(
    running: ModelTrials.properties(of: subject, masks: .anyMask),
    RunOptions(caseCount: 60)
  )
  let failed = report.properties.compactMap { property in
    property.failure.map { (String(property.name.prefix(3)), $0.message) }
  }
  return Dictionary(failed, uniquingKeysWith: { first, _ in first })
}

@Suite struct `A language model on trial` {
  @Test func `passes where it is right`() {
    #expect(failures(of: model(nil)) == [:])
  }

  @Test func `leaks the future, and is told where`() throws {
    let message = try #require(failures(of: model(.future))["H01"])
    #expect(message.hasPrefix("logits at position 0 change by "))
    #expect(message.contains("when token 1, in the future, changes"))
  }

  @Test func `sees too little, and is told what`() throws {
    let failures = failures(of: model(.window))
    let message = try #require(failures["H02"])
    #expect(message.contains("logits at position 3 stay the same when token 0 changes"))
    #expect(failures["H01"] == nil)
  }

  @Test func `counts positions anew in the cache`() throws {
    let failures = failures(of: model(.cachePositions))
    #expect(failures["H03"]?.contains("decoding with the cache") == true)
    #expect(failures.keys.sorted() == ["H03"])
  }

  @Test func `sees its padding`() {
    let failures = failures(of: model(.paddingSeen))
    #expect(failures["H05"]?.contains("padding on the left") == true)
    #expect(failures["H01"] == nil && failures["H06"] == nil)
  }

  @Test func `mixes the rows of a batch`() {
    #expect(failures(of: model(.batchMixed))["H07"]?.contains("tokens of other rows") == true)
  }

  @Test func `is allowed the noise that it declares, and no leak is made of the rest`() {
    let exact = model(nil)
    let runs = Mutex(0)
    var noisy = ModelSubject("noisy", vocabularyCount: 5, maximumLength: 8) { modelCase in
      let logits = try exact.logits(modelCase)
      let noise = runs.withLock { count in
        count += 1
        return count.isMultiple(of: 2) ? 1e-3 : 0
      }
      return ModelLogits(
        length: logits.length,
        vocabularyCount: 5,
        numbers: logits.numbers.map { $0 + noise }
      )
    }
    #expect(failures(of: noisy)["H08"]?.contains("between two equal runs") == true)
    #expect(failures(of: noisy)["H01"] == nil)
    noisy.tolerance = 0.1
    #expect(failures(of: noisy) == [:])
  }
}

@Suite struct `What a token reaches` {
  @Test func `is as far as the layers carry it`() throws {
    let geometry = try Geometry(keys: 8)
    let window = try (MaskSpec.causal && .window(3)).booleanMask(in: geometry)
    let twoLayers = ModelReach(window, layerCount: 2)
    #expect((0..<8).filter { twoLayers.reaches($0, from: 1) } == [1, 2, 3, 4, 5])
    let anyNumber = ModelReach(window, layerCount: nil)
    #expect((0..<8).filter { anyNumber.reaches($0, from: 1) } == [1, 2, 3, 4, 5, 6, 7])
    let none = ModelReach(try MaskSpec.none.booleanMask(in: geometry), layerCount: 2)
    #expect((0..<8).filter { none.reaches($0, from: 1) } == [1])
  }
}
