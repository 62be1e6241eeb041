import TLS
import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct TLSRowsTests {
  private static func tls(
    _ kind: TLSError.Kind, _ message: String = "the server ended TLS", options: [Invocation.Option] = [],
    _ change: (inout Evidence) -> Void = { _ in }
  ) -> Evidence {
    Evidence.failing(.tls(TLSError(kind, message)), url: "wss://localhost:8443/ws", options: options).with(
      change)
  }

  private static func alert(_ number: UInt8, hasCertificate: Bool = false) -> Evidence {
    tls(.alertReceived(number: number, name: TLSAlert.name(of: number))) {
      $0.settings.hasClientCertificate = hasCertificate
    }
  }

  static let situations = [
    Situation(
      "wss to uvicorn's plain port",
      tls(
        .wrongVersionNumber,
        "the server does not speak TLS on this port: it sent \"HTTP/1.1 400 Bad Request\""),
      "tls-to-plain-port", .certain, command: "wscope connect ws://localhost:8443/ws"),
    Situation(
      "wss to SSH",
      tls(.wrongVersionNumber, "the server does not speak TLS on this port: it sent \"SSH-2.0-\""),
      "tls-to-plain-port", .likely, cause: "does not speak TLS"),
    Situation(
      "hung up on our greeting",
      tls(.eof, "the server ended the connection in the middle of the TLS handshake"),
      "tls-to-plain-port", .possible, next: "--tls-min"),
    Situation(
      "our greeting is answered with a reset",
      Evidence.failing(.endedInHandshake(.reset("Connection reset by peer")), url: "wss://localhost/").with {
        $0.request = nil
      }, "tls-to-plain-port", .possible),
    Situation(
      "a client certificate is wanted",
      tls(.clientCertificateRequired, "the server requires a client certificate"),
      "client-certificate-wanted", .certain, command: "--cert client.pem --key client.key wss://"),
    Situation(
      "TLS 1.3, and it hangs up", tls(.clientCertificateRequired, TLSError.endedWithoutCertificate),
      "client-certificate-wanted", .likely),
    Situation(
      "nginx wants one",
      .refused(
        Recorded.nginxPage("400 Bad Request", "400 No required SSL certificate was sent"),
        url: "wss://localhost:8443/ws"), "client-certificate-wanted", .certain, seen: "nginx"),
    Situation(
      "an unknown CA", alert(48, hasCertificate: true), "client-certificate-refused", .certain,
      cause: "its CA"),
    Situation(
      "an expired one", alert(45, hasCertificate: true), "client-certificate-refused", .certain,
      cause: "has expired"),
    Situation(
      "nginx does not take it",
      .refused(
        Recorded.nginxPage("400 Bad Request", "400 The SSL certificate error"), url: "wss://localhost:8443/ws"
      ),
      "client-certificate-refused", .certain),
    Situation("the same alert without one is another matter", alert(48), "tls-failed", .possible),
    Situation(
      "older than 1.2", tls(.protocolVersion), "tls-version-not-shared", .certain, cause: "older",
      command: "--tls-min 1.0"),
    Situation(
      "newer than allowed",
      tls(.protocolVersion, options: [.init("--tls-max", "1.2")]) { $0.settings.maximumVersion = .tls12 },
      "tls-version-not-shared", .certain, seen: "TLS 1.2 to 1.2", command: "wscope connect wss://"),
    Situation("no cipher", tls(.noSharedCipher), "tls-cipher-not-shared", .certain),
    Situation("handshake_failure", alert(40), "tls-cipher-not-shared", .likely, seen: "handshake_failure"),
    Situation("insufficient_security", alert(71), "tls-cipher-not-shared", .certain),
    Situation(
      "no_application_protocol", alert(120), "alpn-not-shared", .certain, seen: "no_application_protocol"),
    Situation(
      "unrecognized_name", alert(112).with { $0.settings.serverName = "other.example" }, "tls-name-unknown",
      .certain,
      cause: "other.example"),
    Situation("internal_error", alert(80), "tls-failed", .possible),
    Situation(
      "a file of our own",
      tls(.configuration(file: "a.pem", why: "it is empty"), "a.pem: it is empty"), nil),
    Situation(
      "TLS is not answered", .failing(.timedOut(.tls, seconds: 30), url: "wss://localhost:8443/"),
      "tls-timed-out",
      .likely, command: "ws://localhost:8443/"),
    Situation(
      "an alert in place of an answer", .failing(.notHTTP(NotHTTP(.tls, evidence: [0x15, 3]))),
      "plain-to-tls-port",
      .certain, command: "wss://localhost:8000/ws"),
    Situation(
      "nginx's page for it",
      .refused(Recorded.nginxPage("400 Bad Request", "400 The plain HTTP request was sent to HTTPS port")),
      "plain-to-tls-port", .certain),
    Situation(
      "Go's words for it",
      .refused("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"),
      "plain-to-tls-port", .certain),
    Situation("uvicorn hangs up", .failing(.endedInHandshake(.fin)), "plain-to-tls-port", .possible),
    Situation(
      "a port of TLS hangs up", .failing(.endedInHandshake(.fin), url: "ws://localhost:8443/ws"),
      "plain-to-tls-port", .likely, seen: "port 8443 is one for TLS", command: "wss://localhost:8443/ws"),
    Situation(
      "a port of TLS, and a reset",
      .failing(.endedInHandshake(.reset("Connection reset by peer")), url: "ws://localhost:443/ws"),
      "plain-to-tls-port", .likely, command: "wscope connect wss://localhost/ws"),
    Situation(
      "a Unix socket hangs up, whatever the port of the URL",
      .failing(.endedInHandshake(.fin), url: "ws://localhost:443/ws").with { $0.unixSocketPath = "/run/app" },
      "plain-to-tls-port", .possible),
    Situation(
      "any other port, and a reset", .failing(.endedInHandshake(.reset("Connection reset by peer"))),
      "hung-up-without-answer"),
    Situation(
      "a TLS record inside TLS is something else",
      .failing(.notHTTP(NotHTTP(.tls, evidence: [0x16, 3])), url: "wss://localhost/"), "not-http"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
