import MaskedAttention

/// One stream of bounded choices, from which every generator makes what it makes.
///
/// A random run draws the choices, a replay reads them from a list, shrinking edits that list, and
/// an exhaustive run counts it up; so no type needs a shrinker, or a way to be stored. A choice is
/// a number from 0 to its bound, and **0 is the simplest**: generators map smaller numbers to
/// simpler values, and choose what is large (counts, the kind of a mask) before what fills it.
///
///     var choices = Choices(seed: 7)
///     let length = choices.choose(through: 8)
///     Choices(replaying: choices.made)  // gives the same length
public struct Choices: Sendable {
  /// What was chosen so far, in order.
  public private(set) var made: ChoiceList = []

  /// The bound of every choice that was made.
  private(set) var bounds: [Int] = []

  /// The bounds of the choices that were read from the script: what an exhaustive run counts up to.
  private(set) var scriptBounds: [Int] = []

  private let script: [Int]
  /// What chooses after the script; nil for the simplest.
  private var generator: SeededGenerator?
  /// Whether data are drawn although there is a script, as in an exhaustive run.
  private let scriptsStructureOnly: Bool

  /// A random stream.
  public init(seed: UInt64) {
    script = []
    generator = SeededGenerator(seed: seed)
    scriptsStructureOnly = false
  }

  /// The stream that made the given choices; what is missing at its end is 0.
  ///
  /// A number above the bound that is asked for counts as the bound, so every list is a case.
  public init(replaying list: ChoiceList) {
    script = list.numbers
    generator = nil
    scriptsStructureOnly = false
  }

  /// The stream of an exhaustive run: structure by the script, then the simplest; data are drawn.
  init(counting script: [Int]) {
    self.script = script
    // The data differ from case to case, and are the same whenever the case is.
    let seed = script.reduce(into: UInt64(0x6D61_736B)) { seed, number in
      seed = (seed ^ UInt64(number)) &* 0x100_0000_01B3
    }
    generator = SeededGenerator(seed: seed)
    scriptsStructureOnly = true
  }

  /// Chooses something that gives a case its structure: a count, a kind, a parameter.
  ///
  /// - Parameter bound: The largest number that may be chosen.
  /// - Returns: A number from 0 to the bound.
  /// - Precondition: `bound >= 0`.
  public mutating func choose(through bound: Int) -> Int {
    precondition(bound >= 0, "a choice goes from 0 to its bound; the bound is \(bound)")
    let position = scriptBounds.count
    if scriptsStructureOnly || position < script.count { scriptBounds.append(bound) }
    let number: Int
    if position < script.count {
      number = min(max(0, script[position]), bound)
    } else {
      number = scriptsStructureOnly ? 0 : drawn(through: bound)
    }
    record(number, bound)
    return number
  }

  /// Chooses a datum, such as an element of a tensor.
  ///
  /// An exhaustive run draws data instead of counting through them, since there is no end to them.
  ///
  /// - Parameter bound: The largest number that may be chosen.
  /// - Returns: A number from 0 to the bound.
  /// - Precondition: `bound >= 0`.
  public mutating func chooseDatum(through bound: Int) -> Int {
    guard scriptsStructureOnly else { return choose(through: bound) }
    precondition(bound >= 0, "a choice goes from 0 to its bound; the bound is \(bound)")
    let number = drawn(through: bound)
    record(number, bound)
    return number
  }

  private mutating func record(_ number: Int, _ bound: Int) {
    made.append(number)
    bounds.append(bound)
  }

  private mutating func drawn(through bound: Int) -> Int {
    guard var generator else { return 0 }
    defer { self.generator = generator }
    return Int.random(in: 0...bound, using: &generator)
  }
}
