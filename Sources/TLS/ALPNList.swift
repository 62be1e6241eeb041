import COpenSSL

/// Protocol names in the form of the wire (RFC 7301 §3.1), at one address for as long as it lives: OpenSSL
/// keeps pointers into it.
final class ALPNList {
  private let bytes: UnsafeMutableBufferPointer<UInt8>

  /// nil for an empty list: then there is no ALPN.
  /// - Throws: `.configuration` for a name that is empty or longer than 255 bytes.
  init?(_ protocols: [String]) throws(TLSError) {
    if protocols.isEmpty { return nil }
    var wire: [UInt8] = []
    for name in protocols {
      guard let count = UInt8(exactly: name.utf8.count), count > 0 else {
        throw .configuration(file: nil, why: "'\(name)' cannot be an ALPN protocol name")
      }
      wire.append(count)
      wire += name.utf8
    }
    bytes = .allocate(capacity: wire.count)
    _ = bytes.initialize(from: wire)
  }

  deinit { bytes.deallocate() }

  /// The list must outlive the context.
  func attach(to context: OpaquePointer, isClient: Bool) {
    if isClient {
      SSL_CTX_set_alpn_protos(context, bytes.baseAddress, UInt32(bytes.count))
      return
    }
    SSL_CTX_set_alpn_select_cb(
      context,
      { _, chosen, chosenCount, offered, offeredCount, list in
        guard let list, let chosen else { return SSL_TLSEXT_ERR_NOACK }
        let own = Unmanaged<ALPNList>.fromOpaque(list).takeUnretainedValue().bytes
        var start: UnsafeMutablePointer<UInt8>?
        let answer = SSL_select_next_proto(
          &start, chosenCount, own.baseAddress, UInt32(own.count), offered, offeredCount)
        // RFC 7301 §3.2: nothing in common is fatal, no_application_protocol.
        guard answer == OPENSSL_NPN_NEGOTIATED else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        chosen.pointee = UnsafePointer(start)
        return SSL_TLSEXT_ERR_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}
