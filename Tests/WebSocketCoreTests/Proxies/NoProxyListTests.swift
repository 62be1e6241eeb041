import Testing

@testable import WebSocketCore

@Suite struct NoProxyListTests {
  @Test(arguments: [
    ("*", "anything.example"), ("example.com", "example.com"), ("example.com", "www.example.com"),
    (".example.com", "www.example.com"), (".example.com", "example.com"), ("EXAMPLE.com", "example.com"),
    ("example.com.", "example.com"), ("example.com", "example.com."), ("a,b , example.com", "example.com"),
    ("a b example.com", "example.com"), ("127.0.0.1", "127.0.0.1"), ("10.0.0.0/8", "10.255.1.2"),
    ("10.0.0.0/9", "10.127.255.255"), ("0.0.0.0/0", "192.0.2.1"), ("192.0.2.1/32", "192.0.2.1"),
    ("::1", "::1"), ("[::1]", "::1"), ("2001:db8::/32", "2001:db8:1::2"),
    ("2001:db8::/33", "2001:db8:7fff::1"),
    ("0:0:0:0:0:0:0:1", "::1"), ("fe80::1", "fe80::1%eth0"), ("localhost,127.0.0.1", "127.0.0.1"),
  ])
  func leavesOut(list: String, host: String) {
    #expect(NoProxyList(parsing: list).contains(host: host))
  }

  @Test(arguments: [
    ("", "localhost"), ("", "127.0.0.1"), ("example.com", "nonexample.com"), ("example.com", "com"),
    ("*.example.com", "www.example.com"), ("*,", "example.com"), ("127.0.0.1", "127.0.0.2"),
    ("localhost", "127.0.0.1"), ("10.0.0.0/9", "10.128.0.1"), ("10.0.0.0/33", "10.0.0.0"),
    ("10.0.0.0/x", "10.0.0.0"), ("::1", "127.0.0.1"), ("0.0.0.0/0", "::1"),
    ("2001:db8::/33", "2001:db8:8000::1"),
    ("0.0.1", "127.0.0.1"), (",,", "example.com"), (".", "example.com"),
  ])
  func goesThroughTheProxyTo(list: String, host: String) {
    #expect(!NoProxyList(parsing: list).contains(host: host))
  }
}

@Suite struct ProxyEnvironmentTests {
  private func chosen(_ isSecure: Bool, _ variables: [String: String]) -> String? {
    ProxyEnvironment.proxy(isSecure: isSecure) { variables[$0] }?.name
  }

  /// Each variable, in the order in which curl asks for them.
  @Test(arguments: [
    (false, ["ws_proxy", "WS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"]),
    (true, ["wss_proxy", "WSS_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
  ])
  func theFirstThatIsSetDecides(isSecure: Bool, names: [String]) {
    for (index, name) in names.enumerated() {
      var variables = Dictionary(uniqueKeysWithValues: names[index...].map { ($0, "proxy") })
      #expect(chosen(isSecure, variables) == name)
      variables[name] = ""
      #expect(chosen(isSecure, variables) == (index + 1 < names.count ? names[index + 1] : nil))
    }
  }

  /// A CGI program has HTTP_PROXY from whoever asks it.
  @Test func theHeaderOfARequestNamesNoProxy() {
    #expect(chosen(false, ["HTTP_PROXY": "evil"]) == nil)
    #expect(chosen(true, ["http_proxy": "other", "HTTP_PROXY": "evil", "ws_proxy": "other"]) == nil)
  }

  @Test func exceptions() {
    #expect(ProxyEnvironment.exceptions { ["no_proxy": "a", "NO_PROXY": "b"][$0] } == "a")
    #expect(ProxyEnvironment.exceptions { ["NO_PROXY": "b"][$0] } == "b")
    #expect(ProxyEnvironment.exceptions { _ in nil } == nil)
  }
}
