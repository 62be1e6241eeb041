import Testing

@testable import WebSocketCore

@Suite struct DeflateNegotiationTests {
  // MARK: The server's answer

  struct Case: Sendable {
    var offers: String
    var policy = DeflateParameters()
    /// nil: nothing is accepted.
    var answer: String?
  }

  static let pmd = "permessage-deflate"

  static let accepted = [
    Case(offers: pmd, answer: pmd),
    Case(offers: "\(pmd); client_max_window_bits", answer: pmd),
    Case(offers: "\(pmd); server_no_context_takeover", answer: "\(pmd); server_no_context_takeover"),
    Case(offers: "\(pmd); client_no_context_takeover", answer: "\(pmd); client_no_context_takeover"),
    Case(offers: "\(pmd); server_max_window_bits=9", answer: "\(pmd); server_max_window_bits=9"),
    Case(offers: "\(pmd); server_max_window_bits=\"15\"", answer: "\(pmd); server_max_window_bits=15"),
    Case(offers: "\(pmd); client_max_window_bits=8", answer: "\(pmd); client_max_window_bits=8"),
    Case(
      offers: "\(pmd); client_max_window_bits=12; server_max_window_bits=11; server_no_context_takeover; "
        + "client_no_context_takeover",
      answer: "\(pmd); server_no_context_takeover; client_no_context_takeover; server_max_window_bits=11; "
        + "client_max_window_bits=12"),
    Case(offers: "x-webkit-deflate-frame, \(pmd)", answer: pmd),
    Case(
      offers: "\(pmd); server_max_window_bits=8, \(pmd); server_max_window_bits=10, \(pmd)",
      answer: "\(pmd); server_max_window_bits=10"),
    Case(offers: "\(pmd); unknown, \(pmd)", answer: pmd),
    Case(
      offers: "\(pmd); client_max_window_bits",
      policy: DeflateParameters(
        serverNoContextTakeover: true, clientNoContextTakeover: true, serverMaxWindowBits: 12,
        clientMaxWindowBits: 10),
      answer: "\(pmd); server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; "
        + "client_max_window_bits=10"),
    // RFC 7692 §7.1.2.2: not answered, as it was not offered.
    Case(offers: pmd, policy: DeflateParameters(clientMaxWindowBits: 10), answer: pmd),
    Case(
      offers: "\(pmd); server_max_window_bits=10; client_max_window_bits=9",
      policy: DeflateParameters(serverMaxWindowBits: 12, clientMaxWindowBits: 11),
      answer: "\(pmd); server_max_window_bits=10; client_max_window_bits=9"),
  ]

  @Test(arguments: accepted) func serverAnswers(it: Case) throws {
    let answer = DeflateNegotiation.serverAccept(
      offers: try ExtensionOffer.parse(it.offers), policy: it.policy)
    #expect(answer?.headerValue == it.answer)
    // A client that made these offers finds nothing wrong with the answer, and understands the same.
    let offered = try ExtensionOffer.parse(it.offers)
      .filter { $0.name == Self.pmd && DeflateOffer.read($0, in: .request).violations.isEmpty }
      .map { DeflateOffer.read($0, in: .request).offer }
    let verdict = DeflateNegotiation.clientJudge(
      response: try ExtensionOffer.parse(try #require(answer?.headerValue)), offered: offered)
    #expect(verdict == .init(agreement: answer?.agreement, violations: []))
  }

  static let malformed: [(String, Rule, String)] = [
    ("unknown", .deflateUnknownParameter, "unknown"),
    ("Client_Max_Window_Bits", .deflateUnknownParameter, "Client_Max_Window_Bits"),
    ("server_max_window_bits", .deflateParameterValue, "server_max_window_bits"),
    ("server_max_window_bits=7", .deflateParameterValue, "server_max_window_bits=7"),
    ("server_max_window_bits=16", .deflateParameterValue, "server_max_window_bits=16"),
    ("server_max_window_bits=010", .deflateParameterValue, "server_max_window_bits=010"),
    ("server_max_window_bits=+10", .deflateParameterValue, "server_max_window_bits=+10"),
    ("server_max_window_bits=ten", .deflateParameterValue, "server_max_window_bits=ten"),
    ("server_max_window_bits=266", .deflateParameterValue, "server_max_window_bits=266"),
    ("client_max_window_bits=7", .deflateParameterValue, "client_max_window_bits=7"),
    ("client_max_window_bits=08", .deflateParameterValue, "client_max_window_bits=08"),
    ("server_no_context_takeover=1", .deflateParameterValue, "server_no_context_takeover=1"),
    ("client_no_context_takeover=true", .deflateParameterValue, "client_no_context_takeover=true"),
    (
      "server_no_context_takeover; server_no_context_takeover", .deflateDuplicateParameter,
      "server_no_context_takeover"
    ),
    (
      "client_max_window_bits; client_max_window_bits=10", .deflateDuplicateParameter,
      "client_max_window_bits"
    ),
  ]

  @Test(arguments: malformed) func serverDeclines(parameters: String, rule: Rule, detail: String) throws {
    let offers = try ExtensionOffer.parse("\(Self.pmd); \(parameters)")
    #expect(DeflateNegotiation.serverAccept(offers: offers) == nil)
    #expect(DeflateNegotiation.judge(request: offers) == [Violation(rule, detail)])
  }

  @Test(arguments: ["other", "\(pmd); server_max_window_bits=8", "permessage-DEFLATE"])
  func serverAcceptsNothing(offers: String) throws {
    #expect(DeflateNegotiation.serverAccept(offers: try ExtensionOffer.parse(offers)) == nil)
    #expect(DeflateNegotiation.judge(request: try ExtensionOffer.parse(offers)) == [])
  }

  @Test func serverThatWantsEightBitsAcceptsNothing() {
    let policy = DeflateParameters(serverMaxWindowBits: 8)
    #expect(DeflateNegotiation.serverAccept(offers: [ExtensionOffer(Self.pmd)], policy: policy) == nil)
  }

  // MARK: The client's verdict

  static let plain = DeflateOffer(offersClientMaxWindowBits: false)
  static let strict = DeflateOffer(
    parameters: DeflateParameters(
      serverNoContextTakeover: true, serverMaxWindowBits: 10, clientMaxWindowBits: 12))

  static let illegal: [(String, [DeflateOffer], [Violation])] = [
    ("\(pmd)", [], [Violation(.extensionNotOffered, pmd)]),
    ("mux; a=b", [plain], [Violation(.extensionNotOffered, "mux; a=b")]),
    ("\(pmd), \(pmd)", [plain], [Violation(.extensionAcceptedTwice, pmd)]),
    (
      "\(pmd); client_max_window_bits=10", [plain],
      [Violation(.deflateClientWindow, "client_max_window_bits")]
    ),
    // Without a value: right in a request, wrong in a response.
    (
      "\(pmd); client_max_window_bits", [DeflateOffer()],
      [Violation(.deflateParameterValue, "client_max_window_bits")]
    ),
    (
      "\(pmd); server_max_window_bits=11; server_no_context_takeover", [strict],
      [Violation(.deflateServerWindow, "server_max_window_bits answered 11, offered 10")]
    ),
    (
      pmd, [strict],
      [
        Violation(.deflateServerTakeover, "server_no_context_takeover is missing"),
        Violation(.deflateServerWindow, "server_max_window_bits is missing, offered 10"),
      ]
    ),
    ("mux, \(pmd)", [plain], [Violation(.extensionNotOffered, "mux")]),
  ]

  @Test(arguments: illegal)
  func clientRefuses(response: String, offered: [DeflateOffer], violations: [Violation]) throws {
    let verdict = DeflateNegotiation.clientJudge(
      response: try ExtensionOffer.parse(response), offered: offered)
    #expect(verdict.violations == violations)
  }

  @Test(arguments: malformed.filter { !$0.0.hasPrefix("client_max_window_bits;") })
  func clientRefusesMalformed(parameters: String, rule: Rule, detail: String) throws {
    let verdict = DeflateNegotiation.clientJudge(
      response: try ExtensionOffer.parse("\(Self.pmd); \(parameters)"), offered: [DeflateOffer()])
    #expect(verdict.violations == [Violation(rule, detail)])
  }

  static let legal: [(String, [DeflateOffer], DeflateParameters)] = [
    (pmd, [DeflateOffer()], DeflateParameters()),
    // Unasked, which is allowed: uvicorn does it.
    (
      "\(pmd); server_max_window_bits=12; client_max_window_bits=12", [DeflateOffer()],
      DeflateParameters(serverMaxWindowBits: 12, clientMaxWindowBits: 12)
    ),
    (
      "\(pmd); server_no_context_takeover; client_no_context_takeover", [plain],
      DeflateParameters(serverNoContextTakeover: true, clientNoContextTakeover: true)
    ),
    // What the client said of itself holds.
    (
      "\(pmd); server_no_context_takeover; server_max_window_bits=9", [strict],
      DeflateParameters(serverNoContextTakeover: true, serverMaxWindowBits: 9, clientMaxWindowBits: 12)
    ),
    (
      "\(pmd); client_max_window_bits=14; server_max_window_bits=8; server_no_context_takeover", [strict],
      DeflateParameters(serverNoContextTakeover: true, serverMaxWindowBits: 8, clientMaxWindowBits: 12)
    ),
    // The second of two offers was accepted.
    ("\(pmd)", [strict, plain], DeflateParameters()),
  ]

  @Test(arguments: legal)
  func clientAgrees(response: String, offered: [DeflateOffer], agreement: DeflateParameters) throws {
    let verdict = DeflateNegotiation.clientJudge(
      response: try ExtensionOffer.parse(response), offered: offered)
    #expect(verdict == .init(agreement: agreement, violations: []))
  }

  @Test func noAnswerIsNoCompression() {
    #expect(
      DeflateNegotiation.clientJudge(response: [], offered: [DeflateOffer()])
        == .init(agreement: nil, violations: []))
  }

  // MARK: Parameters

  @Test func rolesReadTheirOwnParameters() {
    let parameters = DeflateParameters(clientNoContextTakeover: true, serverMaxWindowBits: 8)
    #expect(parameters.windowBits(of: .server) == 8)
    #expect(parameters.windowBits(of: .client) == 15)
    #expect(parameters.keepsContext(of: .server))
    #expect(!parameters.keepsContext(of: .client))
    #expect(!parameters.canCompress(as: .server))
    #expect(parameters.canCompress(as: .client))
  }

  @Test func offersAsTheyGoOut() {
    #expect(DeflateOffer().headerElement.headerText == "\(Self.pmd); client_max_window_bits")
    #expect(Self.plain.headerElement.headerText == Self.pmd)
    #expect(
      Self.strict.headerElement.headerText
        == "\(Self.pmd); server_no_context_takeover; server_max_window_bits=10; client_max_window_bits=12")
  }

  @Test func rulesHaveDifferentNames() {
    #expect(Set(Rule.deflateRules.map(\.id)).count == Rule.deflateRules.count)
  }
}
