import Bytes
import Testing
import WebSocketCore

@testable import AppProtocols

/// The server's side of a conversation, as messages on the wire.
private struct Wire {
  var client: SocketIOClient
  var now = 0.0

  static let open =
    #"0{"sid":"engine","upgrades":[],"pingTimeout":20000,"pingInterval":25000,"maxPayload":1000000}"#

  init(_ namespaces: [String] = ["/"], auth: JSONValue? = nil, limit: Int = 1000) {
    client = SocketIOClient(.init(namespaces: namespaces, auth: auth, attachmentLimit: limit))
  }

  mutating func receive(_ text: String) -> [SocketIOClientAction] {
    Array(text.utf8).withUnsafeBytes { client.receive($0, .text, at: now) }
  }

  mutating func receive(_ bytes: [UInt8]) -> [SocketIOClientAction] {
    bytes.withUnsafeBytes { client.receive($0, .binary, at: now) }
  }

  /// One that has joined.
  static func joined(_ namespaces: [String] = ["/"], limit: Int = 1000) -> Wire {
    var wire = Wire(namespaces, limit: limit)
    _ = wire.receive(open)
    for namespace in namespaces {
      _ = wire.receive(namespace == "/" ? #"40{"sid":"s"}"# : "40\(namespace),{\"sid\":\"s\"}")
    }
    return wire
  }
}

private func text(_ text: String) -> SocketIOClientAction { .send(.text, Array(text.utf8)) }

private func event(
  _ name: String, _ arguments: [JSONValue] = [], in namespace: String = "/", _ attachments: [[UInt8]] = [],
  id: Int? = nil
) -> SocketIOClientAction {
  .event(
    SocketIOEvent(
      namespace: namespace, name: name, arguments: arguments, attachments: attachments, id: id))
}

private let placeholder = JSONValue.object([.init("_placeholder", .bool(true)), .init("num", .number("0"))])

@Suite struct SocketIOClientJoiningTests {
  @Test("The session is opened, the namespace asked for, and ready when the server says so")
  func joins() {
    var wire = Wire()
    #expect(wire.receive(Wire.open) == [.opened(EngineIOOpen(sid: "engine")), text("40")])
    #expect(!wire.client.isReady)
    #expect(wire.receive(#"40{"sid":"s"}"#) == [.joined(namespace: "/"), .ready])
    #expect(wire.client.isReady)
  }

  @Test("Each namespace is asked for with the credentials, and ready is said once, after the last")
  func several() {
    var wire = Wire(["/chat", "/"], auth: .object([.init("token", .string("sesame"))]))
    #expect(
      wire.receive(Wire.open).dropFirst()
        == [text(#"40/chat,{"token":"sesame"}"#), text(#"40{"token":"sesame"}"#)])
    #expect(wire.receive(#"40{"sid":"a"}"#) == [.joined(namespace: "/")])
    #expect(wire.receive(#"40/chat,{"sid":"b"}"#) == [.joined(namespace: "/chat"), .ready])
  }

  @Test("An event before the acknowledgement of its namespace is handed on in its place")
  func early() {
    var wire = Wire(["/chat"])
    _ = wire.receive(Wire.open)
    #expect(
      wire.receive(#"42/chat,["server_response",{"data":"Connected"}]"#)
        == [event("server_response", [.object([.init("data", .string("Connected"))])], in: "/chat")])
    #expect(wire.receive(#"40/chat,{"sid":"s"}"#) == [.joined(namespace: "/chat"), .ready])
  }

  @Test(
    "A refusal says why, as a string or in an object",
    arguments: [
      (#"44/x,"Unable to connect""#, "Unable to connect"),
      (#"44/x,{"message":"unauthorized","data":{"a":1}}"#, "unauthorized"),
    ])
  func refused(message: String, why: String) {
    var wire = Wire(["/x"])
    _ = wire.receive(Wire.open)
    #expect(wire.receive(message) == [.refused(namespace: "/x", message: why)])
    #expect(!wire.client.isReady)
  }

  @Test("A server of Engine.IO 3 joins / by itself, without data: it is recognised, and nothing more is read")
  func oldServer() {
    var wire = Wire(["/chat"])
    _ = wire.receive(#"0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":5000}"#)
    #expect(wire.receive("40") == [.failed(.oldServer)])
    #expect(wire.receive(#"42["a"]"#) == [])
    #expect(wire.client.nextDeadline() == nil)
  }

  @Test(
    "What opens no session is no Socket.IO server",
    arguments: [
      ("hello", "no Engine.IO packet: it begins with 'h', not with a type from 0 to 6"),
      ("", "an empty message is no Engine.IO packet"),
      ("2", "its first message is an Engine.IO ping"),
      ("0{}", "the Engine.IO open packet has no valid sid"),
    ])
  func strangers(message: String, why: String) {
    var wire = Wire()
    #expect(wire.receive(message) == [.failed(.notEngineIO(why))])
    #expect(wire.receive(Wire.open) == [])
  }
}

@Suite struct SocketIOClientReceivingTests {
  @Test("Events come with their namespace, their arguments unescaped, and the id of the ack they want")
  func events() {
    var wire = Wire.joined(["/", "/chat"])
    #expect(
      wire.receive(#"42["message","\u043f\u0440"]"#) == [event("message", [.string("пр")])])
    #expect(
      wire.receive(#"42/chat,7["question",1,null]"#)
        == [event("question", [.number("1"), .null], in: "/chat", id: 7)])
    #expect(wire.client.received == 2)
  }

  @Test("Attachments are joined to their event; a ping between them is answered")
  func attachments() {
    var wire = Wire.joined()
    #expect(wire.receive(#"452-["two",{"_placeholder":true,"num":0}]"#) == [])
    #expect(wire.receive([1, 2]) == [])
    #expect(wire.receive("2") == [text("3"), .heartbeat])
    #expect(wire.receive([3]) == [event("two", [placeholder], [[1, 2], [3]])])
    #expect(wire.client.received == 1)
  }

  @Test("An event whose attachments do not all come is handed on with those that did, and it is said")
  func missingAttachments() {
    var wire = Wire.joined()
    _ = wire.receive(#"452-["two",{"_placeholder":true,"num":0}]"#)
    _ = wire.receive([1])
    #expect(
      wire.receive(#"42["next"]"#) == [
        .unexpected("1 of the 2 attachments that belong here did not come", raw: nil),
        event("two", [placeholder], [[1]]), event("next"),
      ])
    _ = wire.receive(#"451-["one",{"_placeholder":true,"num":0}]"#)
    #expect(
      wire.client.end() == [
        .unexpected("1 of the 1 attachments that belong here did not come", raw: nil),
        event("one", [placeholder]),
      ])
  }

  @Test("Attachments beyond the limit are dropped with their event, and it is said; the next one comes")
  func longAttachments() {
    var wire = Wire.joined(limit: 3)
    _ = wire.receive(#"452-["big"]"#)
    _ = wire.receive([1, 2])
    #expect(
      wire.receive([3, 4]) == [
        .unexpected(
          "the attachments of an event are longer than 3 bytes together and were dropped",
          raw: Array(#"452-["big"]"#.utf8))
      ])
    _ = wire.receive(#"451-["small"]"#)
    #expect(wire.receive([1, 2, 3]) == [event("small", [], [[1, 2, 3]])])
  }

  @Test("More attachments than anything can need are not waited for, and it is said")
  func manyAttachments() {
    var wire = Wire.joined()
    let message = #"454097-["many"]"#
    #expect(
      wire.receive(message) == [
        .unexpected(
          "4097 attachments announced: no more than 4096 are joined",
          raw: Array(message.utf8))
      ])
    #expect(wire.receive(#"42["next"]"#) == [event("next")])
  }

  @Test("A ping is answered with its data; a noop is nothing")
  func heartbeat() {
    var wire = Wire.joined()
    #expect(wire.receive("2") == [text("3"), .heartbeat])
    #expect(wire.receive("6") == [])
  }

  @Test(
    "What is not of the protocol is handed on as it came, with the reason",
    arguments: [
      ("9x", "no Engine.IO packet: it begins with '9', not with a type from 0 to 6"),
      ("49", "no Socket.IO packet: it begins with '9', not with a type from 0 to 6"),
      ("42{}", "a Socket.IO event needs an array that begins with a name"),
      ("3", "an Engine.IO pong in the middle of a session"),
    ])
  func unexpected(message: String, why: String) {
    var wire = Wire.joined()
    #expect(wire.receive(message) == [.unexpected(why, raw: Array(message.utf8))])
  }

  @Test("A binary message without an event is handed on as it came")
  func orphan() {
    var wire = Wire.joined()
    #expect(wire.receive([1]) == [.unexpected("a binary message that belongs to no event", raw: [1])])
  }

  @Test("The server may disconnect a namespace, and end the session")
  func left() {
    var wire = Wire.joined(["/", "/chat"])
    #expect(wire.receive("41/chat,") == [.left(namespace: "/chat")])
    #expect(wire.client.joined == ["/"])
    #expect(wire.receive("1") == [.closed])
    #expect(wire.receive(#"42["a"]"#) == [])
  }

  @Test("An interval of 0, as python-engineio writes one of less than a second, opens a session")
  func noInterval() {
    var wire = Wire()
    #expect(
      wire.receive(#"0{"sid":"s","upgrades":[],"pingTimeout":20000,"pingInterval":0}"#)
        == [.opened(EngineIOOpen(sid: "s", pingInterval: 0, maxPayload: nil)), text("40")])
    #expect(wire.client.nextDeadline() == 20)
  }

  @Test("A server whose ping does not come in pingInterval and pingTimeout is given up")
  func silence() {
    var wire = Wire.joined()
    #expect(wire.client.nextDeadline() == 45)
    wire.now = 30
    _ = wire.receive("2")
    #expect(wire.client.nextDeadline() == 75)
    #expect(wire.client.expire(at: 74) == [])
    #expect(wire.client.expire(at: 75) == [.heartbeatMissed(seconds: 45)])
    #expect(wire.client.nextDeadline() == nil)
  }
}

@Suite struct SocketIOClientSendingTests {
  @Test("An event goes to the first namespace, or to the one that is named")
  func emit() throws {
    var wire = Wire.joined(["/chat", "/"])
    #expect(
      try wire.client.emit(.init("message", [.json(.string("hi")), .json(.number("1"))]))
        == [text(#"42/chat,["message","hi",1]"#)])
    #expect(try wire.client.emit(.init(namespace: "/", "message")) == [text(#"42["message"]"#)])
  }

  @Test("Nothing is sent to a namespace that is not joined")
  func notJoined() {
    var wire = Wire.joined()
    #expect(throws: SocketIOClient.NotJoined(namespace: "/x")) {
      try wire.client.emit(.init(namespace: "/x", "a"), ackDeadline: 1)
    }
    #expect(wire.client.acks.count == 0)
  }

  @Test("Bytes become placeholders, and follow in binary messages")
  func attachments() throws {
    var wire = Wire.joined()
    #expect(
      try wire.client.emit(.init("upload", [.bytes([1]), .json(.null), .bytes([2, 3])])) == [
        text(#"452-["upload",{"_placeholder":true,"num":0},null,{"_placeholder":true,"num":1}]"#),
        .send(.binary, [1]), .send(.binary, [2, 3]),
      ])
  }

  @Test("Acks are told apart by id and namespace")
  func acks() throws {
    var wire = Wire.joined(["/", "/chat"])
    #expect(try wire.client.emit(.init("a"), ackDeadline: 5) == [text(#"420["a"]"#)])
    #expect(
      try wire.client.emit(.init(namespace: "/chat", "b"), ackDeadline: 6) == [text(#"42/chat,1["b"]"#)])
    #expect(wire.client.nextDeadline() == 5)
    #expect(
      wire.receive(#"43/chat,1["ok",{"x":1}]"#) == [
        .acknowledged(
          SocketIOAck(
            namespace: "/chat", event: "b", id: 1,
            arguments: [.string("ok"), .object([.init("x", .number("1"))])]))
      ])
    #expect(wire.receive("43/chat,0[]") == [.acknowledged(.init(namespace: "/chat", event: nil, id: 0))])
    #expect(wire.client.acks.count == 1)
    #expect(wire.receive("430[]") == [.acknowledged(.init(event: "a", id: 0))])
    #expect(wire.client.acks.count == 0)
  }

  @Test("A binary ack comes with its attachments")
  func binaryAck() throws {
    var wire = Wire.joined()
    _ = try wire.client.emit(.init("upload"), ackDeadline: 5)
    #expect(wire.receive(#"461-0[{"_placeholder":true,"num":0}]"#) == [])
    #expect(
      wire.receive([9])
        == [.acknowledged(.init(event: "upload", id: 0, arguments: [placeholder], attachments: [[9]]))])
  }

  @Test("Acks that do not come are named when their time is over, the oldest first, or at the end")
  func unanswered() throws {
    var wire = Wire.joined()
    for (index, name) in ["a", "b", "c", "d"].enumerated() {
      _ = try wire.client.emit(.init(name), ackDeadline: Double(index))
    }
    _ = wire.receive("431[]")
    #expect(
      wire.client.expire(at: 2) == [
        .unanswered(.init(namespace: "/", event: "a", deadline: 0)),
        .unanswered(.init(namespace: "/", event: "c", deadline: 2)),
      ])
    #expect(wire.client.end() == [.unanswered(.init(namespace: "/", event: "d", deadline: 3))])
    #expect(wire.client.end() == [])
  }

  @Test("The server's question is answered by its id")
  func answer() throws {
    var wire = Wire.joined(["/chat"])
    #expect(
      try wire.client.answer(.init(id: 1, [.json(.string("yes"))])) == [text(#"43/chat,1["yes"]"#)])
    #expect(
      try wire.client.answer(.init(id: 2, [.bytes([7])]))
        == [text(#"461-/chat,2[{"_placeholder":true,"num":0}]"#), .send(.binary, [7])])
  }

  @Test("Every namespace that is joined is left")
  func leave() {
    var wire = Wire.joined(["/chat", "/", "/other"])
    _ = wire.receive("41/other,")
    #expect(wire.client.leave() == [text("41/chat,"), text("41")])
    #expect(wire.client.leave() == [])
  }
}
