/// The catalogue in the language's own words: what every name means that nobody has to define.
public enum Prelude {
  /// The text, a spec file with one definition for each mask of the catalogue.
  public static var text: String { String(decoding: PackageResources.Prelude_mask, as: UTF8.self) }

  /// The definitions and inputs that the text declares; there are no diagnostics.
  package static func parse() -> (file: SpecFile, diagnostics: [Diagnostic]) {
    let source = SourceText(PackageResources.Prelude_mask, name: "Prelude.mask")
    return SpecFile.parse(source, vocabulary: .empty)
  }
}
