/// All that can be found. The order is that of docs/diagnosis.md, and decides between findings that are equally
/// sure: what is more specific stands first.
package enum Catalogue {
  package static let rows: [CatalogueRow] = [
    CatalogueRow.resolveRows, CatalogueRow.connectRows, CatalogueRow.proxyRows, CatalogueRow.tlsRows,
    CatalogueRow.answerRows, CatalogueRow.reverseProxyRows, CatalogueRow.asgiRows, CatalogueRow.channelsRows,
    CatalogueRow.flaskRows, CatalogueRow.refusalRows, CatalogueRow.invalidRows, CatalogueRow.frameRows,
    CatalogueRow.applicationRows, CatalogueRow.closeRows, CatalogueRow.lossRows,
  ].flatMap { $0 }

  /// What the evidence says.
  ///
  /// - Returns: of the rows that fit, one that is not general before one that is; among those the surest; among
  ///   those the first. Without the secrets of the request. Nil where no row fits.
  package static func diagnose(_ evidence: Evidence) -> Finding? { diagnose(evidence, by: rows) }

  /// What is to be said of a connection that the server has closed as it should, where that is not what the user
  /// will have wanted. Most ends of this kind are: nil.
  package static func advise(_ evidence: Evidence) -> Finding? {
    guard evidence.session?.isClosedInOrder ?? false else { return nil }
    return diagnose(evidence, by: rows.filter(\.isOfGoodEnds))
  }

  static func diagnose(_ evidence: Evidence, by rows: [CatalogueRow]) -> Finding? {
    let best =
      best(of: rows.filter { !$0.isGeneral }, evidence) ?? best(of: rows.filter(\.isGeneral), evidence)
    return best.map { Secrets(of: evidence).scrub($0) }
  }

  private static func best(of rows: [CatalogueRow], _ evidence: Evidence) -> Finding? {
    var best: Finding?
    for row in rows {
      guard let finding = row.finding(in: evidence) else { continue }
      if best.map({ $0.certainty < finding.certainty }) ?? true { best = finding }
    }
    return best
  }
}
