import AppProtocols
import Capture
import Trace
import WebSocketCore

/// What has to be remembered of a connection of a capture until it ends.
struct OpenConnection {
  var isSecure: Bool
  /// Where the capture has it as such.
  var url: String?
  var request: RequestHead?
  /// The upgrade was answered with something else than yes.
  var isRefused = false
  private var subprotocol: String?
  private var decoding: PayloadDecoding?
  /// Sides of which messages were missing before the first one was decoded.
  private var begunInTheMiddle: Set<Role> = []
  private var hasBegunDecoding = false

  init(isSecure: Bool, url: String?) {
    self.isSecure = isSecure
    self.url = url
  }

  mutating func take(_ response: ResponseHead) {
    isRefused = !response.accepts
    subprotocol = response.head.first("Sec-WebSocket-Protocol")
  }

  // MARK: Decoding

  /// - Parameters:
  ///   - message: as far as it is there.
  ///   - sender: of the message.
  ///   - choice: of the user.
  ///   - showsSecrets: leave credentials in what is decoded.
  ///   - shownBytes: bytes of text that are shown of each packet; nil: all.
  /// - Returns: nil where the message is to be shown as it is.
  mutating func decode(
    _ message: CapturedMessage, from sender: Role, by choice: DecoderChoice, showsSecrets: Bool,
    shownBytes: Int?
  ) -> DecodedMessage? {
    if !hasBegunDecoding {
      hasBegunDecoding = true
      decoding = PayloadDecoding(
        choice, subprotocol: subprotocol, target: request?.target, showsSecrets: showsSecrets)
      for sender in begunInTheMiddle { decoding?.losePlace(of: sender) }
    }
    return decoding?.read(message, from: sender, shownBytes: shownBytes)
  }

  /// Messages are missing.
  ///
  /// - Parameter sender: whose; nil: of both sides.
  mutating func losePlace(of sender: Role?) {
    for role in Role.allCases where sender == nil || sender == role {
      if hasBegunDecoding { decoding?.losePlace(of: role) } else { begunInTheMiddle.insert(role) }
    }
  }

  /// Packets that have begun, and have no end.
  var unfinished: [NoteTrace] {
    Role.allCases.compactMap { sender in
      decoding?.unfinished(of: sender).map { NoteTrace(sender: sender, kind: "unfinished", text: $0) }
    }
  }
}

extension ResponseHead {
  /// RFC 6455 §4.1, and RFC 8441 §5 for HTTP/2.
  fileprivate var accepts: Bool {
    guard let status else { return false }
    return version == .http2 ? 200..<300 ~= status : status == 101
  }
}
