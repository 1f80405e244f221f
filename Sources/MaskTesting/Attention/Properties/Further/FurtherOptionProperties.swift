import FloatFormats
import Foundation
import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let explicitScale: AttentionProperty = AttentionProperty(
    "B21-scale-is-a-factor-of-the-scores",
    "the scale that is the default changes nothing when it is given, and twice the scale with half "
      + "the query changes nothing either",
    requires: [.scale]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    var given = attentionCase
    given.options.scale = 1 / Double(attentionCase.query.dimension).squareRoot()
    try subject.expectSame(attentionCase, given, "when its default scale is written out")
    let scale = trial.draw("scale", .one(of: [0.5, 1.5, -0.25]))
    attentionCase.options.scale = scale
    var traded = attentionCase
    traded.options.scale = 2 * scale
    traded.query = attentionCase.query.replacingEach { subject.format.rounded($0 / 2) }
    try subject.expectSame(
      attentionCase,
      traded,
      "with the scale \(2 * scale) and half the query than with the scale \(scale)"
    )
  }

  static let tinyScale: AttentionProperty = AttentionProperty(
    "B35-tiny-scales-average",
    "under a scale close to zero a row averages what it sees, and is the exact one but for "
      + "roundings",
    requires: [.scale],
    coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial, profiles: [.ordinary, .dominant])
    let power = trial.draw("power of two", .integer(in: 10...24))
    attentionCase.options.scale = Double(sign: .plus, exponent: -power, significand: 1)
    try subject.expectDefinition(attentionCase, &trial)
  }

  static let softcapKeepsZeros: AttentionProperty = AttentionProperty(
    "B24-softcap-keeps-hidden-weights-at-zero",
    "a softcap bends scores before the mask hides them, so a hidden weight stays zero",
    requires: [.softcap, .hiddenIsExact],
    coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    attentionCase.options.softcap = trial.draw("softcap", .one(of: [1, 0.5, 2, 20]))
    let weights = try subject.weights(of: attentionCase)
    for row in attentionCase.rows where subject.judges(row, of: attentionCase) {
      for (key, weight) in weights[row].enumerated() where !attentionCase.sees(row, key) {
        try trial.expect(
          weight == 0,
          "\(attentionCase.name(row)) gives the weight \(weight) to "
            + "\(attentionCase.hiddenName(key, from: row)): is the softcap behind the mask?"
        )
      }
    }
    try subject.expectDefinition(attentionCase, &trial)
  }

  static let sinksBelongInTheMaximum: AttentionProperty = AttentionProperty(
    "B44-a-logit-sink-belongs-in-the-maximum",
    "a sink far above all scores takes the whole row and overflows nothing, and one far below them "
      + "takes nothing",
    requires: [.logitSinks],
    coverage: [CoverageGoal("a high sink", atLeast: 0.3), CoverageGoal("a low sink", atLeast: 0.2)]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial, profiles: [.ordinary, .equal])
    let plain = attentionCase
    let sinks = [100, -100, 1000, -1000, 30_000, -30_000.0]
    let sink = trial.draw("sink", .one(of: sinks))
    trial.label(sink > 0 ? "a high sink" : "a low sink")
    attentionCase.options.logitSinks = Array(repeating: sink, count: attentionCase.query.headCount)
    try subject.expectDefinition(attentionCase, &trial)
    guard sink < -900 else { return }
    try subject.expectSame(plain, attentionCase, "beside a sink of \(sink), which takes nothing")
  }

  static let optionsFollowTheDefinition: AttentionProperty = AttentionProperty(
    "B45-options-follow-the-definition",
    "with scale, softcap and sinks together every row is the exact one but for roundings",
    requires: [.scale]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    let headCount = attentionCase.query.headCount
    attentionCase.options = subject.drawOptions(headCount: headCount, &trial)
    try subject.expectDefinition(attentionCase, &trial)
  }
}
