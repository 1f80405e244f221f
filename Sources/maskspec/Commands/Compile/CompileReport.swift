import FloatFormats
import MaskCompiler

/// What `compile` tells of a mask.
struct CompileReport {
  let shape: MaskShape
  let blocks: BlockSize
  let summary: MaskSummary
  let written: CompileTarget.Written?
  let milliseconds: Double

  private var density: Double {
    let cells = shape.axes.map(Double.init).reduce(1, *)
    return cells == 0 ? 0 : Double(summary.visibleCount) / cells
  }

  var json: JSON {
    .object(compacting: [
      "shape": .integers(shape.fileAxes), "visible": .count(summary.visibleCount),
      "density": .number(density), "emptyRows": .count(summary.emptyRowCount),
      "blocks": [
        "full": .count(summary.fullBlockCount), "partial": .count(summary.partialBlockCount),
        "empty": .count(summary.emptyBlockCount),
      ],
      "milliseconds": .number(milliseconds), "peakBytes": .integer(System.peakByteCount),
      "file": written.map { .string($0.path) },
      "arrays": written.flatMap {
        $0.arrayNames.isEmpty ? nil : .array($0.arrayNames.map(JSON.string))
      }, "format": written?.format.map { .string($0.name) },
      "fill": written?.fill.map(JSON.number),
    ])
  }

  var text: String {
    var lines = [
      "\(shape) cells, \(summary.visibleCount) visible (\((density * 100).significant(4)) %), "
        + "\(summary.emptyRowCount.counted("empty row"))",
      "blocks of \(blocks.queryCount) x \(blocks.keyCount): \(summary.fullBlockCount) full, "
        + "\(summary.partialBlockCount) partial, \(summary.emptyBlockCount) empty",
      "\(milliseconds.fixed(1)) ms, peak \(CompilationError.bytes(System.peakByteCount))",
    ]
    if let written { lines += text(of: written) }
    return lines.joined(separator: "\n")
  }

  private func text(of written: CompileTarget.Written) -> [String] {
    let extents = written.shape.map(String.init).joined(separator: " x ")
    if !written.arrayNames.isEmpty {
      return ["wrote \(written.path): \(written.arrayNames.joined(separator: ", "))"]
    }
    var lines = ["wrote \(written.path): \(extents) \(written.format?.name ?? "bool")"]
    guard let fill = written.fill, let format = written.format else { return lines }
    let asked = written.requestedFill.map {
      ", which is what \($0.short) becomes in \(format.name)"
    }
    lines[0] += ", hidden cells hold \(fill.short)\(asked ?? "")"
    if fill >= 0 {
      lines.append("note: such a fill hides nothing; a fill is below 0, usually -inf")
    }
    return lines
  }
}
