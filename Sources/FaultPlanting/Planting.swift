/// Plants faults in the text of a source file, each behind its number.
///
/// All of them are there at once, and `plantedFault` says which one is at work: so one build serves
/// all faults. With 0 the file does what it did.
package struct Planting {
  /// A piece of the file and the faults that replace it, with their numbers.
  private struct Site {
    let range: Range<String.Index>
    let isStatement: Bool
    var wrongs: [(number: Int, text: String)]
    let fault: String
  }

  private let text: String
  private var sites: [Site] = []

  /// - Parameters:
  ///   - text: The source file.
  ///   - faults: The faults of the file with their numbers, from 1.
  /// - Throws: ``FaultError`` where a text is not there exactly once, or two overlap.
  package init(_ text: String, _ faults: [(number: Int, fault: Fault)]) throws(FaultError) {
    self.text = text
    for (number, fault) in faults {
      let ranges = text.ranges(of: fault.right)
      guard ranges.count == 1 else {
        throw FaultError.occurrences(
          fault: fault.name,
          file: fault.file,
          count: ranges.count,
          text: fault.right
        )
      }
      let range = ranges[0]
      if let index = sites.firstIndex(where: {
        $0.range == range && $0.isStatement == fault.isStatement
      }) {
        sites[index].wrongs.append((number, fault.wrong))
        continue
      }
      if let other = sites.first(where: { $0.range.overlaps(range) }) {
        throw FaultError.overlap(fault: fault.name, other: other.fault, file: fault.file)
      }
      sites.append(
        Site(
          range: range,
          isStatement: fault.isStatement,
          wrongs: [(number, fault.wrong)],
          fault: fault.name
        )
      )
    }
    sites.sort { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The file with the faults in it.
  package var planted: String {
    var result = ""
    var position = text.startIndex
    for site in sites {
      result += text[position..<site.range.lowerBound]
      let right = text[site.range]
      if site.isStatement {
        for (number, wrong) in site.wrongs {
          result += "if plantedFault == \(number) {\n\(wrong)\n} else "
        }
        result += "{\n\(right)\n}"
      } else {
        for (number, wrong) in site.wrongs {
          result += "(plantedFault == \(number) ? (\(wrong)) : "
        }
        result += "(\(right))" + String(repeating: ")", count: site.wrongs.count)
      }
      position = site.range.upperBound
    }
    return result + text[position...]
  }

  /// What every module is given, so that its files can ask which fault is at work.
  package static let selector = """
    import Glibc

    /// The number of the fault that is at work, 0 for none.
    @usableFromInline let plantedFault: Int = {
      guard let text = unsafe getenv("MASKSPEC_FAULT") else { return 0 }
      return unsafe Int(String(cString: text)) ?? 0
    }()

    """
}
