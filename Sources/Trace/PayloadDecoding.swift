import AppProtocols
import WebSocketCore

/// Reads the messages of one connection as the protocol on top of it: a decoder for each direction, and what is
/// known of its place in the stream.
package struct PayloadDecoding {
  private let entry: DecoderRegistry.Entry
  private var client: Side
  private var server: Side

  private struct Side {
    var decoder: any PayloadDecoder
    /// Messages are missing, and none has been decoded since.
    var hasLostPlace = false
  }

  /// - Parameters:
  ///   - choice: of the user.
  ///   - subprotocol: as agreed.
  ///   - target: of the request, with its query.
  ///   - showsSecrets: leave credentials in what is decoded.
  ///   - guessing: where the choice is `auto` and the handshake names no protocol, JSON is tried.
  /// - Returns: nil where messages are to be shown as they are.
  package init?(
    _ choice: DecoderChoice, subprotocol: String?, target: String?, showsSecrets: Bool,
    guessing: Bool = false
  ) {
    guard let entry = choice.entry(subprotocol: subprotocol, target: target, guessing: guessing) else {
      return nil
    }
    self.entry = entry
    func side(_ sender: Role) -> Side {
      Side(decoder: entry.decoder(sender: sender, target: target, showsSecrets: showsSecrets))
    }
    client = side(.client)
    server = side(.server)
  }

  /// Decodes the next message of a side.
  ///
  /// - Parameters:
  ///   - payload: the whole message, unmasked and inflated.
  ///   - opcode: text or binary.
  ///   - sender: of the message.
  /// - Returns: nil for what was only guessed to be of a protocol, and is none worth showing.
  package mutating func read(
    _ payload: UnsafeRawBufferPointer, _ opcode: Opcode, from sender: Role
  ) -> DecodedMessage? {
    if entry.isGuess, !Self.mayBeDocument(payload) { return nil }
    var message = DecodedMessage(name: entry.name)
    switch self[sender].decoder.decode(payload, opcode) {
    case .packets(let packets): message.packets = packets
    case .unreadable(let reason):
      if entry.isGuess { return nil }
      message.failure = reason
    }
    message.unfinished = self[sender].decoder.unfinished
    if self[sender].hasLostPlace {
      if !message.packets.isEmpty, message.unfinished == nil {
        self[sender].hasLostPlace = false
      } else {
        message.caveat = "messages before this one are missing"
      }
    }
    return message
  }

  /// A message that is not there as a whole.
  ///
  /// - Parameters:
  ///   - why: one sentence.
  ///   - sender: of the message.
  package mutating func pass(_ why: String, from sender: Role) -> DecodedMessage? {
    losePlace(of: sender)
    return entry.isGuess ? nil : DecodedMessage(name: entry.name, failure: why)
  }

  /// Messages of a side are missing: what it had begun cannot come to its end.
  package mutating func losePlace(of sender: Role) {
    self[sender].decoder.losePlace()
    self[sender].hasLostPlace = entry.spansMessages
  }

  /// What a side has begun and not ended, as a sentence for the end of the connection; nil: nothing.
  package func unfinished(of sender: Role) -> String? {
    self[sender].decoder.unfinished.map { "\(entry.name): the connection ends after \($0)" }
  }

  /// Any number or word is JSON: only what has structure is worth another line.
  private static func mayBeDocument(_ payload: UnsafeRawBufferPointer) -> Bool {
    let first = payload.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private subscript(sender: Role) -> Side {
    get { sender == .client ? client : server }
    set { if sender == .client { client = newValue } else { server = newValue } }
  }
}
