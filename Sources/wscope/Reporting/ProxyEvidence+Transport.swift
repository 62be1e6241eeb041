import Diagnosis
import Transport
import WebSocketCore

// What the transport tells of a proxy, as evidence.

extension ProxyEvidence {
  init(_ failure: ProxyFailure) {
    self.init(failure.proxy, Failure(failure.cause))
    if case .refused(.status(let response, let body), _) = failure.cause {
      self.response = response
      self.body = body.bytes
    }
  }

  /// - Parameters:
  ///   - proxy: what did not come so far in time.
  ///   - phase: what was being waited for.
  ///   - seconds: the time.
  /// - Returns: nil when the proxy had done its part.
  init?(_ proxy: ProxyURI, timedOutIn phase: ClientPhase, after seconds: Double) {
    switch phase {
    case .resolve, .connect: self.init(proxy, .unreachable("no answer within \(seconds.plain) s"))
    case .proxy: self.init(proxy, .silent(seconds: seconds))
    case .tls, .handshake: return nil
    }
  }

  private init(_ proxy: ProxyURI, _ failure: Failure) {
    self.init(kind: proxy.kind.isSOCKS ? .socks5 : .http, address: proxy.authority, failure: failure)
    sentCredentials = proxy.user != nil
  }
}

extension ProxyEvidence.Failure {
  fileprivate init(_ cause: ProxyFailure.Cause) {
    switch cause {
    case .dial(.resolve(let error)): self = .unreachable("its name was not found: \(error.text)")
    case .dial(.unixPath(_, let error)): self = .unreachable(error.message)
    case .dial(.connect(let attempts)): self = .unreachable(attempts.last?.error.message ?? "no address")
    case .dial(.timedOut): self = .unreachable("no answer in time")
    case .tls(let error): self = .unreachable("TLS: \(error.message)")
    case .refused(let refusal, _): self.init(refusal)
    case .ended: self = .ended
    }
  }

  private init(_ refusal: ProxyRefusal) {
    switch refusal {
    case .status: self = .answered
    case .headTooLarge: self = .notAProxy([])
    case .notHTTP(let other): self = .notAProxy(other.evidence)
    case .reply(let reply): self = .replied(reply.rawValue)
    case .noAcceptableMethod, .methodNotOffered: self = .noAcceptableMethod
    case .credentialsRefused: self = .credentialsRefused
    case .notSOCKS(_, let bytes): self = .notAProxy(bytes)
    }
  }
}
