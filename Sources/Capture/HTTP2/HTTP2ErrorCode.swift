/// Why a stream or a connection ended (RFC 9113 §7).
package struct HTTP2ErrorCode: RawRepresentable, Equatable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let noError = HTTP2ErrorCode(rawValue: 0x0)
  /// RFC 8441 §5: what a TCP connection says with RST.
  package static let cancel = HTTP2ErrorCode(rawValue: 0x8)

  /// `CANCEL`; an unknown code as `0x1f`.
  package var name: String {
    rawValue < UInt32(Self.names.count)
      ? Self.names[Int(rawValue)] : "0x\(String(rawValue, radix: 16))"
  }

  private static let names = [
    "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT",
    "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR",
    "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
  ]
}
