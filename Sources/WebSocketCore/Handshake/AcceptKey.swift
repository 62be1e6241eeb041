import Bytes
import COpenSSL

/// The value of `Sec-WebSocket-Accept` (RFC 6455 §4.2.2): it proves that the server has read the request as
/// a WebSocket handshake.
package enum AcceptKey {
  /// RFC 6455 §1.3.
  private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  /// What belongs to a value of `Sec-WebSocket-Key`, whatever that is: it is hashed as text, not decoded.
  package static func compute(key: String) -> String {
    var digest = [UInt8](repeating: 0, count: 20)
    Array((key + magic).utf8).withUnsafeBytes { wscope_sha1($0.baseAddress, $0.count, &digest) }
    return Base64.encode(digest)
  }

  /// Sixteen bytes as the value of `Sec-WebSocket-Key` (RFC 6455 §4.1).
  package static func encode(nonce: [UInt8]) -> String { Base64.encode(nonce) }
}
