import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct SocketAddressTests {
  @Test(
    arguments: [
      ("127.0.0.1", 80, "127.0.0.1:80", AF_INET),
      ("0.0.0.0", 0, "0.0.0.0:0", AF_INET),
      ("::1", 80, "[::1]:80", AF_INET6),
      ("::ffff:1.2.3.4", 65535, "[::ffff:1.2.3.4]:65535", AF_INET6),
      ("2001:DB8:0:0::1", 443, "[2001:db8::1]:443", AF_INET6),
    ] as [(String, UInt16, String, Int32)])
  func numericAddressesAreWrittenAsInURLs(host: String, port: UInt16, text: String, family: Int32) throws {
    let address = try numeric(host, port)
    #expect(address.description == text)
    #expect(address.port == port)
    #expect(address.family == family)
  }

  @Test func pathsAreWrittenWithTheirScheme() throws {
    let address = try SocketAddress(unixPath: "/run/app.sock")
    #expect(address.description == "unix:/run/app.sock")
    #expect(address.port == nil)
    #expect(address.host == nil)
    #expect(address.family == AF_UNIX)
  }

  @Test(arguments: [
    (String(repeating: "x", count: 200), ENAMETOOLONG), ("", ENOENT), ("a\0b", EINVAL),
  ])
  func whatCannotBeAPathIsRefused(path: String, code: Int32) {
    #expect(throws: SystemError(code: code, call: "connect")) { try SocketAddress(unixPath: path) }
  }

  @Test func theLongestPathThatFitsIsTaken() throws {
    let room = MemoryLayout.size(ofValue: sockaddr_un().sun_path)
    let path = String(repeating: "x", count: room - 1)
    #expect(try SocketAddress(unixPath: path).description == "unix:" + path)
    #expect(throws: SystemError.self) { try SocketAddress(unixPath: path + "x") }
  }

  @Test func equalityIsOfTheAddressAndThePort() throws {
    #expect(try numeric("127.0.0.1", 80) == numeric("127.0.0.1", 80))
    #expect(try numeric("127.0.0.1", 80) != numeric("127.0.0.1", 81))
    #expect(try numeric("127.0.0.1", 80) != numeric("127.0.0.2", 80))
    #expect(try numeric("127.0.0.1", 80) != numeric("::1", 80))
  }
}
