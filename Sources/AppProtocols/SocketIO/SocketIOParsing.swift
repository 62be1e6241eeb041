import Bytes

/// Reads a packet, and says what is wrong with it.
extension SocketIOPacket {
  /// - Throws: `SocketIOError`.
  package init(parsing bytes: UnsafeRawBufferPointer) throws(SocketIOError) {
    guard let digit = bytes.first else { throw .empty }
    guard digit >= UInt8(ascii: "0"), let kind = Kind(rawValue: digit - UInt8(ascii: "0")) else {
      throw .unknownType(digit)
    }
    self.init(kind)
    var rest = bytes.dropFirst()
    if kind.isBinary {
      attachments = try Self.takeNumber(&rest) ?? 0
      guard rest.popFirst() == UInt8(ascii: "-") else { throw .noAttachmentCount }
    }
    if rest.first == UInt8(ascii: "/") { namespace = Self.takeNamespace(&rest) }
    id = try Self.takeNumber(&rest)
    if !rest.isEmpty {
      do throws(JSONError) { data = try JSONValue(parsing: UnsafeRawBufferPointer(rebasing: rest)) } catch {
        throw .notJSON(kind, error)
      }
    }
    guard isSound else { throw .wrongData(kind) }
  }

  package init(parsing bytes: [UInt8]) throws(SocketIOError) {
    self = try bytes.reading { buffer throws(SocketIOError) in try SocketIOPacket(parsing: buffer) }
  }

  package init(parsing text: String) throws(SocketIOError) { try self.init(parsing: Array(text.utf8)) }

  /// Has the data the type that its packet asks for? A connect error may be a string, as python-socketio has
  /// it; a connect packet of protocol 4 has none.
  private var isSound: Bool {
    switch (kind, data) {
    case (.connect, nil), (.connect, .object), (.disconnect, nil): true
    case (.connectError, .string), (.connectError, .object): true
    case (.ack, .array), (.binaryAck, .array): id != nil
    case (.event, .array(let elements)), (.binaryEvent, .array(let elements)):
      switch elements.first {
      case .string, .number: true
      default: false
      }
    default: false
    }
  }

  private static func takeNumber(_ rest: inout Slice<UnsafeRawBufferPointer>) throws(SocketIOError) -> Int? {
    var number: Int?
    while let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      let (tens, isTooBig) = (number ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, isPastEnd) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !isTooBig, !isPastEnd else { throw .numberTooBig }
      number = sum
      rest.removeFirst()
    }
    return number
  }

  /// Up to the comma, or to the end: `40/chat` is taken as well.
  private static func takeNamespace(_ rest: inout Slice<UnsafeRawBufferPointer>) -> String {
    let name = rest.prefix { $0 != UInt8(ascii: ",") }
    rest = rest.dropFirst(name.count + 1)
    return String(decoding: name, as: UTF8.self)
  }
}

/// Why a message is no Socket.IO packet.
package enum SocketIOError: Error, Equatable, Sendable {
  case empty
  case unknownType(UInt8)
  /// A binary packet without the number of its attachments and a hyphen.
  case noAttachmentCount
  /// An ack id or a number of attachments beyond 2⁶³.
  case numberTooBig
  case notJSON(SocketIOPacket.Kind, JSONError)
  /// The JSON is not what such a packet carries.
  case wrongData(SocketIOPacket.Kind)

  /// One sentence.
  package var description: String {
    switch self {
    case .empty: "an Engine.IO message without a Socket.IO packet"
    case .unknownType(let byte):
      "no Socket.IO packet: it begins with \(Self.name(byte)), not with a type from 0 to 6"
    case .noAttachmentCount: "a binary Socket.IO packet without the number of its attachments"
    case .numberTooBig: "a number in a Socket.IO packet is greater than 2^63 - 1"
    case .notJSON(let kind, let error):
      "the data of a Socket.IO \(kind.name) is no JSON: \(error.description)"
    case .wrongData(let kind): "a Socket.IO \(kind.name) needs \(Self.needs(kind))"
    }
  }

  private static func needs(_ kind: SocketIOPacket.Kind) -> String {
    switch kind {
    case .connect: "no data, or an object"
    case .disconnect: "no data"
    case .event, .binaryEvent: "an array that begins with a name"
    case .ack, .binaryAck: "an id and an array"
    case .connectError: "a string or an object"
    }
  }

  static func name(_ byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F ? "'\(Unicode.Scalar(byte))'" : "byte 0x\(Hex.encode([byte]))"
  }
}
