/// The head of a response (RFC 9112 §4).
package struct ResponseHead: Hashable, Sendable {
  package let head: MessageHead
  /// Nil when the line does not begin with a version that can be read.
  package let version: HTTPVersion?
  /// Three digits; nil when there are none.
  package let status: Int?
  /// Nil when there is not even the space before it; both are legal in practice.
  package let reason: String?

  package init(parsing raw: [UInt8]) {
    head = MessageHead(parsing: raw)
    let words = HTTPSyntax.words(head.startLine, atMost: 3)
    version = HTTPVersion(words[0])
    status = words.count > 1 ? Self.status(words[1]) : nil
    reason = words.count > 2 ? words[2] : nil
  }

  static func status(_ word: String) -> Int? {
    guard word.utf8.count == 3, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(word)
  }

  /// `403 Forbidden`, or the whole start line where it is malformed.
  package var statusText: String {
    guard let status else { return head.startLine }
    guard let reason, !reason.isEmpty else { return String(status) }
    return "\(status) \(reason)"
  }
}
