import AppProtocols
import Trace
import Transport
import WebSocketCore

/// What messages say in the protocol on top of the WebSocket.
extension Reporter {
  /// The handshake of a connection is done.
  ///
  /// - Parameters:
  ///   - connection: its number.
  ///   - subprotocol: as agreed.
  ///   - target: of the request, with its query.
  func beginDecoding(_ connection: Int, subprotocol: String?, target: String?) {
    guard wantsMessages else { return }
    // What JSON Lines hold does not depend on where stderr goes.
    let guessing = indentsDocuments && !options.json
    decodings[connection] = PayloadDecoding(
      options.decode, subprotocol: subprotocol, target: target, showsSecrets: showsSecrets,
      guessing: guessing)
  }

  func decode(_ message: Message, from sender: Role, connection: Int) -> DecodedMessage? {
    decodings[connection]?.read(message.payload, message.opcode, from: sender)
  }

  /// Nothing more will come: a packet that has begun has no end.
  func endDecoding(_ connection: Int) {
    guard let decoding = decodings.removeValue(forKey: connection) else { return }
    for sender in Role.allCases {
      guard let text = decoding.unfinished(of: sender) else { continue }
      emit(connection, .note(NoteTrace(sender: sender, kind: "unfinished", text: text)))
    }
  }

  /// Messages on a terminal are shown decoded where the user has named a decoder, and frames do not show it already.
  ///
  /// - Parameters:
  ///   - subprotocol: as agreed.
  ///   - target: of the request, with its query.
  func terminalDecoding(subprotocol: String?, target: String?) -> PayloadDecoding? {
    guard options.decode.isNamed, !wantsMessages, Terminal.isTerminal(fd: 1) else { return nil }
    return PayloadDecoding(
      options.decode, subprotocol: subprotocol, target: target, showsSecrets: showsSecrets)
  }
}
