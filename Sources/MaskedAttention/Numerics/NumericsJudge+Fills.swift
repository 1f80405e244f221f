import FloatFormats
import Foundation

// MARK: What the fill becomes

extension NumericsJudge {
  func fillFindings(_ entry: NumericsEntry) -> [NumericsFinding] {
    let pipeline = entry.condition.pipeline
    let format = pipeline.fillFormat
    let intended = pipeline.fill.intended(in: format)
    let value = pipeline.fillValue
    var findings: [NumericsFinding] = []
    if intended.isInfinite {
      if value.isNaN {
        findings.append(entry.finding(.infinitylessFormat, "-inf is NaN in \(format)"))
      }
    } else if !value.isFinite {
      findings.append(
        entry.finding(
          .fillUnrepresentable,
          "\(pipeline.fill) is \(value.isNaN ? "NaN" : "-inf") in \(format), whose lowest value is "
            + Self.number(format.lowestFinite)
        )
      )
    } else if value != intended {
      findings.append(
        entry.finding(
          .fillRounds,
          "\(pipeline.fill) is \(Self.number(value)) in \(format)"
        )
      )
    }
    if entry.application != .selecting, intended == 0 || intended == 1 {
      findings.append(
        entry.finding(
          .zeroOneAdditive,
          "a mask of zeros and ones is added, not applied: it hides nothing"
        )
      )
    }
    return findings + planeFindings(entry)
  }

  private func planeFindings(_ entry: NumericsEntry) -> [NumericsFinding] {
    guard entry.application != .selecting, let law = laws.mostPlanesAtOnce.law else { return [] }
    let (fill, format) = (entry.condition.pipeline.fillValue, entry.condition.pipeline.formats.mask)
    let count = laws.mostPlanesAtOnce.count
    guard fill.isFinite else { return [] }
    var findings: [NumericsFinding] = []
    let sum = (0..<count).reduce(0) { sum, _ in format.rounded(sum + fill) }
    if !sum.isFinite {
      findings.append(
        entry.finding(
          .planesOverflow,
          "\(count) planes can hide one cell, and \(count) times \(entry.fill) is "
            + "\(sum.isNaN ? "NaN" : "-inf") in \(format)",
          basis: law.citation
        )
      )
    }
    if let row = survey.firstRankedRow {
      findings.append(
        entry.finding(
          .rankedMasking,
          "a row that sees nothing attends to the keys that the fewest planes hide",
          basis: "counted in this run: \(row)"
        )
      )
    }
    return findings
  }
}

// MARK: What hidden weights are

extension NumericsJudge {
  func weightFindings(_ entry: NumericsEntry) -> [NumericsFinding] {
    let condition = entry.condition
    let pipeline = condition.pipeline
    var findings: [NumericsFinding] = []
    if condition.sumOverflows {
      findings.append(
        entry.finding(
          .sumOverflow,
          "\(entry.fill) plus a score of -\(Self.number(condition.boundAtMask)) is "
            + "\(entry.format.hasInfinity ? "-inf" : "NaN") in \(entry.format)"
        )
      )
    }
    if options.biasBound.isInfinite, entry.application != .selecting {
      findings.append(
        entry.finding(
          .infiniteBias,
          pipeline.fillValue.isFinite
            ? "a bias of +inf wins over the fill: the row is NaN"
            : "a bias of +inf and a fill of -inf sum to NaN"
        )
      )
    }
    if !condition.isExactlyZero, !pipeline.fillValue.isNaN {
      findings.append(leak(entry))
    }
    return findings
  }

  /// The finding for hidden weights above zero, named after what brings them about.
  private func leak(_ entry: NumericsEntry) -> NumericsFinding {
    let condition = entry.condition
    let stages = condition.pipeline.stages
    let weight = condition.largestHiddenWeight
    let predicted =
      weight.isNaN
      ? "rows can be NaN at |score| <= \(Self.number(condition.scoreBound))"
      : "hidden weights of up to \(Self.number(weight)) are possible at |score| <= "
        + Self.number(condition.scoreBound)
    let measured = "; \(Self.number(entry.maxHiddenWeight)) was measured"
    if condition.pipeline.softcap != nil, stages.isOrdered(.mask, .softcap) {
      return entry.finding(.softcapAfterMask, predicted + measured)
    }
    if stages.isOrdered(.mask, .scale), condition.pipeline.scale != 1 {
      return entry.finding(.maskBeforeScale, predicted + measured)
    }
    let threshold = condition.pipeline.formats.softmax.exponentialUnderflow()
    if condition.pipeline.fillValue > threshold {
      let zero = "exp is zero only below \(String(format: "%.2f", threshold)) in "
      return entry.finding(
        .fillTooSmall,
        "\(zero)\(condition.pipeline.formats.softmax), so no score is safe; \(predicted)\(measured)"
      )
    }
    let safe = condition.safeScoreBound.map {
      "; it is zero only while |score| <= \(Self.number($0))"
    }
    return entry.finding(.leakPossible, predicted + measured + (safe ?? ""))
  }
}

extension [MaskingPipeline.Stage] {
  fileprivate func isOrdered(_ a: Element, _ b: Element) -> Bool {
    guard let first = firstIndex(of: a), let second = firstIndex(of: b) else { return false }
    return first < second
  }
}

// MARK: What empty rows come to

extension NumericsJudge {
  func emptyRowFindings(_ entry: NumericsEntry) -> [NumericsFinding] {
    guard let basis = emptyRowBasis else { return [] }
    let pipeline = entry.condition.pipeline
    if pipeline.emptyRows == .zerosForNaN, !pipeline.fillValue.isFinite {
      return [
        entry.finding(
          .emptyRowGradient,
          "zeros replace the NaN of empty rows, but their gradient stays NaN: 0 times NaN is NaN",
          basis: basis
        )
      ]
    }
    if pipeline.emptyRows == .zerosWhereHidden { return [] }
    guard pipeline.fillValue.isFinite else {
      guard pipeline.emptyRows == .asComputed || pipeline.fillValue.isNaN else { return [] }
      return [entry.finding(.emptyRowNaN, "empty rows are NaN", basis: basis)]
    }
    guard entry.application != .selecting else {
      return [
        entry.finding(
          .emptyRowLeakSelecting,
          "empty rows attend evenly to all \(keyCount) keys, hidden ones and the future included",
          basis: basis
        )
      ]
    }
    return [
      entry.finding(.emptyRowLeakAdding, "empty rows attend to \(attended(entry))", basis: basis)
    ]
  }

  private func attended(_ entry: NumericsEntry) -> String {
    switch entry.emptyRow {
    case .unmasked?: "hidden keys as if there were no mask"
    case .uniform?: "all \(keyCount) keys evenly, hidden ones and the future included"
    case .nan?: "nothing: the sums are -inf, and the row is NaN"
    case .zeros?, .mixed?, nil:
      entry.condition.absorptionBound > entry.condition.boundAtMask
        ? "all \(keyCount) keys evenly, hidden ones and the future included"
        : "hidden keys, by what rounding leaves of their scores"
    }
  }
}
