import TLS
import WebSocketCore

@testable import Diagnosis

/// Evidence as a run would hold it.
extension Evidence {
  /// - Parameters:
  ///   - symptom: how it failed.
  ///   - url: what was asked for.
  ///   - options: of the command line, as a person has typed them.
  ///   - adding: header lines beyond those of every request.
  ///   - removed: names of headers that `-H 'Name:'` has taken away.
  ///   - version: of the request line.
  static func failing(
    _ symptom: Symptom, url: String = "ws://localhost:8000/ws", options: [Invocation.Option] = [],
    adding: [String] = [], without removed: [String] = [], version: String = "HTTP/1.1"
  ) -> Evidence {
    guard let uri = try? WebSocketURI(parsing: url) else { fatalError("no URL: \(url)") }
    var evidence = Evidence(
      symptom: symptom, uri: uri, settings: Settings(),
      invocation: Invocation(command: "connect", options: options))
    let lines = [
      "Host: \(uri.hostHeader)", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
    ]
    let kept = lines.filter { line in !removed.contains { line.hasPrefix("\($0):") } }
    let head = (["GET \(uri.requestTarget) \(version)"] + kept + adding).map { "\($0)\r\n" }.joined() + "\r\n"
    evidence.request = RequestHead(parsing: Array(head.utf8))
    return evidence
  }

  /// The server refuses with this answer, head and body as it sent them, but for chunks.
  static func refused(
    _ answer: String, url: String = "ws://localhost:8000/ws", options: [Invocation.Option] = [],
    adding: [String] = [], without removed: [String] = [], version: String = "HTTP/1.1"
  ) -> Evidence {
    var evidence = failing(
      .refused, url: url, options: options, adding: adding, without: removed, version: version)
    evidence.take(answer)
    return evidence
  }

  /// A refusal from a file, and nothing of what was asked.
  static func stored(_ answer: String) -> Evidence {
    refused(answer, url: "ws://localhost/").with {
      $0.request = nil
      $0.knowsURL = false
    }
  }

  /// The server answers 101, and breaks a rule.
  static func invalid(
    _ answer: String, url: String = "ws://localhost:8000/ws", adding: [String] = []
  ) -> Evidence {
    var evidence = failing(.invalid, url: url, adding: adding)
    evidence.take(answer)
    evidence.judge()
    return evidence
  }

  /// The connection was open, and is over.
  static func ended(
    _ end: StreamFate, url: String = "ws://localhost:8000/ws", answer: String = Recorded.uvicorn101,
    adding: [String] = [], _ change: (inout SessionEvidence) -> Void = { _ in }
  ) -> Evidence {
    var evidence = failing(.ended, url: url, adding: adding)
    evidence.take(answer)
    evidence.judge()
    var session = SessionEvidence(end: end, duration: 2, silence: 1)
    change(&session)
    evidence.session = session
    return evidence
  }

  /// The server has closed.
  static func closed(
    _ code: UInt16?, _ reason: String = "", url: String = "ws://localhost:8000/ws",
    answer: String = Recorded.uvicorn101, adding: [String] = [],
    _ change: (inout SessionEvidence) -> Void = { _ in }
  ) -> Evidence {
    ended(.fin, url: url, answer: answer, adding: adding) { session in
      session.initiator = .server
      session.closeReceived = CloseBody(
        code: code.map { CloseCode(rawValue: $0) }, reason: Array(reason.utf8))
      change(&session)
    }
  }

  /// The server has broken a rule after the handshake.
  static func broken(_ rule: Rule, _ detail: String, offset: UInt64 = 0, bytes: [UInt8] = []) -> Evidence {
    ended(.local) { session in
      session.violation = Violation(rule, detail, offset: offset)
      session.violatingBytes = bytes
    }
  }

  static func certificate(
    _ problem: CertificateFailure.Problem, _ text: String, depth: Int = 0, chain: [CertificateSummary]
  ) -> Evidence {
    let culprit = chain[depth]
    let failure = CertificateFailure(
      problem: problem, verifyCode: 0, verifyText: text, depth: depth, subject: culprit.subject,
      issuer: culprit.issuer, expectedName: "localhost", chain: chain)
    var evidence = failing(
      .tls(TLSError(.certificate(failure), "the server's certificate is refused: \(text)")),
      url: "wss://localhost:8443/ws")
    evidence.wallClock = 1_764_460_800
    return evidence
  }

  func with(_ change: (inout Evidence) -> Void) -> Evidence {
    var evidence = self
    change(&evidence)
    return evidence
  }

  private mutating func take(_ answer: String) {
    let bytes = Array(answer.utf8)
    let end = (0...bytes.count).first { bytes[$0...].starts(with: "\r\n\r\n".utf8) } ?? bytes.count
    response = ResponseHead(parsing: Array(bytes.prefix(end + 4)))
    body = Array(bytes.dropFirst(end + 4))
  }

  private mutating func judge() {
    guard let response else { return }
    checks = HandshakeRules.judge(response: response, to: request.map { SentRequest($0) })
  }
}

extension SessionEvidence.MessageBeginning {
  static func text(_ text: String) -> SessionEvidence.MessageBeginning {
    SessionEvidence.MessageBeginning(opcode: .text, bytes: Array(text.utf8), length: text.utf8.count)
  }
}
