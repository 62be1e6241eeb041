/// The body of a Close frame as it stands on the wire (RFC 6455 §5.5.1): total, so nothing is lost when
/// the body is illegal.
package struct CloseBody: Hashable, Sendable {
  /// Nil when the body is shorter than two bytes.
  package var code: CloseCode?
  package var reason: [UInt8]
  /// Bytes of the whole body.
  package var byteCount: Int

  package init(code: CloseCode?, reason: [UInt8] = []) {
    self.code = code
    self.reason = reason
    byteCount = code == nil ? 0 : 2 + reason.count
  }

  package init(parsing body: UnsafeRawBufferPointer) {
    byteCount = body.count
    guard body.count >= 2 else {
      code = nil
      reason = []
      return
    }
    code = CloseCode(rawValue: UInt16(body[0]) << 8 | UInt16(body[1]))
    reason = Array(body.dropFirst(2))
  }

  /// The reason as text; bytes that are no UTF-8 become U+FFFD.
  package var reasonText: String { String(decoding: reason, as: UTF8.self) }

  /// The body on the wire.
  package var bytes: [UInt8] {
    guard let code else { return [] }
    return [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 255)] + reason
  }
}
