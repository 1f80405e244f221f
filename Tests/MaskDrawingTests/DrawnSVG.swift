import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// An SVG file read back by an XML parser.
final class DrawnSVG: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// Fails the test where the text is not well-formed XML.
  init(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    try #require(
      parser.parse(),
      "not well-formed: \(parser.parserError.map { "\($0)" } ?? "")",
      sourceLocation: sourceLocation
    )
  }

  func parser(
    _ parser: XMLParser,
    didStartElement elementName: String,
    namespaceURI: String?,
    qualifiedName qName: String?,
    attributes attributeDict: [String: String] = [:]
  ) {
    open.append(elements.count)
    elements.append(Element(name: elementName, attributes: attributeDict))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if let last = open.last { elements[last].text += string }
  }

  func parser(
    _ parser: XMLParser,
    didEndElement elementName: String,
    namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    open.removeLast()
  }

  func texts(of name: String) -> [String] { elements.filter { $0.name == name }.map(\.text) }

  /// The rectangles of every path with a fill, in units of cells, in the order of the file.
  func runs(fill: String) throws -> [[(x: Int, y: Int, width: Int, height: Int)]] {
    let paths = elements.filter { $0.name == "path" && $0.attributes["fill"] == fill }
    return try paths.map { path in
      let data = try #require(path.attributes["d"])
      let rectangle = /M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z/
      let matches = data.matches(of: rectangle)
      #expect(matches.map { String($0.0) }.joined() == data, "a path that is not all rectangles")
      return try matches.map { match in
        #expect(match.3 == match.5)
        return (
          x: try #require(Int(match.1)), y: try #require(Int(match.2)),
          width: try #require(Int(match.3)), height: try #require(Int(match.4))
        )
      }
    }
  }

  /// The cells that the n-th path with a fill covers, each at most once.
  func cells(fill: String, panel: Int = 0, queries: Int, keys: Int) throws -> [[Bool]] {
    var cells = [[Bool]](repeating: [Bool](repeating: false, count: keys), count: queries)
    let panels = try runs(fill: fill)
    guard panel < panels.count else { return cells }
    for run in panels[panel] {
      for row in run.y..<run.y + run.height {
        for column in run.x..<run.x + run.width {
          let isNew = !cells[row][column]
          #expect(isNew, "cell \(row), \(column) is drawn twice")
          cells[row][column] = true
        }
      }
    }
    return cells
  }
}
