import Bytes
import WebSocketCore

/// An element of `_webSocketMessages`, as it is written, in any order of its members.
struct HARMessage: Sendable {
  enum Kind: String {
    case send, receive
    /// What is no message.
    case error
  }

  /// Nil where it says something else.
  var type: Kind?
  /// Nanoseconds since 1970.
  var time: Int64 = 0
  /// 1, 2, or what else a tool may write; -1 with an error.
  var opcode = 1
  /// The beginning of the data, as written.
  private var written: [UInt8] = []
  private var writtenCount: UInt64 = 0
  private var base64 = Base64Shape()

  /// What of it is held while the heads have not come.
  var heldByteCount: Int { written.count + 128 }

  /// Takes the next part of the data.
  ///
  /// - Parameters:
  ///   - part: decoded from JSON.
  ///   - payloadLimit: how many bytes of payload are kept.
  mutating func append(_ part: [UInt8], payloadLimit: Int) {
    // Base64 takes 4 characters for 3 bytes.
    let limit = (payloadLimit + 2) / 3 * 4
    written.append(contentsOf: part.prefix(max(0, limit - written.count)))
    writtenCount += UInt64(part.count)
    base64.take(part)
  }

  /// Seconds since 1970, as Chrome has it. Playwright writes milliseconds.
  mutating func setTime(_ number: [UInt8]) {
    guard let value = Double(String(decoding: number, as: UTF8.self)), value.isFinite, value > 0 else {
      return
    }
    let seconds = value < 1e11 ? value : value / 1000
    // More digits than those of a microsecond are noise of the number's binary form.
    time = seconds < 9e9 ? Int64((seconds * 1e6).rounded()) * 1000 : 0
  }

  var sender: Role? {
    switch type {
    case .send: .client
    case .receive: .server
    case .error, nil: nil
    }
  }

  /// What it comes to.
  ///
  /// - Parameter payloadLimit: how many bytes of payload are kept.
  func event(payloadLimit: Int) -> ConversationEvent {
    guard type != .error else {
      return .note(
        CaptureNote(
          .other, "the browser reports an error: \(String(decoding: written.prefix(500), as: UTF8.self))"))
    }
    let opcode = Opcode(rawValue: UInt8(truncatingIfNeeded: self.opcode))
    // What is no text is base64, as in the DevTools protocol. Some tools write it plainly.
    let decoded = opcode == .text ? nil : decoded
    let length = decoded == nil ? writtenCount : base64.decodedCount
    var message = CapturedMessage(opcode: opcode, isCompressed: false)
    message.payload = Array((decoded ?? written).prefix(payloadLimit))
    message.length = length
    message.wireLength = length
    return .message(message)
  }

  /// Nil where it is no base64.
  private var decoded: [UInt8]? {
    guard base64.isComplete else { return nil }
    return Base64.decode(String(decoding: written.prefix(written.count / 4 * 4), as: UTF8.self))
  }
}

/// Whether a text that comes in parts is base64 with padding, and of how many bytes.
struct Base64Shape: Sendable {
  private var count: UInt64 = 0
  private var paddingCount: UInt64 = 0
  private var isPossible = true

  mutating func take(_ part: [UInt8]) {
    guard isPossible else { return }
    for byte in part {
      if byte == UInt8(ascii: "=") {
        paddingCount += 1
      } else if paddingCount > 0 || !Self.isDigit(byte) {
        isPossible = false
      }
    }
    count += UInt64(part.count)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  var isComplete: Bool { isPossible && count.isMultiple(of: 4) && paddingCount <= min(2, count) }
  var decodedCount: UInt64 { count / 4 * 3 - paddingCount }
}
