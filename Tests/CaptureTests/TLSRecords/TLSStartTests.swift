import Testing

@testable import Capture

@Suite struct TLSStartTests {
  @Test(
    arguments: [
      ([0x16, 3, 1, 2, 0, 1], .clientHello), ([0x16, 3, 3, 0, 90, 2], .serverHello),
      ([0x16, 3, 3, 0, 90, 11], .midstream), ([0x17, 3, 3, 0x40, 0, 0x55], .midstream),
      ([0x15, 3, 3, 0, 2, 1], .midstream), ([0x14, 3, 3, 0, 1, 1], .midstream),
      ([0x17, 3, 3, 0x48, 0, 0], .midstream), ([0x17, 3, 3, 0x48, 1, 0], .notTLS),
      ([0x17, 3, 3, 0, 0, 0], .notTLS),
      ([0x17, 3, 5, 0, 90, 0], .notTLS), ([0x17, 2, 3, 0, 90, 0], .notTLS),
      ([0x19, 3, 3, 0, 90, 0], .notTLS),
      (Array("GET / ".utf8), .notTLS), (Array("HTTP/1".utf8), .notTLS), ([0x81, 0x85], .notTLS),
      ([], .needsMore), ([0x16], .needsMore), ([0x16, 3, 1, 2, 0], .needsMore), ([0x16, 4], .notTLS),
    ] as [([UInt8], TLSStart)])
  func beginning(bytes: [UInt8], start: TLSStart) {
    #expect(bytes.withUnsafeBytes { TLSStart($0) } == start)
  }
}
