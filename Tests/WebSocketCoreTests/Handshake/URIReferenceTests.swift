import Testing

@testable import WebSocketCore

@Suite struct URIReferenceTests {
  /// RFC 3986 §5.4, with `ws` for its `http`: §5.4.1, then §5.4.2. A fragment is not the server's business.
  @Test(arguments: [
    ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"),
    ("g?y", "/b/c/g?y"), ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), ("g?y#s", "/b/c/g?y"), (";x", "/b/c/;x"),
    ("g;x", "/b/c/g;x"), ("g;x?y#s", "/b/c/g;x?y"), ("", "/b/c/d;p?q"), (".", "/b/c/"), ("./", "/b/c/"),
    ("..", "/b/"), ("../", "/b/"), ("../g", "/b/g"), ("../..", "/"), ("../../", "/"), ("../../g", "/g"),
    ("../../../g", "/g"), ("../../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."),
    (".g", "/b/c/.g"), ("g..", "/b/c/g.."), ("..g", "/b/c/..g"), ("./../g", "/b/g"), ("./g/.", "/b/c/g/"),
    ("g/./h", "/b/c/g/h"), ("g/../h", "/b/c/h"), ("g;x=1/./y", "/b/c/g;x=1/y"), ("g;x=1/../y", "/b/c/y"),
    ("g?y/./x", "/b/c/g?y/./x"), ("g?y/../x", "/b/c/g?y/../x"), ("g#s/../x", "/b/c/g"),
  ])
  func resolvesAsTheTableOfTheRFC(reference: String, target: String) throws {
    let base = try WebSocketURI(parsing: "ws://a/b/c/d;p?q")
    let resolved = try base.resolving(reference)
    #expect(resolved.requestTarget == target)
    #expect(resolved.authority == "a:80")
    #expect(resolved.warnings == [])
  }

  @Test(arguments: [
    ("//g", "ws://g/"), ("//g:81?q", "ws://g:81/?q"), ("http://g/x", "ws://g/x"),
    ("HTTPS://G/x", "wss://g/x"),
    ("wss://g:443/a/../b#f", "wss://g/b"), ("ws://g", "ws://g/"), ("ws://[::1]:80/", "ws://[::1]/"),
    ("/a b/é?c d", "ws://a/a%20b/%C3%A9?c%20d"), ("ws:g/x", nil), ("g:h", nil), ("ftp://g", nil),
    ("http://", nil), ("http://g:99999/", nil), ("//", nil), ("javascript:alert(1)", nil),
  ])
  func otherServers(reference: String, url: String?) throws {
    let base = try WebSocketURI(parsing: "ws://a/b/c/d;p?q")
    guard let url else {
      #expect(throws: URIError.self) { try base.resolving(reference) }
      return
    }
    #expect(try base.resolving(reference).description == url)
  }

  @Test func whatTheURLSaysOfTheUserGoesWithItsOrigin() throws {
    let base = try WebSocketURI(parsing: "wss://me:secret@a:8443/b")
    #expect(try base.resolving("/c").password == "secret")
    #expect(try base.resolving("//a:8443/c").password == nil)
    #expect(try base.resolving("wss://b/c").user == nil)
  }
}

@Suite struct RedirectChainTests {
  private func response(_ status: Int, _ fields: String...) -> ResponseHead {
    ResponseHead(
      parsing: Array(("HTTP/1.1 \(status) x\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n").utf8))
  }

  @Test(arguments: [
    (301, true), (302, true), (303, true), (307, true), (308, true), (300, false), (304, false), (305, false),
    (306, false), (200, false), (101, false), (403, false),
  ])
  func whichAnswersAreRedirects(status: Int, isOne: Bool) {
    #expect(RedirectChain.isRedirect(response(status, "Location: /x")) == isOne)
    #expect(!RedirectChain.isRedirect(response(status)))
  }

  @Test func hopsAreSeenFromTheLastOneAndOriginsFromTheFirst() throws {
    var chain = RedirectChain(from: try WebSocketURI(parsing: "ws://a/x/y"), limit: 4)
    let first = try chain.follow(response(301, "Location: z"))
    #expect((first.number, first.status, first.to.description) == (1, 301, "ws://a/x/z"))
    #expect(first.keepsCredentials)
    let second = try chain.follow(response(302, "Location: https://a/"))
    #expect(second.from == first.to)
    #expect(second.to.description == "wss://a/")
    #expect(!second.keepsCredentials)
    #expect(try !chain.follow(response(302, "Location: ws://a:8080/")).keepsCredentials)
    #expect(try chain.follow(response(307, "Location: ws://a/back")).keepsCredentials)
  }

  @Test func thereIsALimit() throws {
    var chain = RedirectChain(from: try WebSocketURI(parsing: "ws://a/0"), limit: 2)
    for number in 1...2 { #expect(try chain.follow(response(302, "Location: /\(number)")).number == number) }
    let next = try WebSocketURI(parsing: "ws://a/3")
    #expect(throws: RedirectFailure.tooMany(limit: 2, next: next)) {
      try chain.follow(response(302, "Location: /3"))
    }
    var none = RedirectChain(from: next, limit: 0)
    #expect(throws: RedirectFailure.self) { try none.follow(response(302, "Location: /4")) }
  }

  @Test(arguments: [false, true])
  func circlesAreSeen(setsCookie: Bool) throws {
    let (a, b) = (try WebSocketURI(parsing: "ws://a/a"), try WebSocketURI(parsing: "ws://a/b"))
    var chain = RedirectChain(from: a, limit: 10)
    _ = try chain.follow(response(302, "Location: b"))
    let last = setsCookie ? response(302, "Location: a", "Set-Cookie: x=1") : response(302, "Location: a")
    #expect(throws: RedirectFailure.loop([a, b, a], setsCookie: setsCookie)) { try chain.follow(last) }
  }

  @Test func placesThatCannotBeGoneTo() throws {
    var chain = RedirectChain(from: try WebSocketURI(parsing: "ws://a/"), limit: 10)
    #expect(throws: RedirectFailure.badLocation("ftp://b/", .unsupportedScheme("ftp"))) {
      try chain.follow(response(302, "Location: ftp://b/"))
    }
  }
}
