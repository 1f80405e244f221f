/// Different elements in the order in which they came, so that every run does the same.
struct OrderedCollection<Element: Hashable> {
  private(set) var elements: [Element] = []
  private var seen: Set<Element> = []

  mutating func insert(_ element: Element) {
    if seen.insert(element).inserted { elements.append(element) }
  }

  func contains(_ element: Element) -> Bool { seen.contains(element) }
}
