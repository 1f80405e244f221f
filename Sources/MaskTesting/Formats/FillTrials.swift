import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension FormatTrials {
  /// The properties of fills and additive masks.
  package static func properties(of subject: FillSubject) -> [Property] {
    [
      fillsAreRounded(subject), knownFills(subject), additiveMasks(subject), fillsAsText(subject),
      addedOrSelected(subject),
    ]
  }

  static func fillsAreRounded(_ subject: FillSubject) -> Property {
    Property(
      "E14-fills-are-what-the-format-makes-of-them/\(subject.name)",
      "a fill is rounded as the format rounds: finite up to half a unit past the largest value, an "
        + "infinity or NaN from there on",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let patterns = FormatPatterns(format)
      let number = -trial.drawNumber("fill", near: format).magnitude
      let largest = patterns.number(of: patterns.overflow - 1)
      let infinity = patterns.rounded(-.infinity)
      let fractions = [1, 0.5, 0.7, 0.25]
      let fraction = trial.draw("fraction", .one(of: fractions))
      let table: [(what: String, found: Double, expected: Double)] = [
        ("\(number)", subject.value(.value(number), format), patterns.rounded(number)),
        ("the lowest value", subject.value(.lowest, format), -largest),
        ("-inf", subject.value(.negativeInfinity, format), infinity),
        (
          "\(number) of a pipeline", subject.pipelineValue(.value(number), format),
          patterns.rounded(number)
        ),
        (
          "\(fraction) times the lowest value",
          subject.pipelineValue(.lowest(fraction: fraction), format),
          patterns.rounded(-largest * fraction)
        ),
        ("-inf of a pipeline", subject.pipelineValue(.negativeInfinity, format), infinity),
      ]
      for (what, found, expected) in table {
        try trial.expect(
          found == expected || found.isNaN && expected.isNaN,
          "the fill \(what) is \(expected) in \(format), not \(found)"
        )
      }
    }
  }

  /// What is known of the fills that people write: the fill, its format, and what it becomes.
  private static let known: [(fill: Double, format: FloatFormat, becomes: Double)] = [
    (-1e9, .binary32, -1e9), (-1e9, .bfloat16, -998_244_352), (-1e9, .binary16, -.infinity),
    (-1e9, .e5m2, -.infinity), (-1e9, .e4m3, .nan), (-1e4, .binary16, -1e4),
    (-1e4, .bfloat16, -9984), (-1e4, .e5m2, -10240), (-1e4, .e4m3, .nan),
    (-65504, .bfloat16, -65536), (-65504, .binary16, -65504), (-65519, .binary16, -65504),
    (-65520, .binary16, -.infinity), (-3.4028234663852886e38, .bfloat16, -.infinity),
    (-3.4028234663852886e38, .binary16, -.infinity), (-.infinity, .e4m3, .nan),
    (-.infinity, .binary16, -.infinity), (-464, .e4m3, -448), (-465, .e4m3, .nan),
    (-100, .e4m3, -96), (-1e9, .tf32, -999_817_216), (-1e9, .binary64, -1e9),
  ]

  static func knownFills(_ subject: FillSubject) -> Property {
    Property(
      "E15-fills-of-the-field-are-known/\(subject.name)",
      "-1e9 is infinite in f16 and e5m2, NaN in e4m3 and -998244352 in bf16, and so on: what is "
        + "known of the fills that code in the field uses"
    ) { trial in
      let index = trial.draw("case", .integer(in: 0...known.count - 1))
      let (fill, format, becomes) = known[index]
      let found = subject.value(.value(fill), format)
      try trial.expect(
        found == becomes || found.isNaN && becomes.isNaN,
        "a fill of \(fill) is \(becomes) in \(format), not \(found)"
      )
    }
  }

  static func additiveMasks(_ subject: FillSubject) -> Property {
    Property(
      "E16-additive-masks-hold-zero-or-the-fill/\(subject.name)",
      "an additive mask holds +0 where a key is visible and the rounded fill where it is hidden",
      coverage: [
        CoverageGoal("a hidden cell", atLeast: 0.5), CoverageGoal("a visible cell", atLeast: 0.5),
      ]
    ) { trial in
      let format = trial.drawFormat(FloatFormat.arrayFormats)
      let fill = trial.draw("fill", .one(of: fills))
      let geometry = trial.draw("geometry", GeometryGenerator(longest: 6).geometries)
      let masked = try MaskSource.anyMask.draw(in: geometry, from: &trial)
      let found = try subject.cells(
        AdditiveCase(
          mask: masked.mask,
          geometry: geometry,
          inputs: masked.inputs,
          declarations: MaskSource.anyMask.declarations,
          format: format,
          fill: fill
        )
      )
      let patterns = FormatPatterns(format)
      let hidden = patterns.rounded(fill.intended(patterns))
      try trial.expect(
        found.fillValue == hidden,
        "the mask is said to hold \(found.fillValue) where hidden, but \(fill) is \(hidden) in "
          + "\(format)"
      )
      try checkCells(found, masked, geometry, patterns, hidden: hidden, &trial)
    }
  }

  private static let fills: [Fill] = [
    .negativeInfinity, .lowest, .value(-1e9), .value(-1e4), .value(-100), .value(-65504),
  ]

  private static func checkCells(
    _ found: AdditiveCells,
    _ masked: MaskSource.Masked,
    _ geometry: Geometry,
    _ patterns: FormatPatterns,
    hidden: Double,
    _ trial: inout Trial
  ) throws {
    let stored = patterns.sign | patterns.pattern(nearest: hidden)
    let width = patterns.format.byteCount
    var place = 0
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        for row in 0..<geometry.queryCount {
          for key in 0..<geometry.keyCount {
            let isVisible = masked.visible[batch, head, row, key]
            trial.label(isVisible ? "a visible cell" : "a hidden cell")
            let number = found.numbers[place]
            let expected = isVisible ? 0 : hidden
            let kind = isVisible ? "visible" : "hidden"
            try trial.expect(
              number.isIdentical(to: expected),
              "the query \(geometry.offset + row) of batch row \(batch), head \(head), gets "
                + "\(number) at key \(key), which is \(kind)"
            )
            defer { place += 1 }
            guard batch == 0, head == 0 else { continue }
            let bytes = found.bytes[place * width..<(place + 1) * width]
            // Little-endian: the lowest byte comes first.
            let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            try trial.expect(
              bits == (isVisible ? 0 : stored),
              "the bytes of a \(kind) cell are 0x\(bits.hexadecimal)"
            )
          }
        }
      }
    }
  }

  static func addedOrSelected(_ subject: FillSubject) -> Property {
    Property(
      "B20-boolean-is-minus-infinity-is-minus-1e9/\(subject.name)",
      "in single precision a boolean mask, -inf added and -1e9 added, once or twice, give rows "
        + "that see a key the same bits",
      coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
    ) { trial in
      let fill = trial.draw("fill", .one(of: [Fill.negativeInfinity, .value(-1e9)]))
      let count = trial.draw("planes", .integer(in: 1...2))
      let reference = AttentionSubject.reference(Float.self)
      let attentionCase = try reference.drawCase(.anyMask, &trial)
      let boolean = try subject.attention(attentionCase, nil, 1)
      let added = try subject.attention(attentionCase, fill, count)
      let parts = [(boolean.output, added.output), (boolean.weights, added.weights)].compactMap {
        first,
        second in first.flatMap { first in second.map { (first, $0) } }
      }
      for row in attentionCase.rows where attentionCase.seesAny(row) {
        for (first, second) in parts {
          // Hidden values times zero are added too, which may turn the sign of a zero.
          try trial.expect(
            zip(first[row], second[row]).allSatisfy { $0 == $1 },
            "\(attentionCase.name(row)) gives \(first[row].words) under a boolean mask, and "
              + "\(second[row].words) with \(fill) added \(count) times"
          )
        }
      }
    }
  }

  static func fillsAsText(_ subject: FillSubject) -> Property {
    Property(
      "E17-fills-are-read-as-they-are-written/\(subject.name)",
      "the text of a fill, read again, is the fill"
    ) { trial in
      let digits = trial.draw("digits", .integer(in: 1...20))
      let zeroCount = trial.draw("zeros", .integer(in: 0...9))
      let number = -Double(digits) * (0..<zeroCount).reduce(1) { number, _ in number * 10 }
      let divisor = Double(trial.draw("divisor", .integer(in: 1...8)))
      for fill in [
        MaskingFill.value(number), .value(number / 8), .lowest(fraction: 1 / divisor),
        .lowest(fraction: (divisor + 1) / 16), .negativeInfinity,
      ] {
        let text = subject.text(fill)
        let reading = subject.reading(text)
        try trial.expect(
          reading == fill,
          "a fill is written '\(text)', and that is read as another, or as none"
        )
      }
    }
  }
}

extension Fill {
  /// What the fill is before it is rounded.
  fileprivate func intended(_ patterns: FormatPatterns) -> Double {
    switch self {
    case .negativeInfinity: -.infinity
    case .lowest: -patterns.number(of: patterns.overflow - 1)
    case .value(let value): value
    }
  }
}
