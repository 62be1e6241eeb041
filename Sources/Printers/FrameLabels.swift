import Bytes
import Trace
import WebSocketCore

/// The names that stand in every row, as literals: no dictionary and no `String` a frame.
extension Opcode {
  /// Same as `name`.
  var label: StaticString { Self.labels[Int(rawValue)] }

  private static let labels: [StaticString] = [
    "continuation", "text", "binary", "reserved-3", "reserved-4", "reserved-5", "reserved-6", "reserved-7",
    "close", "ping", "pong", "reserved-b", "reserved-c", "reserved-d", "reserved-e", "reserved-f",
  ]
}

extension Role {
  var label: StaticString { self == .client ? "client" : "server" }
}

extension LengthEncoding {
  var label: StaticString {
    switch self {
    case .sevenBit: "7"
    case .sixteenBit: "16"
    case .sixtyFourBit: "64"
    }
  }
}

extension FrameTrace {
  /// Only the beginning of the payload is here.
  var isTruncated: Bool { UInt64(payload.count) < header.payloadLength }

  /// The payload as it is to be shown: a text that was cut short does not end inside a character.
  func withShownPayload<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    payload.withUnsafeBytes {
      guard isTruncated else { return body($0) }
      let text = UnsafeRawBufferPointer(rebasing: $0.prefix(UTF8Reading.wholeCharacters($0)))
      return body(UTF8Validator.isValid(text) ? text : $0)
    }
  }
}
