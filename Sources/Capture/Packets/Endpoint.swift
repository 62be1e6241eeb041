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
