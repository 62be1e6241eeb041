/// Takes secrets out of what is printed and recorded: credentials in fields, cookies, tokens in the query and
/// among the subprotocols. All other bytes stay as they are.
package enum Redaction {
  /// What stands in place of a secret.
  package static let mark = "[redacted]"

  /// A secret: where it stands, and what in place of it.
  struct Secret {
    let range: Range<Int>
    /// Among the subprotocols a token of HTTP has to stand: what is redacted is still judged.
    var mark = Redaction.mark
    /// In place of each byte.
    var filler = UInt8(ascii: "x")
  }

  /// Takes a request or response head as on the wire, whole or cut, or any other bytes.
  ///
  /// - Parameter request: that the head answers, if it is known.
  package static func redact(_ head: [UInt8], answering request: RequestHead? = nil) -> [UInt8] {
    var marks = SubprotocolMarks(answering: request)
    return redact(head, &marks)
  }

  static func redact(_ head: [UInt8], _ marks: inout SubprotocolMarks) -> [UInt8] {
    replace(SecretFinder.secrets(in: head, &marks), in: head) { Array($0.mark.utf8) }
  }

  /// The same, where offsets must stay what they are: each byte of a secret becomes an `x`, or, of another one
  /// among the subprotocols, another letter.
  package static func blank(_ head: [UInt8]) -> [UInt8] {
    replace(SecretFinder.secrets(in: head), in: head) {
      Array(repeating: $0.filler, count: $0.range.count)
    }
  }

  /// Takes the target of a request, or a URI.
  package static func redact(target: String) -> String {
    let bytes = Array(target.utf8)
    let secrets = SecretFinder.secrets(inURI: bytes[...]).map { Secret(range: $0) }
    return text(replace(secrets, in: bytes) { Array($0.mark.utf8) })
  }

  /// Takes the value of `Sec-WebSocket-Protocol`, or one name of it.
  package static func redact(subprotocol: String, _ marks: inout SubprotocolMarks) -> String {
    let bytes = Array(subprotocol.utf8)
    let secrets = SubprotocolSecrets.secrets(in: bytes[...], &marks)
    return text(replace(secrets, in: bytes) { Array($0.mark.utf8) })
  }

  /// What `redact` takes out of a head or a URI.
  package static func secrets(in head: [UInt8]) -> [String] {
    SecretFinder.secrets(in: head).map { text(Array(head[$0.range])) }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// - Parameter secrets: in their order, apart from each other.
  private static func replace(
    _ secrets: [Secret], in bytes: [UInt8], with replacement: (Secret) -> [UInt8]
  ) -> [UInt8] {
    guard !secrets.isEmpty else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = 0
    for secret in secrets {
      out += bytes[position..<secret.range.lowerBound]
      out += replacement(secret)
      position = secret.range.upperBound
    }
    return out + bytes[position...]
  }
}
