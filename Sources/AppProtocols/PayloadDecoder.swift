import Bytes
import WebSocketCore

/// Reads the messages of one direction of one connection as a protocol on top of the WebSocket.
///
/// One value for each direction of a connection: a packet may span messages, and an attachment belongs to the
/// message before it. A decoder never fails for good: what it cannot read is said, and the next message is
/// tried again.
package protocol PayloadDecoder {
  /// What `--decode` calls it, and JSON Lines: `socketio`.
  static var name: String { get }

  /// Reads the next message.
  ///
  /// - Parameters:
  ///   - payload: the whole message, unmasked and inflated.
  ///   - opcode: text or binary.
  mutating func decode(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Decoding

  /// A packet may take more than one message: where one is missing, what is read next may be misread.
  static var spansMessages: Bool { get }

  /// Messages are missing here: what was begun cannot come to its end.
  mutating func losePlace()

  /// What a message has begun and none has ended yet, as one phrase: `1 of 2 attachments of event upload`. To be
  /// said where the connection ends. Nil where nothing is.
  var unfinished: String? { get }
}

extension PayloadDecoder {
  package static var spansMessages: Bool { false }
  package mutating func losePlace() {}
  package var unfinished: String? { nil }
}

/// What came of one message.
package enum Decoding: Equatable, Sendable {
  /// The packets that come to their end in this message, in order; more than one where the protocol allows it,
  /// none where the message only goes on with one.
  case packets([DecodedPacket])
  /// Not of this protocol; one sentence says why. The raw payload is to be shown.
  case unreadable(String)
}

/// One packet of a protocol on top of the WebSocket, ready to be shown.
package struct DecodedPacket: Equatable, Sendable {
  /// For people: `event user_message {"text":"hi"}`. Not escaped for a terminal.
  package var text: String
  /// For programs: what the packet holds, field by field, under the names of its specification.
  package var fields: JSONValue
  /// It only keeps the connection alive.
  package var isHeartbeat: Bool
  /// The fields are a document in another notation, of which the text is all there is to say: where there is
  /// room it is read more easily when it is indented.
  package var isDocument: Bool

  package init(text: String, fields: JSONValue, isHeartbeat: Bool = false, isDocument: Bool = false) {
    self.text = text
    self.fields = fields
    self.isHeartbeat = isHeartbeat
    self.isDocument = isDocument
  }

  /// A packet that is one document.
  init(document: JSONValue) { self.init(text: document.text, fields: document, isDocument: true) }
}
