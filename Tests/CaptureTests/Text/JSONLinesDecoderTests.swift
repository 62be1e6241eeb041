import Testing
import WebSocketCore

@testable import Capture

@Suite struct JSONLinesDecoderTests {
  private static let request =
    #"{"v":1,"type":"request","t":0.001,"conn":1,"data":{"direction":"sent","method":"GET","target":"/","fields":[],"text":"GET / HTTP/1.1\r\nHost: h\r\nCookie: a=1\r\n\r\n"}}"#
  private static let response =
    #"{"v":1,"type":"response","t":0.002,"conn":1,"data":{"direction":"received","status":101,"reason":"X","fields":[],"text":"HTTP/1.1 101 X\r\n\r\n","body":null}}"#
  private static let open =
    #"{"v":1,"type":"open","t":0.002,"conn":1,"data":{"url":"wss://h/","subprotocol":null,"extensions":null,"timing":{}}}"#
  private static let close =
    #"{"v":1,"type":"close","t":0.5,"conn":1,"data":{"initiator":"server","code":1001,"reason":"bye","clean":true,"ended":"fin"}}"#

  private static func message(_ text: String, from role: Role, conn: Int = 1) -> String {
    #"{"v":1,"type":"message","t":0.01,"conn":\#(conn),"data":{"from":"\#(role)","direction":"sent","opcode":1,"opcode_name":"text","payload_length":\#(text.utf8.count),"wire_length":9,"frames":2,"compressed":true,"compression_ratio":1,"text":"\#(text)","payload_truncated":false}}"#
  }

  private static func frame(_ opcode: Int, _ payload: String, from role: Role) -> String {
    #"{"v":1,"type":"frame","t":0.01,"conn":1,"data":{"from":"\#(role)","direction":"sent","offset":7,"fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":\#(opcode),"opcode_name":"x","mask":false,"masking_key":null,"payload_length":\#(payload.utf8.count),"length_encoding":7,"text":"\#(payload)","payload_truncated":false,"close":null}}"#
  }

  private static func read(
    _ lines: [String], pieceSize: Int = .max, wantsMessages: Bool = true
  ) throws -> (capture: FoundWebSockets, failure: String?) {
    try read(lines, pieceSize: pieceSize, settings: ConversationSettings(wantsMessages: wantsMessages))
  }

  private static func read(
    _ lines: [String], pieceSize: Int = .max, settings: ConversationSettings
  ) throws -> (capture: FoundWebSockets, failure: String?) {
    let sink = FoundWebSockets()
    let decoder = JSONLinesDecoder(CaptureSettings(conversation: settings), sink: sink)
    var bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    var failure: String?
    do throws(CaptureFailure) {
      var position = 0
      while position < bytes.count {
        let end = min(bytes.count, position + min(pieceSize, bytes.count))
        var piece = Array(bytes[position..<end])
        let result = piece.withUnsafeMutableBytes { block -> CaptureFailure? in
          do throws(CaptureFailure) { try decoder.take(block) } catch { return error }
          return nil
        }
        if let result { throw result }
        position = end
      }
    } catch { failure = error.description }
    do throws(CaptureFailure) { try decoder.finish() } catch { failure = failure ?? error.description }
    bytes = []
    return (sink, failure)
  }

  private static let session = [
    request, response, open, message("hi", from: .client), message("ho", from: .server), close,
  ]

  @Test("A session, however it is cut", arguments: [.max, 1, 7, 100])
  func session(pieceSize: Int) throws {
    let (capture, failure) = try Self.read(Self.session, pieceSize: pieceSize)
    #expect(failure == nil)
    #expect(capture.connections.map(\.url) == ["wss://h/"])
    #expect(capture.heads.map { $0.split(separator: "\r\n").first } == ["GET / HTTP/1.1", "HTTP/1.1 101 X"])
    #expect(capture.heads.first?.contains("Cookie: a=[redacted]") == true)
    #expect(capture.messages == ["client hi", "server ho"])
    let summary = try #require(capture.summaries.first)
    #expect(summary.closedFirst == .server && summary.server.close?.code == .goingAway && summary.isClean)
    #expect(summary.client.messages == 1 && summary.begin == 1_000_000 && summary.end == 500_000_000)
  }

  @Test(
    "Frames stand for messages where there are some, unless messages are wanted", arguments: [false, true])
  func frames(wantsMessages: Bool) throws {
    let lines = [
      Self.request, Self.response, Self.open, Self.frame(9, "p", from: .client),
      Self.frame(1, "hi", from: .client),
      Self.message("hi", from: .client), Self.close,
    ]
    let capture = try Self.read(lines, wantsMessages: wantsMessages).capture
    #expect(capture.frames == ["client ping", "client text"])
    #expect(capture.messages == (wantsMessages ? ["client hi"] : []))
    #expect(capture.summaries.first?.client[.ping].frames == 1)
  }

  @Test("Where messages are needed as a whole, each is told before the frame that ends it")
  func wholeMessages() throws {
    let lines = [
      Self.request, Self.response, Self.open, Self.frame(1, "hi", from: .client),
      Self.message("hi", from: .client), Self.frame(9, "p", from: .server), Self.message("ho", from: .server),
      Self.close,
    ]
    var settings = ConversationSettings(wantsMessages: false)
    settings.whole = .init(limit: 1) { _, target in target == "/" }
    let capture = try Self.read(lines, settings: settings).capture
    #expect(capture.frames == ["client text", "server ping"])
    // The server's has no frame: it belongs to none.
    #expect(capture.messages == ["client h"])
    #expect(capture.order == ["client h", "client text", "server ping"])
  }

  @Test("An answer with another secret than the one that was offered does not agree")
  func otherSecret() throws {
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
    func field(_ line: String, _ value: String) -> String {
      line.replacing(#"\r\n\r\n"#, with: #"\r\nSec-WebSocket-Protocol: \#(value)\r\n\r\n"#)
    }
    let lines = [field(Self.request, token + "1"), field(Self.response, token + "2"), Self.open, Self.close]
    let heads = try Self.read(lines).capture.heads
    #expect(heads.first?.contains("Sec-WebSocket-Protocol: redacted\r\n") == true)
    #expect(heads.last?.contains("Sec-WebSocket-Protocol: redacted-2\r\n") == true)
  }

  @Test("A breach belongs to the frame before it")
  func violations() throws {
    let violation =
      #"{"v":1,"type":"violation","t":0,"conn":1,"data":{"from":"client","rule":"mask-required","section":"","severity":"error","requirement":"","detail":"MASK is 0","offset":7,"close_code":1002}}"#
    let capture = try Self.read([Self.frame(1, "hi", from: .client), violation]).capture
    #expect(capture.others == ["mask-required"])
  }

  @Test("Connections are told apart, and what concerns none is skipped")
  func connections() throws {
    let lines = [
      #"{"v":1,"type":"open","t":0,"conn":null,"data":{"url":"ws://127.0.0.1:1","subprotocol":null,"extensions":null,"timing":{}}}"#,
      Self.message("one", from: .client, conn: 1), Self.message("two", from: .client, conn: 2),
      #"{"v":1,"type":"new","t":0,"conn":2,"data":{}}"#, "",
    ]
    let (capture, failure) = try Self.read(lines)
    #expect(
      failure == nil && capture.connections.count == 2 && capture.messages == ["client one", "client two"])
    #expect(capture.summaries.count == 2)
  }

  @Test(
    "What is no record",
    arguments: [
      ("{", "line 2 is no JSON: "), ("[]", "line 2 is no record of wscope"),
      ("{\"v\":2}", "line 2 is no record"),
    ])
  func malformed(line: String, why: String) throws {
    let (capture, failure) = try Self.read([Self.message("a", from: .client), line])
    #expect(failure?.hasPrefix(why) == true)
    #expect(capture.messages == ["client a"], "what came before it is told")
  }

  @Test("It is told by its beginning")
  func sniffing() {
    #expect(Array(Self.request.utf8).withUnsafeBytes { InputFormat(sniffing: $0) } == .jsonLines)
    #expect(Array(#"{"log":{"entries":[]}}"#.utf8).withUnsafeBytes { InputFormat(sniffing: $0) } == .har)
  }
}
