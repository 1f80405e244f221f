import Foundation
import MaskAlgebra
import MaskCompiler
import MaskDrawing

extension Command {
  static let show: Command = Command(
    description: CommandDescription(
      name: "show",
      summary: "draws a mask",
      arguments: [MaskRequest.argument],
      options: [
        .init(
          name: "--as",
          value: "FORM",
          help: "what to draw",
          choices: Drawing.allCases.map(\.rawValue),
          defaultValue: "as FILE ends, or text"
        ),
        .init(name: "-o", value: "FILE", help: "write the drawing to a file", completion: .files),
        .init(
          name: "--tokens",
          value: "'The cat sat'",
          help: "labels of the positions; without --n they are also the length"
        ),
        .init(
          name: "--cells",
          value: "STYLE",
          help: "the characters of a text drawing",
          choices: CellStyle.allCases.map(\.rawValue),
          defaultValue: "blocks"
        ),
      ] + MaskRequest.options,
      notes: "With --json, standard output gets the cells, whatever is drawn into FILE.",
      example: "maskspec show 'causal && window(3)' --n 6"
    ),
    run: { arguments, console in
      let request = try MaskRequest(arguments.words[0], arguments)
      let tokens = arguments.value("--tokens")?.split(separator: " ").map(String.init) ?? []
      let geometry = try request.geometry(keys: tokens.isEmpty ? nil : tokens.count)
      let path = arguments.value("-o")
      if let path { try OutputFile.checkWritable(path) }
      let drawing = try Drawing(arguments)
      let wantsJSON = arguments.has("--json")
      let rows = try request.rows(in: geometry)
      if wantsJSON || drawing == .json { try checkDocumentSize(rows.shape) }
      if !wantsJSON || path != nil { try checkPanelCount(rows.shape) }
      try Progress.during("drawing \(rows.shape) cells", console) { _ in
        let mask = try request.booleanMask(in: geometry)
        let picture = MaskPicture(mask, title: "\(request.mask)", tokens: tokens)
        if let path {
          try OutputFile.write(try drawing.text(of: picture, arguments, width: 80), to: path)
        }
        if wantsJSON {
          try console.write(mask.json)
        } else if path == nil {
          let text = try drawing.text(of: picture, arguments, width: console.output.width)
          try console.write(text, terminator: "")
        }
      }
      return .success
    }
  )

  /// Cells in a JSON document; beyond, a binary file is the better form.
  private static let documentCellLimit = 1 << 24

  private static func checkDocumentSize(_ shape: MaskShape) throws {
    // Rows without cells are written, too.
    let count = shape.cellCount.map { max($0, shape.rowCount) }
    guard count ?? .max > documentCellLimit else { return }
    throw UsageError(
      "\(shape) cells are too many for a JSON document; the limit is \(documentCellLimit)",
      help: "'maskspec compile MASK -o mask.npy' writes them as bytes"
    )
  }

  private static func checkPanelCount(_ shape: MaskShape) throws {
    let (count, overflow) = shape.batchCount.multipliedReportingOverflow(by: shape.headCount)
    guard overflow || count > MaskPicture.panelLimit else { return }
    let panels = "\(shape.batchCount.counted("batch row")) of \(shape.headCount.counted("head"))"
    throw UsageError(
      "\(panels) are too many drawings; the limit is \(MaskPicture.panelLimit)",
      help: "choose a smaller --batch or --heads"
    )
  }
}

/// What `show` makes of a mask.
private enum Drawing: String, CaseIterable {
  case text, svg, json

  /// - Throws: ``UsageError`` for a file whose ending promises a form that there is none of.
  init(_ arguments: Arguments) throws {
    if let form = arguments.value("--as").flatMap(Drawing.init(rawValue:)) {
      self = form
      return
    }
    let path = arguments.value("-o") ?? ""
    switch URL(filePath: path).pathExtension.lowercased() {
    case "", "txt", "text": self = .text
    case "svg": self = .svg
    case "json": self = .json
    case let ending:
      throw UsageError(
        "no drawing is written as '.\(ending)'",
        help: "end FILE in .svg, .json or .txt, or say '--as text'"
      )
    }
  }

  func text(of picture: MaskPicture, _ arguments: Arguments, width: Int) throws -> String {
    switch self {
    case .text:
      let style = arguments.value("--cells").flatMap(CellStyle.init(rawValue:)) ?? .blocks
      return picture.text(style: style, width: width)
    case .svg: return try picture.svg()
    case .json: return picture.mask.json.text + "\n"
    }
  }
}

extension BooleanMask {
  /// The cells, with leading axes only where there is more than one batch row or head.
  fileprivate var json: JSON {
    let panels = (0..<shape.batchCount).map { batch in
      (0..<shape.headCount).map { head in
        JSON.array(
          (0..<shape.queryCount).map { row in
            .integers((0..<shape.keyCount).map { self[batch, head, row, $0] ? 1 : 0 })
          }
        )
      }
    }
    let rows =
      panels.count == 1 && panels[0].count == 1 ? panels[0][0] : .array(panels.map(JSON.array))
    return ["shape": .integers(shape.fileAxes), "rows": rows]
  }
}
