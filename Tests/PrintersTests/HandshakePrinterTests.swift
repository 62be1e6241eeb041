import TLS
import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct HandshakePrinterTests {
  let printer = HandshakePrinter(palette: Palette(isColored: false))

  func record(_ data: TraceData) -> TraceRecord { TraceRecord(time: 0, connection: 1, data) }

  @Test("A whole connection, as curl shows one")
  func connection() {
    let request = "GET /chat HTTP/1.1\r\nHost: localhost:8000\r\nx-ODD:  kept \r\n\r\n"
    let response = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n"
    let records: [TraceData] = [
      .resolve(ResolveTrace(host: "localhost", addresses: ["::1", "127.0.0.1"], duration: 0.0012)),
      .connect(ConnectTrace(address: "[::1]:8000", error: "Connection refused", duration: 0.00005)),
      .connect(ConnectTrace(address: "127.0.0.1:8000", duration: 0.0001)),
      .request(HeadTrace(direction: .sent, raw: Array(request.utf8), fields: [])),
      .response(HeadTrace(direction: .received, raw: Array(response.utf8), fields: [])),
      .open(
        OpenTrace(
          url: "ws://localhost:8000/chat", subprotocol: "chat", extensions: "permessage-deflate",
          timing: [("resolve", 0.0012), ("total", 0.0101)])),
      .close(
        CloseTrace(initiator: .server, code: .goingAway, reason: "bye\u{1b}", clean: true, ended: "fin")),
      .summary(
        SummaryTrace(
          connections: 1, client: TrafficCount(frames: 3, messages: 2, bytes: 10),
          server: TrafficCount(frames: 1), violations: 0, duration: 1.5, exitStatus: 0)),
    ]
    #expect(
      printed(records.map(record), by: printer) == #"""
        * localhost resolved to ::1, 127.0.0.1 in 1.200 ms
        * Could not connect to [::1]:8000: Connection refused, after 0.050 ms
        * Connected to 127.0.0.1:8000 in 0.100 ms
        > GET /chat HTTP/1.1
        > Host: localhost:8000
        > x-ODD:  kept \#("")
        > \#("")
        < HTTP/1.1 101 Switching Protocols
        < upgrade: websocket
        < \#("")
        * Open: ws://localhost:8000/chat
        * Subprotocol: chat
        * Extensions: permessage-deflate
        * Timing: resolve 1.200 ms, total 10.100 ms
        * Closed 1001 (goingAway): bye\x1b; server closed first, cleanly, ended by fin
        * client sent 2 messages in 3 frames, 10 bytes; server sent 0 messages in 1 frames, 0 bytes; 0 violations; 1500.000 ms

        """#)
  }

  @Test("TLS with its chain")
  func tls() {
    let leaf = CertificateSummary(
      subject: "CN=localhost", issuer: "CN=Test CA", subjectAltNames: ["localhost", "127.0.0.1"],
      notBefore: 1_767_225_600, notAfter: 1_798_761_599, fingerprint: "ab01")
    let summary = TLSSummary(
      version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", alpn: "http/1.1", serverName: nil, resumed: false,
      certificates: [leaf])
    let trace = TLSTrace(summary: summary, duration: 0.0031, verified: false)
    #expect(
      printed([record(.tls(trace))], by: printer) == """
        * TLS in 3.100 ms: TLSv1.3, TLS_AES_256_GCM_SHA384, ALPN http/1.1, no SNI, certificate NOT verified
        * Certificate 0: CN=localhost, issued by CN=Test CA
        *   names: localhost, 127.0.0.1
        *   valid: 2026-01-01 00:00:00 UTC to 2026-12-31 23:59:59 UTC
        *   SHA-256: ab01

        """)
  }

  @Test("A head that a terminal must not see as it is, line ends that are wrong, a body")
  func hostileHead() {
    let raw = Array("HTTP/1.1 403 No\u{1b}[2J\nX: \u{9b}\r\nlast".utf8)
    let refusal = HeadTrace(
      direction: .received, raw: raw, status: 403, fields: [], body: Array("go\u{1b}\naway".utf8))
    #expect(
      printed([record(.response(refusal))], by: printer) == #"""
        < HTTP/1.1 403 No\x1b[2J\n
        < X: \u{9b}
        < last
        go\x1b
        away

        """#)
  }

  @Test("What a listener receives is a request, what it sends a response")
  func listener() {
    let request = HeadTrace(direction: .received, raw: Array("GET / HTTP/1.1\r\n".utf8), fields: [])
    let response = HeadTrace(direction: .sent, raw: Array("HTTP/1.1 101 \r\n".utf8), fields: [])
    #expect(
      printed([record(.request(request)), record(.response(response))], by: printer)
        == "< GET / HTTP/1.1\n> HTTP/1.1 101 \n")
  }
}
