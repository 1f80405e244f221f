import MaskAlgebra

extension MaskProperty {
  /// What must not remain of one build in the next.
  static let state: [MaskProperty] = [noStaleState]

  private static let noStaleState: MaskProperty = MaskProperty(
    "A12-builds-leave-nothing-behind",
    "a build depends on its own mask, run and data alone, whatever was built before it",
    ofEveryMask: true
  ) { subject, masks, trial in
    let geometry = trial.drawGeometry(longest: 5)
    let (first, cells) = try trial.drawCase(masks, in: geometry)
    var other = first
    other.inputs = trial.drawInputs(first.mask.inputNames, in: geometry, masks.declarations)
    let otherCells = try trial.definedCells(of: other)
    let (second, secondCells) = try trial.drawCase(masks, in: geometry)
    let cases = [(first, cells), (other, otherCells), (second, secondCells)]
    let order = trial.draw("order", Generator<Int>.integer(in: 0...2).array(count: 3...6))
    for (place, number) in order.enumerated() {
      let (maskCase, expected) = cases[number]
      let built = try subject.cells(of: maskCase, &trial.choices)
      let history = order[..<place].map { "case \($0)" }.joined(separator: ", ")
      try trial.expect(
        built,
        expected,
        "\(maskCase.mask), built as case \(number) after \(place == 0 ? "nothing" : history)"
      )
    }
  }
}
