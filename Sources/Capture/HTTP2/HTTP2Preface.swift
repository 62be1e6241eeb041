import WebSocketCore

/// What each side must begin with (RFC 9113 §3.4): the client with these 24 bytes and SETTINGS, the server
/// with SETTINGS.
struct HTTP2Preface: Sendable {
  private static let text: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
  static var byteCount: Int { text.utf8CodeUnitCount }

  private var matched: Int
  /// The first frame has not come.
  var isAwaitingSettings = true

  init(sender: Role) { matched = sender == .client ? 0 : Self.byteCount }

  var isMatched: Bool { matched == Self.byteCount }

  /// Takes what of the preface has come.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - position: from where on; moved.
  /// - Returns: false where it is something else.
  mutating func take(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> Bool {
    while !isMatched, position < bytes.count {
      guard bytes[position] == Self.text.utf8Start[matched] else { return false }
      matched += 1
      position += 1
    }
    return true
  }

  /// Does a stream begin with it, or with as much of it as there is? At least four bytes decide.
  static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 4 else { return false }
    return zip(bytes, UnsafeBufferPointer(start: text.utf8Start, count: byteCount)).allSatisfy { $0 == $1 }
  }
}
