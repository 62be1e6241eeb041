#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// IP addresses in a proxy's dialogue.
enum ProxyAddress {
  /// 4 bytes as `192.0.2.1`, 16 as `[2001:db8::1]`, so that a port may follow.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    let isIPv6 = bytes.count == 16
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let isRead = Array(bytes).withUnsafeBytes {
      inet_ntop(isIPv6 ? AF_INET6 : AF_INET, $0.baseAddress, &text, socklen_t(text.count)) != nil
    }
    let host = isRead ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self) : "?"
    return isIPv6 ? "[\(host)]" : host
  }
}
