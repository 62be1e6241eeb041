import TLS
import WebSocketCore

@testable import Diagnosis

/// Evidence such as no run would hold, from a seed.
struct RandomEvidence {
  static let secret = "s3cr3t-v4lue"

  private var dice: Dice

  init(seed: UInt64) { dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1) }

  mutating func next() -> Evidence {
    let hosts = ["localhost", "127.0.0.1", "[::1]:1", "h:65535", "xn--e1afmkfd"]
    let paths = [
      "", "/", "/ws", "/socket.io", "/socket.io/?EIO=3&transport=x&sid", "/a-b/%D0%BC/?token=\(Self.secret)",
    ]
    let url = "\(pick(["ws", "wss"]))://\(pick(hosts))\(pick(paths))"
    var evidence = Evidence.failing(
      symptom(), url: url, options: options(), adding: fields(), without: removed())
    evidence.unixSocketPath = flip() ? nil : pick(["", "/run/x", "it's"])
    evidence.settings = settings()
    evidence.wallClock = Int64(truncatingIfNeeded: dice.next())
    evidence.attempts = some(3) { dice in
      Evidence.Attempt(
        address: dice.text(), code: Int32(truncatingIfNeeded: dice.next() % 140), text: dice.text())
    }
    evidence.address = flip() ? nil : dice.text()
    if flip() { evidence.request = nil }
    evidence.knowsURL = flip()
    if flip() {
      evidence.response = ResponseHead(parsing: answerBytes())
      evidence.checks =
        evidence.response.map {
          HandshakeRules.judge(response: $0, to: evidence.request.map { SentRequest($0) })
        } ?? []
    }
    evidence.body = body()
    evidence.partialAnswer = flip() ? [] : dice.bytes()
    evidence.session = flip() ? nil : session()
    evidence.proxy = flip() ? nil : proxy()
    return evidence
  }

  private mutating func flip() -> Bool { dice.next() & 1 == 0 }
  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int(dice.next() % UInt64(elements.count))]
  }
  private mutating func some<Element>(_ limit: UInt64, _ make: (inout Dice) -> Element) -> [Element] {
    (0..<dice.next() % limit).map { _ in make(&dice) }
  }

  private mutating func seconds() -> Double {
    pick([0, -1, 0.001, 1, 30.2, 59.9, 60.01, 350.5, 1e300, .infinity, -.infinity, .nan])
  }

  private mutating func options() -> [Invocation.Option] {
    some(4) { dice in Invocation.Option(dice.text(), dice.next() & 1 == 0 ? nil : dice.text()) }
  }

  private mutating func fields() -> [String] {
    pick([
      [], ["Authorization: Bearer \(Self.secret)"], ["Cookie: a=\(Self.secret); b"],
      ["Origin: \(dice.text())"],
      ["Sec-WebSocket-Protocol: a, b, graphql-ws"], ["Authorization:", "Origin: http://localhost"],
    ])
  }

  private mutating func removed() -> [String] {
    pick([[], [], ["Upgrade"], ["Connection", "Sec-WebSocket-Key"], ["Sec-WebSocket-Version"]])
  }

  private mutating func settings() -> Evidence.Settings {
    var settings = Evidence.Settings()
    settings.family = pick([.any, .v4, .v6])
    settings.caFile = flip() ? nil : dice.text()
    settings.hasClientCertificate = flip()
    settings.minimumVersion = pick([nil, .tls10, .tls13])
    settings.maximumVersion = pick([nil, .tls12])
    settings.maximumMessageSize = pick([0, 1, 64 << 20, .max])
    settings.misbehavior = flip() ? [] : [pick(Misbehavior.allCases)]
    settings.speaksSocketIO = flip()
    return settings
  }

  private mutating func symptom() -> Symptom {
    let end = end()
    return pick([
      .unresolved(code: Int32(truncatingIfNeeded: dice.next() % 24) - 12, text: dice.text()), .unconnected,
      .proxy,
      .tls(tlsError()), .refused, .refused, .refused, .invalid, .headTooLarge(limit: Int(dice.next() >> 1)),
      .notHTTP(NotHTTP(pick(NotHTTP.Kind.allCases), evidence: dice.bytes())), .endedInHandshake(end),
      .timedOut(pick(DiagnosedPhase.allCases), seconds: seconds()), .ended, .ended, .ended,
      .socketIO(
        pick([
          .namespaceRefused(dice.text(), message: dice.text(), sentCredentials: flip()), .oldServer,
          .notEngineIO(dice.text()), .notJoined(hasSession: flip(), seconds: seconds()),
          .heartbeatMissing(seconds: seconds()),
        ])),
    ])
  }

  private mutating func end() -> StreamFate {
    pick([
      .fin, .truncated, .reset(dice.text()), .failed(dice.text()), .tlsFailed(tlsError()), .local,
      .closeTimeout(seconds()),
    ])
  }

  private mutating func tlsError() -> TLSError {
    let number = UInt8(truncatingIfNeeded: dice.next())
    return TLSError(
      pick([
        .certificate(certificateFailure()), .alertReceived(number: number, name: TLSAlert.name(of: number)),
        .wrongVersionNumber, .protocolVersion, .noSharedCipher, .clientCertificateRequired,
        .configuration(file: nil, why: dice.text()), .eof, .other,
      ]), dice.text(), details: dice.text())
  }

  private mutating func certificateFailure() -> CertificateFailure {
    let chain = some(3) { dice in
      CertificateSummary(
        subject: dice.text(), issuer: dice.text(), subjectAltNames: [dice.text()],
        notBefore: Int64(bitPattern: dice.next()), notAfter: Int64(bitPattern: dice.next()), fingerprint: "",
        caIssuers: dice.next() % 2 == 0 ? [] : [dice.text(), "http://\(dice.text())"])
    }
    let problems: [CertificateFailure.Problem] = [
      .expired, .notYetValid, .wrongName, .selfSigned, .untrustedRoot, .issuerMissing, .other,
    ]
    return CertificateFailure(
      problem: pick(problems), verifyCode: 0, verifyText: dice.text(), depth: pick([-1, 0, 1, 9]),
      subject: flip() ? nil : dice.text(), issuer: flip() ? nil : dice.text(), expectedName: nil, chain: chain
    )
  }

  private mutating func answerBytes() -> [UInt8] {
    var bytes = Array(
      pick([
        Recorded.uvicorn101, Recorded.uvicorn403, Recorded.daphne500, Recorded.flask400, Recorded.gevent101,
        Recorded.websockets426,
        Recorded.nginxPage("401 Unauthorized", adding: "WWW-Authenticate: Basic a\r\n"),
        Recorded.haproxyPage("503 X", ""), "HTTP/1.1 302 \r\nLocation: \(dice.text())\r\n\r\n",
      ]).utf8)
    if flip(), !bytes.isEmpty {
      bytes[Int(dice.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: dice.next())
    }
    return bytes
  }

  private mutating func body() -> [UInt8] {
    pick([
      [], dice.bytes(), Array("<title>\(Self.secret)".utf8), Array("\"Invalid session \(Self.secret)\"".utf8),
      Array("{\"message\":\"Origin \(Self.secret)\"}".utf8), Array("0{\"sid\"".utf8),
    ])
  }

  private mutating func session() -> SessionEvidence {
    var session = SessionEvidence(end: end(), duration: seconds(), silence: seconds())
    session.initiator = pick([nil, .client, .server])
    if flip() {
      session.closeReceived = dice.bytes().withUnsafeBytes { CloseBody(parsing: $0) }
    } else if flip() {
      let codes: [UInt16] = [1000, 1002, 1009, 1011, 3000, 4401, 4406, 4999]
      session.closeReceived = CloseBody(
        code: CloseCode(rawValue: pick(codes)), reason: Array(dice.text().utf8))
    }
    session.violation = flip() ? nil : Violation(pick(Rule.all), dice.text(), offset: pick([nil, 0, .max]))
    session.violatingBytes = dice.bytes()
    session.sinceSent = flip() ? nil : seconds()
    session.sent = .init(messages: dice.next(), bytes: dice.next(), longest: dice.next())
    session.received.messages = pick([0, .max])
    session.firstMessage = flip() ? nil : .text(pick(["0{\"sid\":\"\(Self.secret)", ""]))
    session.pingsSent = pick([0, 5, .max])
    session.pingsReceived = pick([0, 5])
    return session
  }

  private mutating func proxy() -> ProxyEvidence {
    var proxy = ProxyEvidence(
      kind: pick([.http, .socks5]), address: dice.text(),
      failure: pick([
        .unreachable(dice.text()), .answered, .replied(UInt8(truncatingIfNeeded: dice.next())),
        .noAcceptableMethod,
        .credentialsRefused, .notAProxy(dice.bytes()), .ended,
      ]))
    proxy.response = flip() ? nil : ResponseHead(parsing: answerBytes())
    return proxy
  }
}

/// A small generator, so that every run sees the same evidence.
struct Dice {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func bytes() -> [UInt8] { (0..<next() % 80).map { _ in UInt8(truncatingIfNeeded: next() >> 8) } }

  mutating func text() -> String {
    let texts = [
      "", "x", "[", ":", "[::1]:80", "192.0.2.1:80", "it's", "\u{1B}[31m", "\u{0444}\u{301}", "/", "//a",
      "HTTP/1.1 200",
      "http://[", "http://localhost", "subprotocol", "decompression failed", RandomEvidence.secret,
      String(repeating: "a\u{300}", count: 200),
    ]
    return texts[Int(next() % UInt64(texts.count))]
  }
}
