import Bytes
import COpenSSL

/// The two ends of the wire as OpenSSL sees them: a BIO that reads what was received and writes what is
/// to be sent, both in memory. OpenSSL's own memory BIO would copy once more, and never gives memory back.
final class CiphertextPipe {
  /// Received and not read by OpenSSL yet.
  var incoming = ByteQueue(blockSize: 4096)
  /// Written by OpenSSL and not sent yet.
  var outgoing = ByteQueue(blockSize: 4096)
  /// The peer has ended its side of the TCP connection.
  var isAtEnd = false

  private static let method: SendableMethod = {
    let method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "wscope")
    BIO_meth_set_read(method) { bio, buffer, size in
      CiphertextPipe.of(bio)?.read(bio, into: buffer, size: Int(size)) ?? -1
    }
    BIO_meth_set_write(method) { bio, bytes, size in
      guard let pipe = CiphertextPipe.of(bio) else { return -1 }
      pipe.outgoing.append(UnsafeRawBufferPointer(start: bytes, count: Int(size)))
      return size
    }
    BIO_meth_set_ctrl(method) { bio, command, _, _ in
      switch command {
      case BIO_CTRL_FLUSH: 1
      case BIO_CTRL_EOF: CiphertextPipe.of(bio).map { $0.isAtEnd && $0.incoming.isEmpty ? 1 : 0 } ?? 1
      default: 0
      }
    }
    return SendableMethod(pointer: method)
  }()

  /// Never changed once made.
  private struct SendableMethod: @unchecked Sendable {
    let pointer: OpaquePointer?
  }

  private static func of(_ bio: OpaquePointer?) -> CiphertextPipe? {
    BIO_get_data(bio).map { Unmanaged<CiphertextPipe>.fromOpaque($0).takeUnretainedValue() }
  }

  /// A BIO on this pipe, which must outlive it; nil when memory is out.
  func makeBIO() -> OpaquePointer? {
    guard let bio = BIO_new(Self.method.pointer) else { return nil }
    BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
    BIO_set_init(bio, 1)
    return bio
  }

  /// - Parameters:
  ///   - bio: to be told that more may come.
  ///   - buffer: OpenSSL's.
  ///   - size: its size in bytes.
  /// - Returns: how many bytes were copied; 0 at the end of the stream; -1 when nothing is there yet.
  private func read(_ bio: OpaquePointer?, into buffer: UnsafeMutablePointer<CChar>?, size: Int) -> Int32 {
    BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
    let count = min(size, incoming.count)
    guard count > 0, let buffer, let source = incoming.readable.baseAddress else {
      if isAtEnd { return 0 }
      BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
      return -1
    }
    UnsafeMutableRawPointer(buffer).copyMemory(from: source, byteCount: count)
    incoming.consume(count)
    return Int32(count)
  }
}
