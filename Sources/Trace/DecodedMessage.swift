import AppProtocols

/// What a message says in the protocol on top of the WebSocket. It stands with the last frame of the message, or
/// with the message itself.
package struct DecodedMessage: Equatable, Sendable {
  /// The decoder, as `--decode` calls it: `socketio`.
  package var name: String
  /// The packets that come to their end in this message. None where it cannot be decoded, or goes on with one.
  package var packets: [DecodedPacket]
  /// Why it cannot be decoded: one sentence. The payload stands for itself.
  package var failure: String?
  /// What has begun and not ended: `1 of 2 attachments of event upload`.
  package var unfinished: String?
  /// Why all this is not certain: what came before is missing.
  package var caveat: String?
  /// It is longer than what is to be shown of a payload: texts are cut, and fields left out.
  package var isTruncated = false

  package init(
    name: String, packets: [DecodedPacket] = [], failure: String? = nil, unfinished: String? = nil,
    caveat: String? = nil
  ) {
    self.name = name
    self.packets = packets
    self.failure = failure
    self.unfinished = unfinished
    self.caveat = caveat
  }

  /// The same, for where only so much of each payload is shown.
  ///
  /// - Parameters:
  ///   - limit: bytes of text of each packet; nil: all.
  ///   - length: of the message, in bytes: fields are about as long as it.
  package func limited(to limit: Int?, length: UInt64) -> DecodedMessage {
    guard let limit, length > UInt64(limit) || packets.contains(where: { $0.text.utf8.count > limit }) else {
      return self
    }
    var limited = self
    limited.isTruncated = true
    for index in packets.indices {
      limited.packets[index].fields = .null
      limited.packets[index].text = Self.beginning(of: packets[index].text, limit)
    }
    return limited
  }

  /// Holds one in a single word.
  final class Box: Sendable {
    let message: DecodedMessage

    init(_ message: DecodedMessage) { self.message = message }
  }

  private static func beginning(of text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: limit)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end]) + "…"
  }
}
