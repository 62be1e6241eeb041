import Capture

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The TLS secrets that a capture is read with.
enum KeyLogFile {
  /// - Parameter path: as the user wrote it; nil: that of `SSLKEYLOGFILE`, which need not exist.
  static func secrets(at path: String?) throws(Failure) -> TLSSecrets {
    var secrets = TLSSecrets()
    guard let name = path ?? getenv("SSLKEYLOGFILE").map({ String(cString: $0) }), !name.isEmpty,
      path != nil || access(name, R_OK) == 0
    else { return secrets }
    let input = try StoredInput(path: name)
    var reader = KeyLogReader()
    while case let block = try input.readNext(), !block.isEmpty {
      reader.receive(UnsafeRawBufferPointer(block), into: &secrets)
    }
    reader.finish(into: &secrets)
    if secrets.sessionCount == 0, path != nil {
      throw Failure(
        .dataMalformed, phase: .input, "\(name): no TLS secrets are in it",
        hint: "lines of a key log begin with CLIENT_RANDOM or CLIENT_TRAFFIC_SECRET_0")
    }
    return secrets
  }
}
