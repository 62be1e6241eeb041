/// Takes secrets out of what is printed and recorded: credentials in fields, cookies, tokens in the query and
/// among the subprotocols. All other bytes stay as they are.
package enum Redaction {
  /// What stands in place of a secret.
  package static let mark = "[redacted]"
  /// The same among the subprotocols, where a token of HTTP has to stand: what is redacted is still judged, and
  /// an answer that agrees to a secret agrees to one that was offered.
  static let tokenMark = "redacted"

  /// A secret: where it stands, and what in place of it.
  struct Secret {
    let range: Range<Int>
    var mark = Redaction.mark
  }

  /// Takes a request or response head as on the wire, whole or cut, or any other bytes.
  package static func redact(_ head: [UInt8]) -> [UInt8] {
    replace(SecretFinder.secrets(in: head), in: head) { Array($0.mark.utf8) }
  }

  /// The same, where offsets must stay what they are: each byte of a secret becomes an `x`.
  package static func blank(_ head: [UInt8]) -> [UInt8] {
    replace(SecretFinder.secrets(in: head), in: head) {
      Array(repeating: UInt8(ascii: "x"), count: $0.range.count)
    }
  }

  /// Takes the target of a request, or a URI.
  package static func redact(target: String) -> String {
    let bytes = Array(target.utf8)
    let secrets = SecretFinder.secrets(inURI: bytes[...]).map { Secret(range: $0) }
    return text(replace(secrets, in: bytes) { Array($0.mark.utf8) })
  }

  /// Takes the value of `Sec-WebSocket-Protocol`, or one name of it.
  package static func redact(subprotocol: String) -> String {
    let bytes = Array(subprotocol.utf8)
    return text(replace(SubprotocolSecrets.secrets(in: bytes[...]), in: bytes) { Array($0.mark.utf8) })
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
