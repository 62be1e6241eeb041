import Bytes
import Testing

@testable import AppProtocols

private func parse(_ text: String) throws(SocketIOLineError) -> SocketIOLine {
  try SocketIOLine(parsing: text) { path throws(SocketIOLineError) in
    if path == "missing" { throw .unreadableFile("missing: no such file") }
    return Array(path.utf8)
  }
}

@Suite struct SocketIOLineTests {
  @Test(
    "A line is an event with its arguments",
    arguments: [
      ("ping_me", SocketIOLine.Event("ping_me")),
      (
        #"user_message {"text": "h i"}"#,
        .init("user_message", [.json(.object([.init("text", .string("h i"))]))])
      ),
      (
        " a 1  -2.5e3\t\"x\\\"y\" [1, 2] null true\r",
        .init(
          "a",
          [
            .json(.number("1")), .json(.number("-2.5e3")), .json(.string("x\"y")),
            .json(.array([.number("1"), .number("2")])), .json(.null), .json(.bool(true)),
          ])
      ),
      (#"/chat привет "мир""#, .init(namespace: "/chat", "привет", [.json(.string("мир"))])),
      (#""two words" 1"#, .init("two words", [.json(.number("1"))])),
      (#"/chat "/slash""#, .init(namespace: "/chat", "/slash")),
      (#""ack" 1"#, .init("ack", [.json(.number("1"))])),
      (
        "upload 0x00fF 0 @a/b.png",
        .init(
          "upload",
          [
            .bytes([0, 255]), .json(.number("0")), .bytes(Array("a/b.png".utf8)),
          ])
      ),
    ])
  func event(line: String, expected: SocketIOLine.Event) throws {
    #expect(try parse(line) == .event(expected))
  }

  @Test("ack with an id answers an event")
  func answer() throws {
    #expect(try parse("ack 3") == .answer(.init(id: 3)))
    #expect(
      try parse(#"/chat ack 0 "yes""#) == .answer(.init(namespace: "/chat", id: 0, [.json(.string("yes"))])))
  }

  @Test(
    "A line that is none says why",
    arguments: [
      ("/chat", SocketIOLineError.noName),
      ("user_message hi", .notJSON(JSONError(offset: 13, .unexpected(UInt8(ascii: "h"), .value)))),
      ("a {\"x\":1", .notJSON(JSONError(offset: 8, .truncated))),
      ("a 1[2]", .notJSON(JSONError(offset: 3, .unexpected(UInt8(ascii: "["), .nothing)))),
      ("a [1]x", .notJSON(JSONError(offset: 5, .unexpected(UInt8(ascii: "x"), .nothing)))),
      ("a 0x0", .badHex("0x0")),
      ("a @missing", .unreadableFile("missing: no such file")),
      ("ack", .noAckID),
      ("ack -1", .noAckID),
      ("ack yes", .noAckID),
    ])
  func malformed(line: String, expected: SocketIOLineError) {
    #expect(throws: expected) { try parse(line) }
  }
}

@Suite struct SocketIOClientReceivedLineTests {
  @Test(
    "An event is written as it would be typed",
    arguments: [
      ("user_message", "user_message"), ("привет", "привет"), ("two words", #""two words""#),
      ("/slash", #""/slash""#), ("ack", #""ack""#), ("", #""""#), ("\"", #""\"""#), ("a\nb", #""a\nb""#),
    ])
  func names(name: String, written: String) throws {
    let line = SocketIOEvent(name: name).line(showsNamespace: false) { _ in nil }
    #expect(line == written)
    #expect(try parse(line) == .event(.init(name)))
  }

  @Test("Arguments follow, attachments in the place of their placeholders, the namespace in front")
  func arguments() {
    let event = SocketIOEvent(
      namespace: "/chat", name: "file",
      arguments: [
        .object([.init("data", SocketIOPacket.placeholder(0)), .init("имя", .string("я"))]), .number("1.0"),
      ],
      attachments: [[1]])
    let line = event.line(showsNamespace: true) {
      event.attachments.indices.contains($0) ? .string("01") : nil
    }
    #expect(line == #"/chat file {"data":"01","имя":"я"} 1.0"#)
  }

  @Test("An ack names the event that it answers, or its number where there was none")
  func acks() {
    let ack = SocketIOAck(event: "user message", id: 4, arguments: [.string("ok")])
    #expect(ack.line(showsNamespace: false) { _ in nil } == #"ack "user message" "ok""#)
    #expect(SocketIOAck(event: nil, id: 4).line(showsNamespace: true) { _ in nil } == "/ ack 4")
  }
}
