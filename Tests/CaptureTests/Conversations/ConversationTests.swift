import Testing
import WebSocketCore

@testable import Capture

@Suite struct ConversationTests {
  @Test("From the upgrade to the end: heads, frames, messages, and what it comes to")
  func whole() {
    let played = play([
      .client(Wire.request()), .server(Wire.response()),
      .client(Wire.masked(.text, "Hel", fin: false) + Wire.masked(.ping, "p")),
      .client(Wire.masked(.continuation, "lo")), .server(Wire.plain(.pong, "p")),
      .server(Wire.plain(.binary, "abc")), .client(Wire.close(1000, "bye", mask: Wire.key)),
      .server(Wire.close(1000)), .end(.fin, .server), .end(.fin, .client),
    ])
    #expect(
      played.recorder.lines == [
        "1 client request /chat", "2 server response 101 ", "2 - handshake - - [] ",
        "3 client frame @144 more text 3/3 Hel", "3 client frame @153 ping 1/1 p",
        "4 client message text Hello 5/5 in 2", "4 client frame @160 continuation 2/2 lo",
        "5 server frame @129 pong 1/1 p", "6 server message binary abc 3/3 in 1",
        "6 server frame @132 binary 3/3 abc", "7 client frame @168 close 5/5 \u{3}\u{FFFD}bye",
        "8 server frame @137 close 2/2 \u{3}\u{FFFD}",
      ])
    let summary = played.summary
    #expect(summary.client[.text] == .init(frames: 1, bytes: 3))
    #expect(summary.client.frames == 4)
    #expect(summary.client.bytes == 11)
    #expect(summary.client.messages == 1)
    #expect(summary.client.roundTrips.mean == 2)
    #expect(summary.closedFirst == .client)
    #expect(summary.client.close?.reasonText == "bye")
    #expect(summary.isClean)
    #expect(summary.server.end == .fin)
    #expect(summary.duration == 9)
    #expect(summary.hasHandshake)
  }

  @Test("The same events however the bytes are cut")
  func chops() {
    let client =
      Wire.masked(.text, "Hel", fin: false) + Wire.masked(.ping, "p") + Wire.masked(.continuation, "lo 😀")
      + Wire.frame(.binary, Array(repeating: 7, count: 300), mask: Wire.key)
      + Wire.frame(.text, [0x66, 0xFF], mask: Wire.key) + Wire.close(1001, "x", mask: Wire.key)
    let server = Wire.plain(.text, "a") + Wire.plain(.text, "HTTP") + Array("HTTP/1.1 500 No\r\n\r\nxx".utf8)
    let steps: [Step] = [
      .client(Wire.request()), .server("HTTP/1.1 100 Continue\r\n\r\n" + Wire.response()), .client(client),
      .server(server),
    ]
    let whole = play(steps).recorder.lines
    #expect(whole.count == 17)
    #expect(
      whole.contains(
        "4 server note http: an HTTP response stands at byte 163, where a frame should begin: HTTP/1.1 500 No; nothing after it is read as frames"
      ))
    for size in 1...40 { #expect(play(steps, pieceSize: size).recorder.lines == whole) }
    for cut in 0...client.count {
      let parts: [Step] = [.client(Array(client[..<cut])), .client(Array(client[cut...]))]
      let cutUp = play(Array(steps[..<2]) + parts).recorder.frames.map(Recorder.describe)
      #expect(cutUp == play(Array(steps[..<3])).recorder.frames.map(Recorder.describe))
    }
  }

  @Test("What stands before the upgrade: other exchanges with bodies, 1xx, a refusal and another attempt")
  func otherExchanges() {
    let played = play([
      .client(
        "GET / HTTP/1.1\r\nHost: h\r\n\r\nPOST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nHELLO"),
      .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHTTP/\r\n0\r\n\r\n"),
      .server("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nHTTP"),
      .client("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + Wire.request()),
      .server("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
      .server("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"),
      .client(Wire.request("Sec-WebSocket-Protocol: b\r\n")),
      .server("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
      .server(Array(Wire.response("Sec-WebSocket-Protocol: b\r\n").utf8) + Wire.plain(.text, "hi")),
    ])
    #expect(
      played.recorder.lines == [
        "4 client request /chat", "6 server response 403 no", "6 - handshake - - [\"status-101\"] ",
        "7 client request /chat", "9 server response 101 ", "9 - handshake b - [] ",
        "9 server message text hi 2/2 in 1", "9 server frame @382 text 2/2 hi",
      ])
  }

  @Test("No WebSocket: one note, and silence")
  func others() {
    func notes(_ steps: [Step], _ beginning: ConversationSettings.Beginning = .handshake) -> [String] {
      play(steps, ConversationSettings(beginning: beginning)).recorder.lines
    }
    #expect(
      notes([.client("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), .server("HTTP/1.0 200 OK\r\n\r\nbody")]) == [
        "2 - note other: HTTP, 1 request, and no upgrade to WebSocket"
      ])
    #expect(
      notes([.client([0x16, 3, 1, 0, 5, 1]), .server([0x16, 3, 3])]) == [
        "1 client note other: the client speaks TLS, and not HTTP"
      ])
    #expect(notes([]) == ["0 - note other: no bytes"])
    #expect(
      notes([
        .client("GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n"), .server("HTTP/1.1 101 x\r\nUpgrade: h2c\r\n\r\n"),
      ])
        == ["2 server note other: the connection is upgraded to h2c"])
    var random = Dice(3)
    let noise = (0..<3000).map { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(notes([.client(noise), .server(noise)], .anywhere) == ["2 - note other: no WebSocket frames"])
  }

  @Test("One side only: what is known of the handshake is judged, and frames go on")
  func oneSided() {
    let client = play([.client(Wire.request()), .client(Wire.masked(.text, "a") + Wire.masked(.text, "b"))])
    #expect(
      client.recorder.lines == [
        "1 client request /chat", "2 - handshake - - [] ", "2 client message text a 1/1 in 1",
        "2 client frame @144 text 1/1 a", "2 client message text b 1/1 in 1",
        "2 client frame @151 text 1/1 b",
      ])
    let server = play([.server(Wire.response()), .server(Wire.plain(.text, "a"))])
    #expect(
      server.recorder.lines == [
        "1 server response 101 ", "2 server message text a 1/1 in 1", "2 server frame @129 text 1/1 a",
        "2 - handshake - - [] no request",
      ])
    let late = play([.server(Wire.response()), .client(Array(Wire.request().utf8) + Wire.masked(.text, "a"))])
    #expect(
      late.recorder.lines == [
        "1 server response 101 ", "2 client request /chat", "2 - handshake - - [] ",
        "2 client message text a 1/1 in 1", "2 client frame @144 text 1/1 a",
      ])
  }

  @Test("What a client sends before the answer waits for it")
  func early() {
    let early = play([
      .client(Array(Wire.request().utf8) + Wire.masked(.text, "a")), .server(Wire.response()),
    ])
    #expect(
      early.recorder.lines == [
        "1 client request /chat", "2 server response 101 ", "2 - handshake - - [] ",
        "1 client message text a 1/1 in 1", "1 client frame @144 text 1/1 a",
      ])
  }

  @Test("Frames that are known to begin with the first byte need no handshake")
  func framesOnly() {
    let played = play([.server(Wire.plain(.text, "a"))], ConversationSettings(beginning: .frames))
    #expect(
      played.recorder.lines == ["1 server message text a 1/1 in 1", "1 server frame @0 text 1/1 a"])
  }

  @Test("A frame that is cut off is told as far as it goes, with its message")
  func cut() {
    let played = play(
      [
        .server(Wire.plain(.text, "ab", fin: false) + Array(Wire.plain(.continuation, "cdef").dropLast(2))),
        .client([0x81]),
      ], ConversationSettings(beginning: .frames))
    #expect(
      played.recorder.lines == [
        "1 server frame @0 more text 2/2 ab", "2 server frame @4 continuation 2/4 cd",
        "2 server message text abcd 4/4 in 2 broken",
      ])
    #expect(played.summary.client.skippedBytes == 1)
  }

  @Test("An answer whose head never ends: it is searched for frames once, and that is all")
  func endlessHead() {
    var settings = ConversationSettings()
    settings.headLimit = 1000
    settings.heldLimit = 200
    let played = play(
      [.client(Wire.request()), .server("HTTP/1.1 101 x\r\n" + String(repeating: "x", count: 5000))], settings
    )
    #expect(played.recorder.lines == ["1 client request /chat", "2 - handshake - - [] "])
  }

  @Test("Requests without their answers: all are told, and the last one's frames")
  func unanswered() {
    let requests = String(repeating: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", count: 300)
    let played = play([
      .client(requests + Wire.request() + Wire.request()), .client(Wire.masked(.text, "a")),
    ])
    #expect(
      played.recorder.lines.map { $0.dropFirst(2) } == [
        "client request /chat", "- handshake - - [] ", "client request /chat", "- handshake - - [] ",
        "client message text a 1/1 in 1", "client frame @8388 text 1/1 a",
      ])
  }

  @Test("A message that another one interrupts is told as broken off")
  func interrupted() {
    let bytes = Wire.plain(.text, "half", fin: false) + Wire.plain(.text, "other")
    let played = play([.server(bytes)], ConversationSettings(beginning: .frames))
    #expect(
      played.recorder.lines == [
        "1 server frame @0 more text 4/4 half", "1 server message text half 4/4 in 1 broken",
        "1 server message text other 5/5 in 1", "1 server frame @6 text 5/5 other [\"interleaved-message\"]",
      ])
  }

  @Test("What is missing, for who reads one direction")
  func missing() {
    var recorder = Recorder()
    var conversation = Conversation(ConversationSettings())
    var head = Array("HTTP/1.1 1".utf8)
    head.withUnsafeMutableBytes { conversation.receive($0, from: .server, time: 1, into: &recorder) }
    let inHead = conversation.missing(from: .server)
    #expect(inHead == .endOfHead(have: 10))
    var frames = Conversation(ConversationSettings(beginning: .frames))
    var bytes: [UInt8] = [0x81, 0x05, 0x48]
    bytes.withUnsafeMutableBytes { frames.receive($0, from: .server, time: 1, into: &recorder) }
    let inPayload = frames.missing(from: .server)
    #expect(inPayload == .payload(offset: 0, have: 1, need: 5))
  }

  @Test("Secrets in heads are taken out unless they are wanted")
  func secrets() {
    let steps: [Step] = [.client(Wire.request("Authorization: Bearer abc\r\n"))]
    for shows in [false, true] {
      let played = play(steps, ConversationSettings(showsSecrets: shows))
      guard case .request(let request) = played.recorder.events[0] else {
        Issue.record("no request")
        return
      }
      #expect(request.head.first("Authorization") == (shows ? "Bearer abc" : "Bearer [redacted]"))
    }
  }

  @Test("A reset says who reset")
  func reset() {
    let played = play([.client(Wire.request()), .server(Wire.response()), .end(.rst, .server)])
    #expect(played.summary.resetBy == .server)
    #expect(!played.summary.isClean)
    #expect(played.summary.client.end == .rst)
  }
}
