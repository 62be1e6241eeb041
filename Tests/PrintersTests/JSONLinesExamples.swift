import AppProtocols
import Bytes
import Diagnosis
import TLS
import Trace
import WebSocketCore

/// One record of each type, in the order of the documentation, whose lines are the examples there.
let documentedRecords: [TraceRecord] = [
  TraceRecord(
    time: 0.001_25, connection: 1,
    .resolve(ResolveTrace(host: "localhost", addresses: ["::1", "127.0.0.1"], duration: 0.001_204))),
  TraceRecord(
    time: 0.001_391, connection: 1,
    .connect(ConnectTrace(address: "[::1]:8443", error: "Connection refused", duration: 0.000_052))),
  TraceRecord(
    time: 0.004_613, connection: 1,
    .tls(
      TLSTrace(
        summary: TLSSummary(
          version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", alpn: "http/1.1", serverName: "localhost",
          resumed: false,
          certificates: [
            CertificateSummary(
              subject: "CN=localhost", issuer: "CN=Test CA", subjectAltNames: ["localhost", "127.0.0.1"],
              notBefore: 1_767_225_600, notAfter: 1_798_761_599,
              fingerprint: "9b0f2e5d7c1a4368f0e1d2c3b4a5968778695a4b3c2d1e0ff1e2d3c4b5a69788")
          ]), duration: 0.003_117, verified: true))),
  TraceRecord(
    time: 0.003_204, connection: 1,
    .proxy(
      ProxyTrace(
        url: "http://me:[redacted]@127.0.0.1:3128", target: "localhost:8443", duration: 0.001_732))),
  TraceRecord(
    time: 0.004_702, connection: 1,
    .request(
      HeadTrace(
        direction: .sent,
        raw: Array("GET /chat HTTP/1.1\r\nHost: localhost:8443\r\nUpgrade: websocket\r\n\r\n".utf8),
        method: "GET", target: "/chat",
        fields: [("Host", "localhost:8443"), ("Upgrade", "websocket")]))),
  TraceRecord(
    time: 0.005_981, connection: 1,
    .response(
      HeadTrace(
        direction: .received,
        raw: Array("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\n".utf8), status: 403,
        reason: "Forbidden", fields: [("Content-Length", "6")], body: Array("denied".utf8)))),
  TraceRecord(
    time: 0.005_990, connection: 1,
    .redirect(
      RedirectTrace(
        number: 1, status: 301, from: "ws://localhost:8000/chat", to: "wss://localhost:8443/chat/",
        keepsCredentials: false))),
  TraceRecord(
    time: 0.005_981, connection: 1,
    .handshake(
      HandshakeTrace(
        request: [Check(.hostRequired, "Host", holds: true, seen: "localhost:8443")],
        response: [Check(.switchingProtocols, "status", holds: false, seen: "403 Forbidden")]))),
  TraceRecord(
    time: 0.006_04, connection: 1,
    .open(
      OpenTrace(
        url: "wss://localhost:8443/chat", subprotocol: "chat", extensions: nil,
        timing: [
          ("resolve", 0.001_204), ("connect", 0.000_081), ("tls", 0.003_117), ("upgrade", 0.001_279),
          ("total", 0.006_04),
        ]))),
  TraceRecord(
    time: 0.006_113, connection: 1,
    .frame(
      FrameTrace(
        sender: .client, direction: .sent,
        header: FrameHeader(
          opcode: .text, payloadLength: 5, maskingKey: MaskingKey((0x37, 0xFA, 0x21, 0x3D))),
        offset: 0, payload: Array("Hello".utf8)))),
  TraceRecord(
    time: 0.009_274, connection: 1,
    .frame(
      FrameTrace(
        sender: .server, direction: .received,
        header: FrameHeader(opcode: .close, payloadLength: 5, lengthEncoding: .sixteenBit), offset: 7,
        payload: [0x03, 0xE9, 0x62, 0x79, 0x65],
        close: CloseBody(code: .goingAway, reason: Array("bye".utf8))))),
  TraceRecord(
    time: 0.007_852, connection: 1,
    .message(
      MessageTrace(
        sender: .server, direction: .received, opcode: .binary, payload: [0x00, 0xFF], wireLength: 2,
        frames: 1, compressed: false))),
  TraceRecord(
    time: 0.008_12, connection: 1,
    .message(
      MessageTrace(
        sender: .client, direction: .sent, opcode: .text,
        payload: Array(#"42/chat,12["user_message",{"text":"hi"}]"#.utf8), wireLength: 40,
        frames: 1, compressed: false
      ).with(
        decoded: DecodedMessage(
          name: "socketio",
          packets: [
            DecodedPacket(
              text: #"message: /chat event user_message {"text":"hi"} (wants ack 12)"#,
              fields: .object([
                .init("engine", .string("message")), .init("type", .string("event")),
                .init("namespace", .string("/chat")), .init("id", .number("12")),
                .init("event", .string("user_message")),
                .init("args", .array([.object([.init("text", .string("hi"))])])),
              ]))
          ])))),
  TraceRecord(
    time: 0.009_281, connection: 1,
    .violation(
      ViolationTrace(
        sender: .server, violation: Violation(.minimalLength, "length 5 in 16 bits", offset: 7)))),
  TraceRecord(
    time: 0.009_3, connection: 1,
    .note(
      NoteTrace(sender: .server, kind: "hole", text: "1448 bytes are not in the capture", bytes: 1448))),
  TraceRecord(
    time: 0.009_4, connection: nil,
    .timing(
      TimingTrace(
        url: "ws://127.0.0.1:8000/", runs: 2, failed: 1,
        phases: [
          TimingTrace.Phase(name: "connect", samples: [0.000_3, 0.000_1]),
          TimingTrace.Phase(name: "first_message", samples: []),
        ], wait: 1))),
  TraceRecord(
    time: 60.012, connection: 1,
    .idle(
      IdleTrace(
        pingInterval: nil, duration: 60.001, silence: 60.001, received: 0,
        cut: CloseTrace(initiator: nil, code: .abnormalClosure, reason: "", clean: false, ended: "fin")))),
  TraceRecord(
    time: 0.041_07, connection: 2,
    .variation(
      VariationTrace(
        id: "origin-target", change: "Origin: http://localhost:8000",
        outcome: .accepted(
          ResponseHead(
            parsing: Array(
              "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: chat\r\n\r\n".utf8))),
        duration: 0.003_21))),
  TraceRecord(
    time: 0.050_12, connection: 3,
    .variation(
      VariationTrace(
        id: "slash", change: "path /ws/",
        outcome: .dropped(
          ResponseHead(parsing: Array("HTTP/1.1 101 \r\n\r\n".utf8)), CloseBody(code: nil)),
        duration: 0.002_9))),
  TraceRecord(
    time: 0, connection: nil,
    .difference(
      DifferenceTrace(
        part: "Origin", kind: .onlyTheirs, own: nil, other: "https://app.example.com", significance: .yes,
        why: "a server that checks it refuses others, and often its absence as well (RFC 6455 §10.2)"))),
  TraceRecord(
    time: 0.062_5, connection: nil,
    .advice(
      AdviceTrace(
        text: "the smallest change that the server accepts is: Origin: http://localhost:8000",
        variations: ["origin-target"],
        command: "wscope connect -o http://localhost:8000 ws://localhost:8000/ws"))),
  TraceRecord(
    time: 0.009_512, connection: 1,
    .close(
      CloseTrace(initiator: .server, code: .goingAway, reason: "bye", clean: true, ended: "fin"))),
  TraceRecord(
    time: 0.001_466, connection: nil,
    .error(
      ErrorTrace(
        phase: "connect", message: "127.0.0.1:8443: Connection refused",
        hint: "is the server running, and does it listen on 127.0.0.1:8443?", exitStatus: 11,
        diagnosis: Finding(
          id: "connection-refused", cause: "nothing listens on port 8443 of 127.0.0.1", certainty: .certain,
          seen: ["127.0.0.1:8443: Connection refused"],
          next: "is the server running, and does it listen on 127.0.0.1:8443?",
          command: "ss -ltn 'sport = :8443'")))),
  TraceRecord(
    time: 0.009_604, connection: nil,
    .summary(
      SummaryTrace(
        connections: 1, client: TrafficCount(frames: 2, messages: 1, bytes: 5),
        server: TrafficCount(frames: 2, messages: 1, bytes: 2), violations: 1, duration: 0.009_604,
        exitStatus: 0))),
]
