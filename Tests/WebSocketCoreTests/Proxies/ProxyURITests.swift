import Testing

@testable import WebSocketCore

@Suite struct ProxyURITests {
  @Test(arguments: [
    ("http://proxy:3128", ProxyURI.Kind.http, "proxy:3128", nil, nil),
    ("proxy:3128", .http, "proxy:3128", nil, nil),
    ("proxy", .http, "proxy:1080", nil, nil),
    ("HTTP://Proxy.Example:80/", .http, "proxy.example:80", nil, nil),
    ("http://proxy:3128/path?query", .http, "proxy:3128", nil, nil),
    ("https://proxy", .https, "proxy:443", nil, nil),
    ("socks5://127.0.0.1", .socks5, "127.0.0.1:1080", nil, nil),
    ("socks5h://[::1]:9050", .socks5h, "[::1]:9050", nil, nil),
    ("http://me:s%40%3Acret@proxy:1", .http, "proxy:1", "me", "s@:cret"),
    ("me:a:b@proxy:1", .http, "proxy:1", "me", "a:b"),
    ("socks5://me@proxy", .socks5, "proxy:1080", "me", nil),
    ("http://a@b@proxy:1", .http, "proxy:1", "a@b", nil),
    ("http://höst:1", .http, "xn--hst-sna:1", nil, nil),
  ])
  func reads(text: String, kind: ProxyURI.Kind, authority: String, user: String?, password: String?) throws {
    let uri = try ProxyURI(parsing: text)
    #expect(uri.kind == kind)
    #expect(uri.authority == authority)
    #expect(uri.user == user)
    #expect(uri.password == password)
  }

  @Test(arguments: [
    ("", ProxyURIError.missingHost), ("http://", .missingHost), ("http://:80", .missingHost),
    ("ftp://proxy", .unsupportedScheme("ftp")), ("socks4://proxy", .unsupportedScheme("socks4")),
    ("socks://proxy", .unsupportedScheme("socks")), ("http://proxy:0", .invalid(.invalidPort("0"))),
    ("http://proxy:65536", .invalid(.invalidPort("65536"))),
    ("http://::1", .invalid(.unbracketedIPv6("::1"))),
    ("http://a%3Ab:c@proxy", .colonInUser), ("http://%zz@proxy", .invalid(.invalidUserInfo)),
    ("http://pro xy", .invalid(.forbiddenCharacter(" ", position: 10))),
  ])
  func refuses(text: String, error: ProxyURIError) {
    #expect(throws: error) { try ProxyURI(parsing: text) }
  }

  @Test func theLengthOfCredentialsTakesOneByteInSOCKS() throws {
    let longest = String(repeating: "x", count: 255)
    #expect(try ProxyURI(parsing: "socks5://\(longest):\(longest)@proxy").password == longest)
    #expect(throws: ProxyURIError.credentialsTooLong) { try ProxyURI(parsing: "socks5://x\(longest)@proxy") }
    #expect(throws: ProxyURIError.credentialsTooLong) {
      try ProxyURI(parsing: "socks5h://a:x\(longest)@proxy")
    }
    #expect(try ProxyURI(parsing: "http://x\(longest)@proxy").user == "x" + longest)
  }

  @Test func theOptionGoesBeforeTheURL() throws {
    let uri = try ProxyURI(parsing: "http://a:b@proxy:1")
    let other = try uri.withCredentials("me:s:t")
    #expect(other.user == "me")
    #expect(other.password == "s:t")
    #expect(try uri.withCredentials("me").password == nil)
    #expect(other.authority == "proxy:1")
  }

  @Test func thePasswordIsNotPrinted() throws {
    #expect(try ProxyURI(parsing: "http://me:secret@proxy").description == "http://me:[redacted]@proxy:1080")
    #expect(try ProxyURI(parsing: "socks5h://me@[::1]").description == "socks5h://me@[::1]:1080")
    #expect(try ProxyURI(parsing: "proxy:1").description == "http://proxy:1")
  }
}
