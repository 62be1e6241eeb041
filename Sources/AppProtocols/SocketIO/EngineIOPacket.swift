import Bytes

/// One packet of Engine.IO (protocol 4), as a text message carries it: a digit and the rest. An attachment is
/// the payload of a binary message as it stands, without a digit.
package struct EngineIOPacket: Equatable, Sendable {
  package enum Kind: UInt8, CaseIterable, Sendable {
    case open, close, ping, pong, message, upgrade, noop

    /// As the specification calls it: `noop`.
    package var name: String { "\(self)" }
  }

  package var kind: Kind
  /// What stands behind the digit; UTF-8, unless the peer is broken.
  package var data: [UInt8]

  /// - Parameters:
  ///   - kind: its type.
  ///   - data: what stands behind the digit.
  package init(_ kind: Kind, _ data: [UInt8] = []) {
    self.kind = kind
    self.data = data
  }

  /// - Parameters:
  ///   - kind: its type.
  ///   - text: what stands behind the digit: `probe`.
  package init(_ kind: Kind, _ text: String) { self.init(kind, Array(text.utf8)) }

  /// A Socket.IO packet in a message. Its attachments follow in binary messages.
  package init(_ packet: SocketIOPacket) { self.init(.message, packet.bytes) }

  /// Reads a text message.
  ///
  /// - Throws: `EngineIOError`.
  package init(parsing bytes: UnsafeRawBufferPointer) throws(EngineIOError) {
    guard let digit = bytes.first else { throw .empty }
    guard digit >= UInt8(ascii: "0"), let kind = Kind(rawValue: digit - UInt8(ascii: "0")) else {
      throw .unknownType(digit)
    }
    self.init(kind, Array(bytes.dropFirst()))
  }

  package init(parsing text: String) throws(EngineIOError) {
    self = try Array(text.utf8).reading { bytes throws(EngineIOError) in try EngineIOPacket(parsing: bytes) }
  }

  /// The payload of the text message.
  package var bytes: [UInt8] { [UInt8(ascii: "0") + kind.rawValue] + data }
}

/// Why a text message is no Engine.IO packet.
package enum EngineIOError: Error, Equatable, Sendable {
  case empty
  case unknownType(UInt8)
  /// An attachment in the body of a polling request.
  case notBase64
  /// The packet that opens a session holds no JSON.
  case openNotJSON(JSONError)
  /// The packet that opens a session has no such field, or one of another type.
  case openLacks(String)

  /// One sentence.
  package var description: String {
    switch self {
    case .empty: "an empty message is no Engine.IO packet"
    case .unknownType(let byte):
      "no Engine.IO packet: it begins with \(SocketIOError.name(byte)), not with a type from 0 to 6"
    case .notBase64: "an attachment is no base64"
    case .openNotJSON(let error): "the Engine.IO open packet is no JSON: \(error.description)"
    case .openLacks(let field): "the Engine.IO open packet has no valid \(field)"
    }
  }
}
