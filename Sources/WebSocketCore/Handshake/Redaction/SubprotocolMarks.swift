/// What stands in place of the secrets among the subprotocols of one handshake: the same for the same secret, and
/// never the same for two. Names are unique (RFC 6455 §4.1), and an answer that agrees to a secret must agree to
/// one that was offered (§4.2.2): both are judged without the secrets.
package struct SubprotocolMarks {
  private static let mark = "redacted"
  /// Of the bytes of a secret where its length has to stay.
  private static let fillers = Array("xyzwvutsrqponmlkjihgfedcba".utf8)

  private var secrets: [[UInt8]] = []

  /// - Parameter request: whose offer is answered; nil: nothing is known of one.
  package init(answering request: RequestHead? = nil) {
    if let request { _ = SecretFinder.secrets(in: request.head.raw, &self) }
  }

  /// A secret of the handshake, which in another place may not look like one.
  func contains(_ name: ArraySlice<UInt8>) -> Bool { secrets.contains { $0.elementsEqual(name) } }

  /// - Parameter secret: anywhere in the handshake.
  /// - Returns: the secret at this place, with its mark.
  mutating func marked(_ secret: ArraySlice<UInt8>) -> Redaction.Secret {
    let known = secrets.firstIndex { $0.elementsEqual(secret) }
    let index = known ?? secrets.count
    if known == nil { secrets.append(Array(secret)) }
    return Redaction.Secret(
      range: secret.indices, mark: index == 0 ? Self.mark : "\(Self.mark)-\(index + 1)",
      filler: Self.fillers[index % Self.fillers.count])
  }
}
