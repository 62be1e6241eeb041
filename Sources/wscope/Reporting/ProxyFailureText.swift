import TLS
import Transport
import WebSocketCore

/// Why there is no way through a proxy, in words, with the exit status and what to try next.
extension Failure {
  init(_ failure: ProxyFailure) {
    let proxy = failure.proxy
    switch failure.cause {
    case .dial(let dial):
      self.init(dial, target: DialTarget(host: proxy.host, port: proxy.port))
      message = "the proxy was not reached: \(message)"
      address = address ?? proxy.authority
      hint = "is \(proxy) the right proxy? --proxy URL names another, --proxy '' none"
    case .tls(let error):
      self.init(
        .tlsFailed, phase: .tls, "to the proxy: \(error.message)", address: proxy.authority,
        hint: error.isOfCertificate
          ? "--proxy-cacert FILE trusts its CA; --proxy-insecure does not verify at all"
          : "the proxy may not speak TLS: use http://\(proxy.authority)")
    case .refused(let refusal, let target): self.init(refusal, target, proxy)
    case .ended(let end, let received, let target):
      let after = received.isEmpty ? "without an answer" : "after \(received.count) bytes of an answer"
      self.init(
        .proxyRefused, phase: .proxy,
        "\(end.text(of: "the proxy")) \(after) to the request for \(target.authority)",
        address: proxy.authority, hint: "does it speak \(proxy.kind.protocolName)?")
    }
  }

  private init(_ refusal: ProxyRefusal, _ target: TunnelTarget, _ proxy: ProxyURI) {
    self.init(
      .proxyRefused, phase: .proxy, refusal.text(to: target), address: proxy.authority,
      hint: refusal.hint(proxy))
  }
}

extension ProxyRefusal {
  fileprivate func text(to target: TunnelTarget) -> String {
    switch self {
    case .status(let response, _):
      "the proxy answered \(response.statusText) to CONNECT \(target.authority)"
    case .headTooLarge(let limit):
      "the proxy's answer to CONNECT is longer than \(ByteCount(bytes: limit)) bytes"
    case .notHTTP(let other): "the proxy did not answer in HTTP: it speaks \(other.name)"
    case .reply(let reply):
      "the proxy opens no tunnel to \(target.authority): \(reply.text) (\(reply.rawValue))"
    case .noAcceptableMethod(let offered):
      offered.count > 1
        ? "the proxy takes no authentication by user and password"
        : "the proxy wants authentication"
    case .methodNotOffered(let method):
      "the proxy wants authentication by method \(method), which was not offered"
    case .credentialsRefused(let status): "the proxy refused user and password (status \(status))"
    case .notSOCKS(let name, _): "the proxy did not answer in SOCKS5: it speaks \(name)"
    }
  }

  fileprivate func hint(_ proxy: ProxyURI) -> String? {
    switch self {
    case .status(let response, _) where response.status == 407:
      proxy.user == nil
        ? "--proxy-user USER:PASSWORD sends Basic credentials; the proxy asks for "
          + (response.head.first("Proxy-Authenticate").map { "'\($0)'" } ?? "no scheme")
        : "user or password are wrong, or the proxy does not take Basic"
    case .status(let response, _) where response.status == 403:
      "many proxies allow CONNECT to port 443 alone"
    case .noAcceptableMethod, .credentialsRefused: "--proxy-user USER:PASSWORD"
    case .notSOCKS(name: "HTTP", _): "use http://\(proxy.authority)"
    case .notHTTP(let other) where other.kind == .socks: "use socks5h://\(proxy.authority)"
    case .notHTTP(let other) where other.kind == .tls: "use https://\(proxy.authority)"
    case .reply(let reply) where reply.concernsAddress && proxy.kind == .socks5:
      "socks5h:// lets the proxy resolve the name"
    default: nil
    }
  }
}

extension TLSError {
  fileprivate var isOfCertificate: Bool {
    if case .certificate = kind { return true }
    return false
  }
}

extension ProxyURI.Kind {
  fileprivate var protocolName: String {
    switch self {
    case .http: "HTTP"
    case .https: "HTTP over TLS"
    case .socks5, .socks5h: "SOCKS5"
    }
  }
}
