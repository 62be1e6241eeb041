/// Tells by the first bytes of a client which proxy it talks to.
enum ProxyStart {
  case undecided
  case absent
  case found(any ProxyDialogue)

  private struct Signature: Sendable {
    let bytes: [UInt8]
    let dialogue: @Sendable () -> any ProxyDialogue
  }

  private static let signatures = [
    Signature(bytes: Array("CONNECT ".utf8)) { HTTPConnectDialogue() },
    Signature(bytes: Array("PROXY ".utf8)) { ProxyProtocolLine() },
    Signature(bytes: ProxyProtocolBlock.signature) { ProxyProtocolBlock() },
    Signature(bytes: [0x05]) { SOCKS5Dialogue() },
    // CONNECT and BIND.
    Signature(bytes: [0x04, 0x01]) { SOCKS4Dialogue() },
    Signature(bytes: [0x04, 0x02]) { SOCKS4Dialogue() },
  ]

  init(_ beginning: ArraySlice<UInt8>) {
    let possible = Self.signatures.filter { zip($0.bytes, beginning).allSatisfy { $0 == $1 } }
    if let found = possible.first(where: { $0.bytes.count <= beginning.count }) {
      self = .found(found.dialogue())
    } else {
      self = possible.isEmpty ? .absent : .undecided
    }
  }
}
