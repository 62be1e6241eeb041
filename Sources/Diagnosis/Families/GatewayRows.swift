import WebSocketCore

/// A proxy has no good answer from the server behind it.
extension CatalogueRow {
  static let gatewayRows = [badGateway, serviceUnavailable, gatewayTimeout]

  private static let badGateway = row(
    "bad-gateway", 502,
    meaning: "a proxy cannot reach the server behind it, or got no proper answer from it",
    next:
      "is the server behind the proxy running, and on the address that the proxy has? The proxy's log says more"
  )

  private static let serviceUnavailable = row(
    "service-unavailable", 503,
    meaning: "the server, or every server behind a proxy, is down, overloaded or being deployed",
    next: "is the server behind the proxy running? The proxy's log says more")

  private static let gatewayTimeout = row(
    "gateway-timeout", 504,
    meaning: "the server behind a proxy did not answer the upgrade in time",
    next:
      "is the server stuck before it accepts, or slower than the proxy's limit (nginx: proxy_read_timeout)?")

  /// A row that follows from the status; who says it is told where it is known.
  private static func row(_ id: String, _ status: Int, meaning: String, next: String) -> CatalogueRow {
    CatalogueRow(
      id, .refusal, looksLike: "\(status), and the name of the proxy where it is known", meaning: meaning,
      next: next
    ) { evidence in
      guard evidence.hasAnswer(status) else { return nil }
      let wait = evidence.header("Retry-After").map { "Retry-After: \($0)" }
      let author = evidence.isNginxPage ? "nginx" : evidence.author
      let isProxy = evidence.isHAProxyPage || evidence.isNginxPage || evidence.software?.isProxy ?? false
      return Conclusion(
        author != nil && isProxy ? .certain : .likely,
        seen: [evidence.answer, author.map { "it is \($0) that says so" }, evidence.bodyExcerpt, wait])
    }
  }
}
