import Bytes
import WebSocketCore

/// The HTTP answer, as the rows read it.
extension Evidence {
  var status: Int? { response?.status }

  /// The answer refuses, with this status.
  func hasAnswer(_ statuses: Int...) -> Bool {
    guard case .refused = symptom, let status else { return false }
    return statuses.contains(status)
  }

  /// The answer refuses.
  var isRefused: Bool {
    if case .refused = symptom { true } else { false }
  }

  func header(_ name: String) -> String? { response?.head.first(name) }

  /// `403 Forbidden, empty body`.
  var answer: String {
    guard let response else { return "no answer" }
    return response.statusText.shortened + (body.isEmpty ? ", empty body" : "")
  }

  var bodyText: String { String(decoding: body, as: UTF8.self) }

  /// The beginning of the body in one line, where it is text; nil where there is none.
  var bodyExcerpt: String? {
    let isText = body.withUnsafeBytes { UTF8Validator.isValid($0) }
    guard !body.isEmpty, isText else { return nil }
    let words = bodyText.split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
    return "body: \(words.shortened)"
  }

  /// What the page says in its title, or in its first heading.
  var pageTitle: String? {
    for (start, end) in [("<title>", "</title>"), ("<h1>", "</h1>")] {
      let parts = body.split(betweenFirst: start, and: end)
      if let parts { return String(decoding: parts, as: UTF8.self).shortened }
    }
    return nil
  }

  var isHTML: Bool {
    HTTPSyntax.matches((header("Content-Type") ?? "").prefix(9), "text/html")
      || body.starts(with: "<!doctype".utf8) || body.starts(with: "<html".utf8)
  }

  /// What the body is as a JSON document: a string, or the `detail` or `message` of an object.
  var jsonText: String? {
    guard let json = try? JSONValue(parsing: body) else { return nil }
    return json.string ?? json["detail"]?.string ?? json["message"]?.string
  }

  /// The request that was sent asks for an upgrade, as far as is known: it is not our own fault if none arrives.
  var askedForUpgrade: Bool {
    guard let head = request?.head else { return true }
    return head.list("Upgrade", contains: "websocket") && head.list("Connection", contains: "upgrade")
  }

  var upgradeFact: String? { request.map { _ in "both were sent" } }

  /// The Origin that was sent.
  var origin: String? { request?.head.first("Origin") }

  /// What a browser would send from a page of the server itself.
  var ownOrigin: String { "\(uri.isSecure ? "https" : "http")://\(uri.hostHeader)" }

  /// Nil where the request is not known.
  var originFact: String? {
    request.map { $0.head.first("Origin").map { "the Origin sent is \($0)" } ?? "the request has no Origin" }
  }
}

extension String {
  /// Cut where it is too long for a line.
  var shortened: String {
    unicodeScalars.count > 120 ? String(Substring(unicodeScalars.prefix(110))) + "…" : self
  }
}

extension [UInt8] {
  /// The bytes between the first occurrence of one text and the next of the other, in any case of the letters.
  fileprivate func split(betweenFirst start: String, and end: String) -> ArraySlice<UInt8>? {
    let lower = map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    guard let from = lower.index(of: start, from: 0).map({ $0 + start.utf8.count }),
      let to = lower.index(of: end, from: from)
    else { return nil }
    return self[from..<to]
  }

  private func index(of text: String, from start: Int) -> Int? {
    let text = Array(text.utf8)
    guard count >= text.count, start <= count - text.count else { return nil }
    return (start...(count - text.count)).first { self[$0...].starts(with: text) }
  }
}
