import Diagnosis
import Transport
import WebSocketCore

// What the transport tells of a proxy, as evidence.

extension ProxyEvidence {
  /// - Parameters:
  ///   - uri: the proxy's.
  ///   - source: where it was named.
  init(_ uri: ProxyURI, _ failure: Failure, source: String) {
    self.init(kind: uri.kind.isSOCKS ? .socks5 : .http, address: uri.authority, failure: failure)
    sentCredentials = uri.user != nil
    self.source = source
  }

  /// Nil for what is not the proxy's protocol but TLS to it: the failure says itself what to do about that.
  init?(_ failure: ProxyFailure, source: String) {
    switch failure.cause {
    case .tls: return nil
    case .dial(let dial): self.init(failure.proxy, .unreachable(dial.words), source: source)
    case .ended: self.init(failure.proxy, .ended, source: source)
    case .refused(let refusal, _):
      guard let reason = Failure(refusal) else { return nil }
      self.init(failure.proxy, reason, source: source)
      if case .status(let response, let body) = refusal {
        self.response = response
        self.body = body.bytes
      }
    }
  }
}

extension ProxyEvidence.Failure {
  fileprivate init?(_ refusal: ProxyRefusal) {
    switch refusal {
    case .status: self = .answered
    case .headTooLarge: return nil
    case .notHTTP(let other): self = .notAProxy(other.evidence)
    case .notSOCKS(_, let bytes): self = .notAProxy(bytes)
    case .reply(let reply): self = .replied(reply.rawValue)
    case .noAcceptableMethod, .methodNotOffered: self = .noAcceptableMethod
    case .credentialsRefused: self = .credentialsRefused
    }
  }
}

extension DialFailure {
  fileprivate var words: String {
    switch self {
    case .resolve(let error): error.text
    case .unixPath(_, let error): error.message
    case .connect(let attempts): attempts.last?.error.message ?? "there is no address to try"
    case .timedOut: "no answer in time"
    }
  }
}
