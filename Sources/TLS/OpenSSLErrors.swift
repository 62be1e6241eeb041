import COpenSSL

/// What OpenSSL had queued for this thread, taken off the queue.
struct OpenSSLErrors {
  /// Library and reason of each entry, oldest first.
  private(set) var entries: [(library: Int32, reason: Int32)] = []
  /// All entries as text.
  private(set) var text = ""

  /// Empties the queue. What stands in it from an earlier call would be taken for the cause of the next.
  static func clear() { ERR_clear_error() }

  static func take() -> OpenSSLErrors {
    var errors = OpenSSLErrors()
    var data: UnsafePointer<CChar>?
    var flags: Int32 = 0
    while case let code = ERR_get_error_all(nil, nil, nil, &data, &flags), code != 0 {
      errors.entries.append((ERR_GET_LIB(code), ERR_GET_REASON(code)))
      if !errors.text.isEmpty { errors.text += "; " }
      errors.text += describe(code)
      if flags & ERR_TXT_STRING != 0, let data, data.pointee != 0 {
        errors.text += " (\(String(cString: data)))"
      }
    }
    return errors
  }

  /// Is there an entry with this reason (`SSL_R_…`) of this library (`ERR_LIB_…`)?
  func contains(_ reason: Int32, library: Int32 = ERR_LIB_SSL) -> Bool {
    entries.contains { $0.library == library && $0.reason == reason }
  }

  func containsAny(of reasons: [Int32]) -> Bool {
    reasons.contains { contains($0) }
  }

  /// The number of an alert that the peer sent: OpenSSL adds `SSL_AD_REASON_OFFSET` to it.
  var alert: UInt8? {
    for entry in entries where entry.library == ERR_LIB_SSL {
      if let number = UInt8(exactly: entry.reason - SSL_AD_REASON_OFFSET) { return number }
    }
    return nil
  }

  /// `certificate verify failed`, or `error 0A000086` where OpenSSL has no words.
  private static func describe(_ code: UInt) -> String {
    if let reason = ERR_reason_error_string(code) { return String(cString: reason) }
    return "error " + String(code, radix: 16, uppercase: true)
  }
}
