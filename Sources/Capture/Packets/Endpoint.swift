/// An IP address and a TCP port.
package struct Endpoint: Hashable, Sendable {
  /// The 16 bytes of an IPv6 address in network order; an IPv4 address stands in the first 4, the rest is 0.
  package var address: (UInt64, UInt64)
  package var isIPv6: Bool
  package var port: UInt16

  package init(address: (UInt64, UInt64), isIPv6: Bool, port: UInt16) {
    self.address = address
    self.isIPv6 = isIPv6
    self.port = port
  }

  package static func == (left: Endpoint, right: Endpoint) -> Bool {
    left.port == right.port && left.address == right.address && left.isIPv6 == right.isIPv6
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(address.0)
    hasher.combine(address.1)
    hasher.combine(port)
  }
}

extension Endpoint {
  /// - Parameters:
  ///   - addressBytes: 4 of IPv4 or 16 of IPv6, in network order; nil comes of any other number.
  ///   - port: of TCP.
  package init?(addressBytes: [UInt8], port: UInt16) {
    guard addressBytes.count == 4 || addressBytes.count == 16 else { return nil }
    var address: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &address) { $0.copyBytes(from: addressBytes) }
    self.init(address: address, isIPv6: addressBytes.count == 16, port: port)
  }

  /// In network order.
  var addressBytes: [UInt8] { withUnsafeBytes(of: address) { Array($0.prefix(isIPv6 ? 16 : 4)) } }
}

extension Endpoint: CustomStringConvertible {
  /// `192.0.2.1:80` or `[2001:db8::1]:80` (RFC 5952 §6).
  package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The address alone: `192.0.2.1` or `2001:db8::1`.
  package var host: String {
    withUnsafeBytes(of: address) { bytes in
      guard isIPv6 else { return Self.dotted(bytes.prefix(4)) }
      // RFC 5952 §5: where the prefix says that an IPv4 address is embedded.
      if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
        return "::ffff:" + Self.dotted(bytes.suffix(4))
      }
      return Self.compressed(
        stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) })
    }
  }

  private static func dotted(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    bytes.map { String($0) }.joined(separator: ".")
  }

  /// RFC 5952 §4: no leading zeros, lower case, and `::` for the first of the longest runs of zeros, not for one alone.
  private static func compressed(_ groups: [UInt16]) -> String {
    var run = 0..<0
    var start = 0
    for index in groups.indices {
      if groups[index] != 0 { start = index + 1 }
      if index + 1 - start > max(run.count, 1) { run = start..<index + 1 }
    }
    func text(_ part: ArraySlice<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard !run.isEmpty else { return text(groups[...]) }
    return text(groups[..<run.lowerBound]) + "::" + text(groups[run.upperBound...])
  }
}
