import Testing

@testable import Capture

@Suite struct EndpointTests {
  @Test(
    "An IPv6 address is written as RFC 5952 says",
    arguments: [
      ([0x2001, 0xDB8, 0, 0, 0, 0, 0, 1], "[2001:db8::1]:80"),
      ([0, 0, 0, 0, 0, 0, 0, 0], "[::]:80"),
      ([0, 0, 0, 0, 0, 0, 0, 1], "[::1]:80"),
      ([1, 0, 0, 0, 0, 0, 0, 0], "[1::]:80"),
      // §4.2.2: not for one group alone. §4.2.3: the longest, of equal ones the first.
      ([0x2001, 0xDB8, 0, 1, 1, 1, 1, 1], "[2001:db8:0:1:1:1:1:1]:80"),
      ([0x2001, 0, 0, 1, 0, 0, 0, 1], "[2001:0:0:1::1]:80"),
      ([0x2001, 0xDB8, 0, 0, 1, 0, 0, 1], "[2001:db8::1:0:0:1]:80"),
      ([0, 1, 2, 3, 4, 5, 0, 0], "[0:1:2:3:4:5::]:80"),
      ([0xABCD, 0x10, 2, 3, 4, 5, 6, 7], "[abcd:10:2:3:4:5:6:7]:80"),
      // §5.
      ([0, 0, 0, 0, 0, 0xFFFF, 0xC000, 0x0201], "[::ffff:192.0.2.1]:80"),
    ] as [([UInt16], String)])
  func ipv6(groups: [UInt16], text: String) {
    #expect(endpoint(groups.flatMap { bigEndian($0, 2) }, isIPv6: true).description == text)
  }

  @Test("An IPv4 address stands in the first four bytes")
  func ipv4() {
    let endpoint = endpoint([192, 0, 2, 1], isIPv6: false)
    #expect(endpoint.description == "192.0.2.1:80")
    #expect(endpoint.host == "192.0.2.1")
  }

  private func endpoint(_ bytes: [UInt8], isIPv6: Bool) -> Endpoint {
    var address: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &address) { $0.copyBytes(from: bytes) }
    return Endpoint(address: address, isIPv6: isIPv6, port: 80)
  }
}
