import Testing

@testable import Transport

@Suite struct ResolveOverrideTests {
  @Test(
    arguments: [
      ("example.org:443:127.0.0.1", "example.org", 443, ["127.0.0.1"]),
      ("Example.ORG:80:::1", "example.org", 80, ["::1"]),
      ("example.org:80:[::1]", "example.org", 80, ["::1"]),
      ("example.org:80:127.0.0.1,[2001:db8::1],::2", "example.org", 80, ["127.0.0.1", "2001:db8::1", "::2"]),
      ("*:8080:10.0.0.1", "*", 8080, ["10.0.0.1"]),
      ("+example.org:0:10.0.0.1", "example.org", 0, ["10.0.0.1"]),
      ("[::1]:65535:127.0.0.1", "::1", 65535, ["127.0.0.1"]),
    ] as [(String, String, UInt16, [String])])
  func curlsSyntaxIsRead(text: String, host: String, port: UInt16, addresses: [String]) throws {
    let override = try ResolveOverride(parsing: text)
    #expect(override.host == host)
    #expect(override.port == port)
    #expect(override.addresses == addresses)
  }

  @Test(
    arguments: [
      ("", .malformed),
      ("example.org", .malformed),
      ("example.org:80", .malformed),
      ("[::1]80:127.0.0.1", .malformed),
      ("[::1:80", .badPort("")),
      (":80:127.0.0.1", .emptyHost),
      ("[]:80:127.0.0.1", .emptyHost),
      ("example.org::127.0.0.1", .badPort("")),
      ("example.org:65536:127.0.0.1", .badPort("65536")),
      ("example.org:-1:127.0.0.1", .badPort("-1")),
      ("example.org:+80:127.0.0.1", .badPort("+80")),
      ("example.org:http:127.0.0.1", .badPort("http")),
      ("example.org:80:", .badAddress("")),
      ("example.org:80:localhost", .badAddress("localhost")),
      ("example.org:80:127.0.0.1,", .badAddress("")),
      ("example.org:80:[127.0.0.1]", .badAddress("[127.0.0.1]")),
      ("example.org:80:[]", .badAddress("[]")),
      ("example.org:80:1.2.3.4\0", .badAddress("1.2.3.4\0")),
    ] as [(String, ResolveOverride.ParseError)])
  func everythingElseIsATypedError(text: String, error: ResolveOverride.ParseError) {
    #expect(throws: error) { try ResolveOverride(parsing: text) }
  }

  @Test(
    arguments: [
      ("example.org:80:127.0.0.1", "EXAMPLE.org", 80, true),
      ("example.org:80:127.0.0.1", "example.org.", 80, true),
      ("example.org:80:127.0.0.1", "example.org", 81, false),
      ("example.org:80:127.0.0.1", "www.example.org", 80, false),
      ("*:80:127.0.0.1", "anything", 80, true),
      ("*:80:127.0.0.1", "anything", 81, false),
    ] as [(String, String, UInt16, Bool)])
  func hostAndPortDecide(text: String, host: String, port: UInt16, matches: Bool) throws {
    #expect(try ResolveOverride(parsing: text).matches(host: host, port: port) == matches)
  }
}
