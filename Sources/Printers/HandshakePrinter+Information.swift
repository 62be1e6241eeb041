import Bytes
import TLS
import Trace

/// The sentences of the `*` lines. They are few in a connection, so they are plain strings.
extension HandshakePrinter {
  static func text(of resolve: ResolveTrace) -> String {
    let addresses = resolve.addresses.isEmpty ? "no address" : resolve.addresses.joined(separator: ", ")
    return "\(resolve.host) resolved to \(addresses) in \(milliseconds(resolve.duration))"
  }

  static func text(of connect: ConnectTrace) -> String {
    let time = milliseconds(connect.duration)
    let peer = connect.proxy == nil ? connect.address : "the proxy at \(connect.address)"
    guard let error = connect.error else { return "Connected to \(peer) in \(time)" }
    return "Could not connect to \(peer): \(error), after \(time)"
  }

  static func text(of proxy: ProxyTrace) -> String {
    let time = milliseconds(proxy.duration)
    guard let error = proxy.error else {
      return "Tunnel to \(proxy.target) through \(proxy.url) in \(time)"
    }
    return "No tunnel to \(proxy.target) through \(proxy.url): \(error), after \(time)"
  }

  static func lines(of tls: TLSTrace) -> [String] {
    let summary = tls.summary
    var facts = [summary.version, summary.cipher, summary.alpn.map { "ALPN \($0)" } ?? "no ALPN"]
    facts.append(summary.serverName.map { "SNI \($0)" } ?? "no SNI")
    if summary.resumed { facts.append("resumed") }
    if let verified = tls.verified {
      facts.append(verified ? "certificate verified" : "certificate NOT verified")
    }
    let peer = tls.proxy == nil ? "" : " to the proxy"
    var lines = ["TLS\(peer) in \(milliseconds(tls.duration)): \(facts.joined(separator: ", "))"]
    for (depth, certificate) in summary.certificates.enumerated() {
      lines.append("Certificate \(depth): \(certificate.subject), issued by \(certificate.issuer)")
      if !certificate.subjectAltNames.isEmpty {
        lines.append("  names: \(certificate.subjectAltNames.joined(separator: ", "))")
      }
      let validity = "\(UTCDate.text(certificate.notBefore)) to \(UTCDate.text(certificate.notAfter))"
      lines.append("  valid: \(validity)")
      lines.append("  SHA-256: \(certificate.fingerprint)")
    }
    return lines
  }

  static func text(of redirect: RedirectTrace) -> String {
    "Redirect \(redirect.number): \(redirect.status) to \(redirect.to)"
      + (redirect.keepsCredentials ? "" : "; another origin: credentials and cookies are not sent there")
  }

  static func lines(of open: OpenTrace) -> [String] {
    var lines = ["Open: \(open.url)"]
    if let subprotocol = open.subprotocol { lines.append("Subprotocol: \(subprotocol)") }
    if let extensions = open.extensions { lines.append("Extensions: \(extensions)") }
    if !open.timing.isEmpty {
      let steps = open.timing.map { "\($0.phase) \(milliseconds($0.seconds))" }
      lines.append("Timing: \(steps.joined(separator: ", "))")
    }
    return lines
  }

  static func text(of close: CloseTrace) -> String {
    var text = "Closed \(close.code.rawValue) (\(close.code.name))"
    if !close.reason.isEmpty { text += ": \(close.reason)" }
    let start = close.initiator.map { "\($0.rawValue) closed first" } ?? "without a Close frame"
    return text + "; \(start), \(close.clean ? "cleanly" : "not cleanly"), ended by \(close.ended)"
  }

  static func text(of summary: SummaryTrace) -> String {
    let sides = [("client", summary.client), ("server", summary.server)].map { name, count in
      "\(name) sent \(count.messages) messages in \(count.frames) frames, \(count.bytes) bytes"
    }
    let connections = summary.connections > 1 ? "\(summary.connections) connections; " : ""
    return connections + sides.joined(separator: "; ")
      + "; \(summary.violations) violations; \(milliseconds(summary.duration))"
  }

  /// `12.345 ms`.
  static func milliseconds(_ seconds: Double) -> String {
    let microseconds = (seconds.magnitude * 1_000_000).rounded()
    guard microseconds < 9e15 else { return "?" }
    let whole = Int64(microseconds)
    let fraction = String(1000 + whole % 1000).dropFirst()
    return "\(whole / 1000).\(fraction) ms"
  }
}
