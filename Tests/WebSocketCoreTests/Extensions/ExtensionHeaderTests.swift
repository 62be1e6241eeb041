import Testing

@testable import WebSocketCore

@Suite struct ExtensionHeaderTests {
  static let legal: [(String, [ExtensionOffer])] = [
    ("permessage-deflate", [ExtensionOffer("permessage-deflate")]),
    (
      "permessage-deflate; client_max_window_bits",
      [ExtensionOffer("permessage-deflate", [.init("client_max_window_bits")])]
    ),
    (
      "permessage-deflate;server_max_window_bits=10 ; client_max_window_bits = \"1\\2\" ,permessage-deflate",
      [
        ExtensionOffer(
          "permessage-deflate",
          [.init("server_max_window_bits", "10"), .init("client_max_window_bits", "12")]),
        ExtensionOffer("permessage-deflate"),
      ]
    ),
    ("a,b", [ExtensionOffer("a"), ExtensionOffer("b")]),
    (" ,\t, a ;x=y, ,b,", [ExtensionOffer("a", [.init("x", "y")]), ExtensionOffer("b")]),
    (
      "mux; max-channels=4; flow-control, deflate-stream",  // RFC 6455 §9.1
      [
        ExtensionOffer("mux", [.init("max-channels", "4"), .init("flow-control")]),
        ExtensionOffer("deflate-stream"),
      ]
    ),
    ("a; x; x=1; x", [ExtensionOffer("a", [.init("x"), .init("x", "1"), .init("x")])]),
  ]

  @Test(arguments: legal) func read(text: String, offers: [ExtensionOffer]) throws {
    #expect(try ExtensionOffer.parse(text) == offers)
    #expect(try ExtensionOffer.parse(ExtensionOffer.headerValue(offers)) == offers)
  }

  static let name = "an extension name"
  static let parameter = "a parameter name"
  static let value = "a parameter value"
  static let quoted = "a token character within the quotes"

  @Test(arguments: [
    ("", 0, name), (" , ,", 4, name), (";", 0, name), ("a;", 2, parameter), ("a; ;b", 3, parameter),
    ("a;=1", 2, parameter), ("a;x=", 4, value), ("a;x=,", 4, value), ("a b", 2, "';' or ','"),
    ("a=b", 1, "';' or ','"), ("a;x=1 2", 6, "';' or ','"), ("a;x=\"\"", 5, quoted),
    ("a;x=\"b c\"", 6, quoted),
    ("a;x=\"b", 6, "a closing quote"), ("a;x=\"\\", 5, quoted), ("a;x=\"\\\"\"", 6, quoted),
    ("a;x=\"1\"2", 7, "';' or ','"), ("é", 0, name), ("a\u{0}", 1, "';' or ','"), ("(a)", 0, name),
  ])
  func refused(text: String, position: Int, expected: String) {
    #expect(throws: ExtensionSyntaxError(position: position, expected: expected)) {
      try ExtensionOffer.parse(text)
    }
  }

  @Test func writtenAsTheyStand() {
    let offers = [
      ExtensionOffer("permessage-deflate", [.init("server_max_window_bits", "10"), .init("x")]),
      ExtensionOffer("other"),
    ]
    #expect(
      ExtensionOffer.headerValue(offers) == "permessage-deflate; server_max_window_bits=10; x, other")
  }

  @Test func whatIsNoTokenIsQuoted() {
    #expect(ExtensionOffer("a", [.init("b", "c d"), .init("e", "")]).headerText == "a; b=\"c d\"; e=\"\"")
    #expect(ExtensionOffer("a", [.init("b", "\"\\")]).headerText == "a; b=\"\\\"\\\\\"")
  }
}
