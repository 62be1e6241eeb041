import AppProtocols
import Bytes
import Testing

@testable import wscope

@Suite struct SocketIOReplyTests {
  private func answer(_ template: String, to event: SocketIOEvent) throws -> SocketIOEvent {
    try SocketIOReply(template).answer(to: event, from: 3)
  }

  private func event(_ argument: String?, name: String = "user_message") throws -> SocketIOEvent {
    SocketIOEvent(
      namespace: "/chat", name: name, arguments: try argument.map { [try JSONValue(parsing: $0)] } ?? [])
  }

  @Test(
    "A line with the argument, its members, the event, the namespace and the client in it",
    arguments: [
      (
        #"server_broadcast {"data": {json.text}}"#, #"{"text":"say \"hi\""}"#, "server_broadcast",
        #"[{"data":"say \"hi\""}]"#
      ),
      ("{event} {}", "[1,2]", "user_message", "[[1,2]]"),
      (#"re_{event} "Echo: {}" {client}"#, #""hi""#, "re_user_message", #"["Echo: hi",3]"#),
      (#""{event} in {path}""#, "1", "user_message in /chat", "[]"),
      ("pong", nil, "pong", "[]"), ("pong {}", nil, "pong", "[null]"),
    ] as [(String, String?, String, String)])
  func fills(template: String, argument: String?, name: String, arguments: String) throws {
    let answer = try answer(template, to: try event(argument))
    #expect(answer.name == name)
    #expect(answer.namespace == "/chat")
    #expect(JSONValue.array(answer.arguments).text == arguments)
  }

  @Test("A name that is no plain word stays one")
  func names() throws {
    #expect(try answer("{event} 1", to: try event("1", name: #"two "words""#)).name == #"two "words""#)
    #expect(try answer("{event} 1", to: try event("1", name: "/x")).name == "/x")
  }

  @Test("Attachments go with the argument that holds them, before those of the template")
  func attachments() throws {
    let placeholder = { (number: Int) in
      JSONValue.object([.init("_placeholder", .bool(true)), .init("num", .number("\(number)"))])
    }
    let upload = SocketIOEvent(name: "up", arguments: [placeholder(0)], attachments: [[1, 2]])
    let answer = try answer("down 0xff {}", to: upload)
    #expect(answer.attachments == [[1, 2], [0xFF]])
    #expect(answer.arguments == [placeholder(1), placeholder(0)])
  }

  @Test("What the message lacks is told")
  func obstacle() throws {
    #expect(throws: ReplyTemplate.Obstacle.noMember("text")) {
      try answer("a {json.text}", to: try event("{}"))
    }
  }

  @Test(
    "A template that is no event",
    arguments: [
      ("", SocketIOReply.Unusable.noEvent(.noName)), ("ack 1", .answer),
      ("/chat message {}", .namespace("/chat")),
      ("up @file", .noEvent(.unreadableFile("a template reads no files"))),
    ])
  func unusable(template: String, why: SocketIOReply.Unusable) {
    #expect(throws: why) { try SocketIOReply(template) }
  }
}
