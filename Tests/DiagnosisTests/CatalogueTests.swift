import RepositoryFiles
import Testing

@testable import Diagnosis

@Suite struct CatalogueTests {
  private static let ids = Catalogue.rows.map(\.id)

  /// The tests of the families, where each row is to be found by its id.
  private static let testSources: [String] = RepositoryFiles.paths(in: "Tests/DiagnosisTests/Families")
    .compactMap { RepositoryFiles.text($0) }

  private static func isNamed(_ id: String) -> Bool {
    testSources.contains { $0.contains("\"\(id)\"") }
  }

  @Test func everyIdIsThereOnce() {
    #expect(Set(Self.ids).count == Self.ids.count)
    for id in Self.ids { #expect(id.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "\(id)") }
  }

  @Test(arguments: Catalogue.rows.map(\.id))
  func aTestFindsIt(_ id: String) { #expect(Self.isNamed(id), "no test finds \(id)") }

  @Test func whatIsNotThereIsNotNamed() {
    #expect(Self.testSources.count >= 15)
    #expect(!Self.isNamed("no-such" + "-finding"))
  }

  @Test(arguments: Family.allCases)
  func theRowsOfAFamilyStandTogether(_ family: Family) {
    let places = Catalogue.rows.indices.filter { Catalogue.rows[$0].family == family }
    #expect(!places.isEmpty && places.count == (places.last ?? 0) - (places.first ?? 0) + 1, "\(places)")
  }

  /// A sentence goes on behind the cause: `(likely)`.
  @Test(arguments: Catalogue.rows.indices)
  func sentencesHaveNoFullStop(_ index: Int) {
    let row = Catalogue.rows[index]
    for text in [row.looksLike, row.meaning, row.next] {
      #expect(!text.isEmpty && !text.hasSuffix("."), "\(row.id): \(text)")
    }
  }

  private static func row(_ id: String, _ certainty: Certainty, isGeneral: Bool = false) -> CatalogueRow {
    CatalogueRow(id, .loss, looksLike: "", meaning: "", next: "", isGeneral: isGeneral) { _ in
      Conclusion(certainty, seen: [])
    }
  }

  @Test(
    "What is specific, sure and early wins, in this order",
    arguments: [
      ([row("a", .certain, isGeneral: true), row("b", .possible)], "b"),
      ([row("a", .likely), row("b", .certain)], "b"),
      ([row("a", .likely), row("b", .likely)], "a"),
      ([row("a", .possible, isGeneral: true), row("b", .likely, isGeneral: true)], "b"),
    ])
  func whichRowWins(_ rows: [CatalogueRow], _ winner: String) {
    #expect(Catalogue.diagnose(.failing(.ended), by: rows)?.id == winner)
  }

  @Test func nothingFitsNothing() { #expect(Catalogue.diagnose(.failing(.ended)) == nil) }
}
