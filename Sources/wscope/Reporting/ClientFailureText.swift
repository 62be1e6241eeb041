import TLS
import Trace
import Transport
import WebSocketCore

/// A client's failure in words, with its exit status. What it means is for the catalogue to say.
extension Failure {
  init(_ failure: ClientFailure, plan: ClientPlan) {
    let address = plan.target.unixSocketPath.map { "unix:\($0)" } ?? plan.uri.authority
    switch failure {
    case .dial(let dial): self.init(dial, target: plan.target)
    case .proxy(let failure): self.init(failure)
    case .tls(let error):
      self.init(.tlsFailed, phase: .tls, error.message, address: address)
    case .refused(let refusal):
      self.init(
        .handshakeRefused, phase: .handshake,
        "the server answered \(refusal.response.statusText) instead of 101 Switching Protocols",
        address: address)
    case .redirect(let failure, let refusal): self.init(failure, refusal.response, address)
    case .invalid(let answer): self.init(invalid: answer, plan, address)
    case .headTooLarge(let limit):
      self.init(
        .handshakeInvalid, phase: .handshake,
        "the response head is longer than \(ByteCount(bytes: limit)) bytes",
        address: address)
    case .notHTTP(let other):
      self.init(
        .handshakeInvalid, phase: .handshake, "the server did not answer in HTTP: it speaks \(other.name)",
        address: address)
    case .ended(let end, let received): self.init(ended: end, received.count, address)
    case .timedOut(let phase, let seconds, let received):
      self.init(
        .timedOut, phase: Phase(rawValue: phase.rawValue) ?? .connect,
        "\(Self.missing(in: phase, received.count, plan)) within \(seconds.plain) s",
        address: [.resolve, .connect, .proxy].contains(phase)
          ? plan.proxy?.uri.authority ?? address : address)
    }
  }

  private static func missing(in phase: ClientPhase, _ received: Int, _ plan: ClientPlan) -> String {
    switch phase {
    case .resolve: "the name was not resolved"
    case .connect where plan.proxy != nil: "the connection to the proxy was not accepted"
    case .connect: "the connection was not accepted"
    case .proxy where received > 0: "only \(received) bytes of the proxy's answer came"
    case .proxy: "no answer of the proxy came"
    case .tls: "the TLS handshake was not done"
    case .handshake where received > 0: "only \(received) bytes of an answer to the upgrade request came"
    case .handshake: "no answer to the upgrade request came"
    }
  }

  private init(_ failure: RedirectFailure, _ response: ResponseHead, _ address: String) {
    switch failure {
    case .badLocation(let location, let error):
      self.init(
        .handshakeRefused, phase: .handshake,
        "the server answered \(response.statusText) with a Location that leads nowhere, "
          + "'\(Redaction.redact(target: location))': \(error.message)", address: address)
    case .tooMany(let limit, let next):
      self.init(
        .handshakeRefused, phase: .handshake,
        "more than \(limit) redirects; the next one leads to \(next)", address: address,
        hint: "--max-redirs allows more")
    case .loop(let visited, let setsCookie):
      let start = visited.dropLast().lastIndex(of: visited[visited.count - 1]) ?? 0
      self.init(
        .handshakeRefused, phase: .handshake,
        "the redirects go in a circle: \(visited[start...].map(\.description).joined(separator: " → "))",
        address: address,
        hint: setsCookie ? "it sets a cookie, and may want to see it: --cookie NAME=VALUE" : nil)
    }
  }

  private init(invalid answer: ClientHandshake.Answer, _ plan: ClientPlan, _ address: String) {
    let seen = answer.failedChecks(plan).map { "\($0.title): \($0.seen) (\($0.section))" }
    self.init(
      .handshakeInvalid, phase: .handshake,
      "the server's answer breaks the rules: \(seen.joined(separator: "; "))", address: address)
  }

  init(_ failure: DialFailure, target: DialTarget) {
    let wanted = target.unixSocketPath ?? "\(target.host):\(target.port)"
    switch failure {
    case .resolve(let error):
      self.init(
        .resolveFailed, phase: .resolve, "the name \(target.host) was not found: \(error.text)")
    case .unixPath(let path, let error):
      self.init(.connectFailed, phase: .connect, error.message, address: "unix:\(path)")
    case .connect(let attempts):
      let tried = attempts.map { "\($0.address): \($0.error.message)" }.joined(separator: "; ")
      self.init(
        .connectFailed, phase: .connect, tried.isEmpty ? "there is no address to try" : tried)
    case .timedOut(let phase, let attempts):
      let tried = attempts.map(\.address.description).joined(separator: ", ")
      self.init(
        .timedOut, phase: Phase(rawValue: phase.rawValue) ?? .connect, "no answer in time",
        address: tried.isEmpty ? wanted : tried)
    }
  }

  private init(ended end: ChannelEnd, _ received: Int, _ address: String) {
    let how = end.text(of: "the server")
    let after = received == 0 ? "without an answer" : "after \(received) bytes of an answer"
    self.init(
      .connectionLost, phase: .handshake, "\(how) \(after) to the upgrade request", address: address)
  }
}

extension ChannelEnd {
  /// How it ended, in a few words.
  func text(of peer: String) -> String {
    switch self {
    case .eof, .truncated: "\(peer) ended the connection"
    case .reset(let error), .failed(let error): "the connection was lost (\(error.message))"
    case .tlsFailed(let error): error.message
    }
  }
}
