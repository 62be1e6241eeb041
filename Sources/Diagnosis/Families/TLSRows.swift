import Bytes
import TLS
import WebSocketCore

/// TLS that does not come about, for other reasons than the server's certificate.
extension CatalogueRow {
  static let tlsRows =
    certificateRows + [
      tlsToPlainPort, plainToTLSPort, clientCertificateWanted, clientCertificateRefused, tlsVersionNotShared,
      tlsCipherNotShared, alpnNotShared, tlsNameUnknown, tlsTimedOut, tlsFailed,
    ]

  private static let tlsToPlainPort = CatalogueRow(
    "tls-to-plain-port", .tls,
    looksLike: "`the server does not speak TLS on this port`",
    meaning: "the port speaks plain HTTP, and wss:// begins with TLS",
    next: "use ws://, or the port on which the server speaks TLS"
  ) { evidence in
    let command = evidence.command(for: evidence.uriOfOtherScheme)
    if case .endedInHandshake(let end) = evidence.symptom, evidence.uri.isSecure, evidence.request == nil {
      return Conclusion(
        .possible, seen: [end.fact, "our TLS greeting was all that was sent"],
        cause: "the port may not speak TLS: the server threw our TLS greeting away", command: command)
    }
    guard case .tls(let error) = evidence.symptom else { return nil }
    switch error.kind {
    case .wrongVersionNumber:
      let speaksHTTP = error.message.contains("HTTP/")
      return Conclusion(
        speaksHTTP ? .certain : .likely, seen: [error.message],
        cause: speaksHTTP ? nil : "the port does not speak TLS", command: speaksHTTP ? command : nil)
    case .eof where evidence.tls == nil:
      return Conclusion(
        .possible, seen: [error.message, "nothing of TLS came before it"],
        cause: "the port may not speak TLS: the server hung up on our TLS greeting",
        next:
          "try ws://; if the port does speak TLS, it may take none of the versions offered (--tls-min, --tls-max)",
        command: command)
    default: return nil
    }
  }

  private static let plainToTLSPort = CatalogueRow(
    "plain-to-tls-port", .tls,
    looksLike: "nginx: 400 `The plain HTTP request was sent to HTTPS port`; others hang up or answer in TLS",
    meaning: "the port speaks TLS, and ws:// does not",
    next: "use wss://"
  ) { evidence in
    guard !evidence.uri.isSecure else { return nil }
    let command = evidence.command(for: evidence.uriOfOtherScheme)
    switch evidence.symptom {
    case .notHTTP(let other) where other.kind == .tls:
      return Conclusion(.certain, seen: ["the answer is a TLS record"], command: command)
    case .refused where saysPlainToTLS(evidence):
      return Conclusion(
        .certain, seen: [evidence.answer, evidence.bodyExcerpt], command: command)
    case .endedInHandshake(let end) where evidence.partialAnswer.isEmpty:
      // To a Unix socket the port of the URL says nothing.
      let isTLSPort = evidence.unixSocketPath == nil && portsOfTLS.contains(evidence.uri.port)
      guard end == .fin || isTLSPort && end.isReset else { return nil }
      return Conclusion(
        isTLSPort ? .likely : .possible,
        seen: [
          "not a byte of an answer came", end.fact,
          isTLSPort ? "port \(evidence.uri.port) is one for TLS, and ws:// was used" : "ws:// was used",
        ],
        cause: isTLSPort
          ? "the port speaks TLS, and the server hangs up on a request without it"
          : "the port may speak TLS: many servers hang up on a request that is not",
        next: "if the port speaks TLS, use wss://", command: command)
    default: return nil
    }
  }

  /// 443, and those that take its place: of Cloudflare, of Kubernetes, of Tomcat and those after it.
  private static let portsOfTLS: Set<UInt16> = [
    443, 1443, 2053, 2083, 2087, 2096, 4433, 4443, 5443, 6443, 7443, 8443, 9443, 10443,
  ]

  /// nginx; Apache httpd; Go's net/http; Node's has none.
  private static func saysPlainToTLS(_ evidence: Evidence) -> Bool {
    [
      "The plain HTTP request was sent to HTTPS port", "speaking plain HTTP to an SSL-enabled server port",
      "Client sent an HTTP request to an HTTPS server",
    ].contains { evidence.bodyText.contains($0) }
  }

  private static let clientCertificateWanted = CatalogueRow(
    "client-certificate-wanted", .tls,
    looksLike:
      "the alert `certificate_required` or `handshake_failure`, an end right after the TLS handshake, or "
      + "nginx's 400 `No required SSL certificate was sent`",
    meaning: "the server wants a client certificate, and none was sent",
    next: "--cert FILE and --key FILE send one"
  ) { evidence in
    let command =
      evidence.settings.hasClientCertificate
      ? nil : evidence.command(Option("--cert", "client.pem"), Option("--key", "client.key"))
    if case .tls(let error) = evidence.symptom, error.kind == .clientCertificateRequired {
      let isAlert = error.message != TLSError.endedWithoutCertificate
      return Conclusion(isAlert ? .certain : .likely, seen: [error.message], command: command)
    }
    guard evidence.hasAnswer(400), evidence.bodyText.contains("No required SSL certificate was sent") else {
      return nil
    }
    return Conclusion(
      .certain, seen: [evidence.answer, "nginx: No required SSL certificate was sent"], command: command)
  }

  private static let clientCertificateRefused = CatalogueRow(
    "client-certificate-refused", .tls,
    looksLike:
      "`--cert` is given, and the alert is `unknown_ca`, `bad_certificate`, `certificate_expired` …; or "
      + "nginx's 400 `The SSL certificate error`",
    meaning: "the server does not accept the client certificate that was sent",
    next: "it must be one of a CA that the server trusts, in date, and for client authentication"
  ) { evidence in
    if case .tls(let error) = evidence.symptom, case .alertReceived(let number, let name) = error.kind,
      evidence.settings.hasClientCertificate, certificateAlerts.contains(number)
    {
      return Conclusion(
        .certain, seen: ["a client certificate was given", "the server sent the alert \(name)"],
        cause: "the server does not accept the client certificate that was sent\(alertMeanings[number] ?? "")"
      )
    }
    guard evidence.hasAnswer(400), evidence.bodyText.contains("The SSL certificate error") else { return nil }
    return Conclusion(.certain, seen: [evidence.answer, "nginx: The SSL certificate error"])
  }

  /// bad_certificate to unknown_ca, and access_denied.
  private static let certificateAlerts: Set<UInt8> = [42, 43, 44, 45, 46, 48, 49]
  private static let alertMeanings: [UInt8: String] = [
    44: ": it is revoked", 45: ": it has expired", 48: ": its CA is not one that the server trusts",
  ]

  private static let tlsVersionNotShared = CatalogueRow(
    "tls-version-not-shared", .tls,
    looksLike: "the alert `protocol_version`, or OpenSSL's `unsupported protocol`",
    meaning: "the server takes none of the TLS versions that we offer",
    next: "--tls-min and --tls-max say what is offered; without them it is TLS 1.2 and 1.3"
  ) { evidence in
    guard case .tls(let error) = evidence.symptom, error.kind == .protocolVersion else { return nil }
    let (oldest, newest) = (evidence.settings.minimumVersion, evidence.settings.maximumVersion)
    let offered = "offered: TLS \((oldest ?? .tls12).label) to \((newest ?? .tls13).label)"
    if oldest != nil || newest != nil {
      return Conclusion(
        .certain, seen: [error.message, offered], next: "leave out --tls-min and --tls-max",
        command: evidence.command(dropping: "--tls-min", "--tls-max"))
    }
    return Conclusion(
      .certain, seen: [error.message, offered],
      cause: "the server speaks an older TLS than 1.2 only",
      next: "--tls-min 1.0 offers what is older; the server is in need of an update",
      command: evidence.command(Option("--tls-min", "1.0")))
  }

  private static let tlsCipherNotShared = CatalogueRow(
    "tls-cipher-not-shared", .tls,
    looksLike: "the alert `handshake_failure` or `insufficient_security`",
    meaning: "the server found nothing among the ciphers, groups and signatures offered that it takes",
    next: "openssl s_client shows more; a server that asks for a client certificate may answer so as well"
  ) { evidence in
    guard case .tls(let error) = evidence.symptom else { return nil }
    let command = "openssl s_client -connect \(ShellWords.quote(evidence.uri.authority))"
    switch error.kind {
    case .noSharedCipher: return Conclusion(.certain, seen: [error.message], command: command)
    // handshake_failure says no more than that; insufficient_security is about ciphers.
    case .alertReceived(number: 40, let name):
      return Conclusion(.likely, seen: ["the server sent the alert \(name)"], command: command)
    case .alertReceived(number: 71, let name):
      return Conclusion(.certain, seen: ["the server sent the alert \(name)"], command: command)
    default: return nil
    }
  }

  private static let alpnNotShared = CatalogueRow(
    "alpn-not-shared", .tls,
    looksLike: "the alert `no_application_protocol`",
    meaning:
      "the server does not take HTTP/1.1, which a WebSocket needs: it may be for HTTP/2 only, or no HTTP at all",
    next: "let the server take http/1.1 by ALPN, or use the host and port that it has for WebSockets"
  ) { evidence in
    guard case .tls(let error) = evidence.symptom, case .alertReceived(number: 120, let name) = error.kind
    else { return nil }
    return Conclusion(
      .certain, seen: ["the server sent the alert \(name)", "http/1.1 was offered"],
      command: "openssl s_client -alpn h2,http/1.1 -connect \(ShellWords.quote(evidence.uri.authority))")
  }

  private static let tlsNameUnknown = CatalogueRow(
    "tls-name-unknown", .tls,
    looksLike: "the alert `unrecognized_name`",
    meaning: "the server has no certificate for the name that we ask for",
    next: "ask for a name that it knows: --sni NAME"
  ) { evidence in
    guard case .tls(let error) = evidence.symptom, case .alertReceived(number: 112, let name) = error.kind
    else { return nil }
    let asked = evidence.settings.serverName ?? evidence.uri.host
    return Conclusion(
      .certain, seen: ["the server sent the alert \(name)", "asked for by SNI: \(asked)"],
      cause: "the server has no certificate for \(asked)")
  }

  private static let tlsTimedOut = CatalogueRow(
    "tls-timed-out", .tls,
    looksLike: "`the TLS handshake was not done within … s`",
    meaning:
      "the server took the connection and did not shake hands: it may wait for a protocol other than TLS, or "
      + "be overloaded",
    next: "is it a port for TLS? ws:// speaks none"
  ) { evidence in
    guard case .timedOut(.tls, let seconds) = evidence.symptom else { return nil }
    return Conclusion(
      .likely,
      seen: [
        "TCP was accepted\(evidence.address.map { " by \($0)" } ?? "")",
        "no end of the TLS handshake within \(seconds.figure) s",
      ], command: evidence.command(for: evidence.uriOfOtherScheme))
  }

  private static let tlsFailed = CatalogueRow(
    "tls-failed", .tls,
    looksLike: "any other alert, or an error of OpenSSL",
    meaning: "TLS came to no end that has a name here",
    next: "openssl s_client shows more", isGeneral: true
  ) { evidence in
    guard case .tls(let error) = evidence.symptom else { return nil }
    if case .configuration = error.kind { return nil }
    return Conclusion(
      .possible, seen: [error.message, error.details.isEmpty ? nil : "OpenSSL: \(error.details)"],
      command: "openssl s_client -connect \(ShellWords.quote(evidence.uri.authority))")
  }
}
