import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The file to which session secrets are appended, one line each (the NSS key log format), so that
/// Wireshark and `frame-dump` can read the captured traffic.
final class KeyLog {
  private let descriptor: Int32

  /// - Throws: `.configuration` when the file cannot be opened for appending.
  init(path: String) throws(TLSError) {
    // Whoever has these lines can read the traffic: for the owner only.
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .configuration(
        file: path, why: "the key log cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// One `write` a line: appended lines of several processes then do not mix.
  private func append(_ line: UnsafePointer<CChar>) {
    let count = strlen(line)
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { buffer in
      guard let start = buffer.baseAddress else { return }
      memcpy(start, line, count)
      start[count] = 10
      _ = write(descriptor, start, count + 1)
    }
  }

  /// The callback has no user data of its own: the log hangs on the context. It must outlive it.
  func attach(to context: OpaquePointer) {
    SSL_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(self).toOpaque())
    SSL_CTX_set_keylog_callback(context) { session, line in
      guard let session, let line, let context = SSL_get_SSL_CTX(session),
        let log = SSL_CTX_get_ex_data(context, 0)
      else { return }
      Unmanaged<KeyLog>.fromOpaque(log).takeUnretainedValue().append(line)
    }
  }
}
