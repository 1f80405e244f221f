import MaskAlgebra

extension Examination {
  mutating func findHidden() {
    for (place, measurement) in measured {
      let probe = AttentionProbe(subject, at: measurement.setting)
      let reached: [HiddenProbe.Reached]
      do throws(ProbeError) { reached = try HiddenProbe(probe: probe).findings() } catch {
        guard case .thrown(let message) = error else { continue }
        observe("it throws where something hidden is large or NaN: \(message)")
        continue
      }
      for one in reached { judge(one, at: place, measurement) }
    }
  }

  private mutating func judge(
    _ reached: HiddenProbe.Reached,
    at place: Int,
    _ measurement: Measurement
  ) {
    let (query, key) = (reached.cell.query, reached.key)
    let drawing = measurement.drawing(around: reached.row, marking: key)
    let hidden = "which `\(measurement.setting.maskText)` hides"
    switch reached.change {
    case .largeKey where measurement.setting.shows(key, to: reached.row):
      let text =
        "a large score overflows: key \(key) makes query \(query) NaN or infinite; the maximum of "
        + "a row is not subtracted from its scores"
      find(.notFinite, at: place, text, drawing)
    case .largeKey where reached.isLeak:
      let text =
        reached.isNotFinite
        ? "it leaks: a large key \(key) makes query \(query) NaN, \(hidden); as when the maximum "
          + "is taken over hidden scores too"
        : "it leaks: query \(query) depends on key \(key) (the key), \(hidden)"
      find(.leak, at: place, text, drawing)
    case .largeKey:
      let text = "a large key \(key) changes the last bits of query \(query), \(hidden)"
      if subject.abilities.contains(.hiddenIsExact) {
        find(.inexact, at: place, text, drawing)
      } else {
        observe("hidden keys change the last bits")
      }
    case .keyNotANumber, .valueNotFinite:
      let words = "a \(reached.change.words) comes through from behind the mask"
      if subject.abilities.contains(.hiddenMayBeAnything) {
        let text = "\(words): key \(key) reaches query \(query), \(hidden)"
        find(.nonFiniteHidden, at: place, text, drawing)
      } else {
        observe(words)
      }
    }
  }

  /// Asks again at the end, when other calls have been made between.
  mutating func findChanges() {
    guard subject.abilities.contains(.repeatable) else { return }
    for (place, measurement) in measured {
      let probe = AttentionProbe(subject, at: measurement.setting)
      guard let again = try? Measurement(probe) else { continue }
      let changed = zip(measurement.rows, again.rows).first { first, second in
        !first.total.elementsEqual(second.total) { $0 == $1 || $0.isNaN && $1.isNaN }
      }
      guard let row = changed?.0.row else { continue }
      let query = measurement.setting.cell(row, 0).query
      let text =
        "the same call gives something else the second time: query \(query); something is left "
        + "over from other calls, or it is random"
      find(.unrepeatable, at: place, text, measurement.drawing(around: row))
    }
  }
}
