/// A way to break the protocol on purpose, so that a peer's error paths can be tried. The raw value is its
/// name on the command line.
package enum Misbehavior: String, Hashable, Sendable, CaseIterable {
  // The handshake.
  case status
  case wrongAccept = "wrong-accept"
  case noUpgradeHeader = "no-upgrade-header"
  case wrongSubprotocol = "wrong-subprotocol"
  case unknownExtension = "unknown-extension"
  case badKey = "bad-key"
  case http10
  case slowHandshake = "slow-handshake"
  case endlessHeaders = "endless-headers"
  // Frames and messages.
  case mask
  case noMask = "no-mask"
  case rsv
  case reservedOpcode = "reserved-opcode"
  case longControl = "long-control"
  case fragmentedControl = "fragmented-control"
  case badUTF8 = "bad-utf8"
  case orphanContinuation = "orphan-continuation"
  case dropMidFrame = "drop-mid-frame"
  // Answers and the closing handshake.
  case noPong = "no-pong"
  case oneByteClose = "one-byte-close"
  case badCloseCode = "bad-close-code"
  case noCloseReply = "no-close-reply"

  /// What somebody who plays `role` does, in one line; nil where it is nothing that this role can break.
  package func text(for role: Role) -> String? {
    let texts = Self.texts[self]
    return role == .server ? texts?.server : texts?.client
  }

  private typealias Texts = (server: String?, client: String?)

  private static func both(_ text: String) -> Texts { (text, text) }

  private static let texts: [Misbehavior: Texts] = [
    .status: ("refuse with this HTTP status and the text of --body", nil),
    .wrongAccept: ("answer with the Sec-WebSocket-Accept of another key", nil),
    .noUpgradeHeader: ("answer 101 without Upgrade", "ask without Upgrade"),
    .wrongSubprotocol: (
      "select a subprotocol that was not offered", "offer a subprotocol whose name is no token"
    ),
    .unknownExtension: ("select an extension that was not offered", nil),
    .badKey: (nil, "send a Sec-WebSocket-Key of 6 bytes instead of 16"),
    .http10: ("answer 101 in HTTP/1.0", "ask in HTTP/1.0"),
    .slowHandshake: ("answer one byte every 0.1 s", "ask one byte every 0.1 s"),
    .endlessHeaders: ("answer with headers that never end", "ask with headers that never end"),
    .mask: ("mask every frame", nil),
    .noMask: (nil, "mask no frame"),
    .rsv: both("set RSV1, RSV2 and RSV3 on each message"),
    .reservedOpcode: both("send each message with opcode 3"),
    .longControl: both("send a Ping of 126 bytes before each message"),
    .fragmentedControl: both("send a Ping without FIN before each message"),
    .badUTF8: both("send each message as text that ends with the byte FF"),
    .orphanContinuation: both("send each message as a continuation of none"),
    .dropMidFrame: both("send half of the first message's frame, then end TCP"),
    .noPong: both("answer no Ping"),
    .oneByteClose: (
      "close after a client's first message, with a body of one byte", "send a Close with a body of one byte"
    ),
    .badCloseCode: ("close after a client's first message, with 999", "send a Close with the code 999"),
    .noCloseReply: both("answer no Close, and leave TCP open"),
  ]
}
