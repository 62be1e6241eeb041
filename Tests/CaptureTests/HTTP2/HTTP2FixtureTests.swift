import Bytes
import Testing
import WebSocketCore

@testable import Capture

/// The messages of one direction of a stream, unmasked, as the recorder of HTTP/2 has written its bytes down.
private func messages(_ lines: [String], _ stream: UInt32, _ sender: Role) -> [String] {
  let bytes = lines.filter { $0.hasPrefix("\(stream) \(sender) ") }
    .compactMap { Hex.decode($0.split(separator: " ")[2]) }
  return decodeFrames(Array(bytes.joined()), sender: sender).frames.map {
    "\($0.header.opcode.name) \(Hex.encode($0.payload)) \($0.violations.count)"
  }
}

@Suite struct HTTP2FixtureTests {
  @Test("Two WebSockets, one refused, and a GET on one connection, as hypercorn and h2 speak")
  func echo() throws {
    let steps: [HTTP2Step] = try recordedTraffic("http2/echo.txt").map { sender, bytes in
      sender == .client ? .client(bytes) : .server(bytes)
    }
    let recorded = runHTTP2(steps)
    let lines = recorded.lines
    #expect(
      lines.filter { $0.contains("HTTP/2.0") } == [
        "1 CONNECT /chat?token=secret HTTP/2.0", "3 CONNECT /deflated HTTP/2.0",
        "7 CONNECT /refused HTTP/2.0", "1 HTTP/2.0 200", "3 HTTP/2.0 200", "7 HTTP/2.0 403",
      ])
    #expect(recorded.heads[1]?.request.head.list("Sec-WebSocket-Protocol") == ["chat", "other"])
    #expect(recorded.heads[1]?.response?.head.first("Sec-WebSocket-Protocol") == "chat")
    #expect(recorded.heads[1]?.response?.head.first("Sec-WebSocket-Extensions") == nil)
    #expect(recorded.heads[3]?.response?.head.first("Sec-WebSocket-Extensions") == "permessage-deflate")
    let said = ["text 68656c6c6f 0", "text d09620f09f8e89 0", "binary 0001feff 0", "close 03e8627965 0"]
    #expect(messages(lines, 1, .client) == said)
    #expect(messages(lines, 1, .server) == said)
    // Compressed, and so RSV1 is set: the second message refers back to the first.
    let compressed = messages(lines, 3, .server)
    #expect(compressed.map { String($0.prefix(13)) } == ["text 4a4c4fcc", "text 42e30200"])
    #expect(
      lines.suffix(8) == [
        "1 client END_STREAM", "3 client RST_STREAM CANCEL", "3 closed",
        "http2: the client says GOAWAY (NO_ERROR) after stream 0", "1 unfinished", "1 closed", "7 unfinished",
        "7 closed",
      ])
    for size in [1, 2, 3, 7, 9, 10, 100] {
      #expect(runHTTP2(steps, pieceSize: size).lines == lines)
    }
  }
}
