import Bytes
import Testing
import WebSocketCore

@testable import AppProtocols

/// A client's side of a conversation, as packets on the wire.
private struct Wire {
  var server: SocketIOServer

  init(_ namespaces: [String]? = nil, limit: Int = 1000) {
    server = SocketIOServer(.init(namespaces: namespaces, attachmentLimit: limit))
  }

  mutating func receive(_ packet: String) -> [SocketIOServerAction] {
    server.receive(Array(packet.utf8)) { "sid" }
  }

  mutating func receive(_ bytes: [UInt8]) -> [SocketIOServerAction] { server.receive(attachment: bytes) }

  static func joined(_ namespaces: String..., limit: Int = 1000) -> Wire {
    var wire = Wire(limit: limit)
    for namespace in namespaces { _ = wire.receive(namespace == "/" ? "0" : "0\(namespace),") }
    return wire
  }
}

private func text(_ text: String) -> EngineIOMessage { EngineIOMessage(.text, Array(text.utf8)) }

private func event(
  _ name: String, _ arguments: [JSONValue] = [], in namespace: String = "/", _ attachments: [[UInt8]] = [],
  id: Int? = nil
) -> SocketIOServerAction {
  .event(
    SocketIOEvent(
      namespace: namespace, name: name, arguments: arguments, attachments: attachments, id: id))
}

private let placeholder = JSONValue.object([.init("_placeholder", .bool(true)), .init("num", .number("0"))])

@Suite struct SocketIOServerTests {
  // MARK: Namespaces

  @Test("A client joins any namespace, and gets a sid of its own in each")
  func joins() {
    var wire = Wire()
    #expect(
      wire.receive("0") == [.send(text(#"40{"sid":"sid"}"#)), .joined(namespace: "/", sid: "sid", auth: nil)])
    #expect(
      wire.receive(#"0/chat,{"token":"x"}"#) == [
        .send(text(#"40/chat,{"sid":"sid"}"#)),
        .joined(namespace: "/chat", sid: "sid", auth: .object([.init("token", .string("x"))])),
      ])
    #expect(wire.server.joined == ["/", "/chat"])
  }

  @Test("What stands behind a question mark belongs to no name")
  func query() {
    var wire = Wire(["/chat"])
    #expect(wire.receive("0/chat?token=x,").first == .send(text(#"40/chat,{"sid":"sid"}"#)))
    #expect(wire.receive(#"2/chat?token=x,["a"]"#) == [event("a", in: "/chat")])
  }

  @Test("A namespace that is not served is refused, and so is one that the client is in")
  func refuses() {
    var wire = Wire(["/chat"])
    #expect(
      wire.receive("0") == [
        .send(text(#"44{"message":"Invalid namespace"}"#)),
        .refused(namespace: "/", message: "Invalid namespace"),
      ])
    _ = wire.receive("0/chat,")
    #expect(
      wire.receive("0/chat,") == [
        .send(text(#"44/chat,{"message":"Already connected"}"#)),
        .refused(namespace: "/chat", message: "Already connected"),
      ])
    #expect(wire.server.joined == ["/chat"])
  }

  @Test("Who has left hears and says nothing, and may come back")
  func leaves() {
    var wire = Wire.joined("/chat")
    #expect(wire.receive("1/chat,") == [.left(namespace: "/chat")])
    #expect(
      wire.receive(#"2/chat,["a"]"#) == [
        .unexpected(
          "a Socket.IO event for /chat, in which the client is not", raw: Array(#"42/chat,["a"]"#.utf8))
      ])
    #expect(wire.receive("0/chat,").count == 2)
  }

  // MARK: Events

  @Test("Events come with their arguments, their namespace and the ack that they want")
  func events() {
    var wire = Wire.joined("/", "/chat")
    #expect(wire.receive(#"2["message","hi",1.50]"#) == [event("message", [.string("hi"), .number("1.50")])])
    #expect(wire.receive(#"2/chat,12["ask"]"#) == [event("ask", in: "/chat", id: 12)])
  }

  @Test("A binary event waits for its attachments, and comes whole")
  func binary() {
    var wire = Wire.joined("/")
    #expect(wire.receive(#"52-7["up",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#) == [])
    #expect(wire.receive([1, 2]) == [])
    let second = JSONValue.object([.init("_placeholder", .bool(true)), .init("num", .number("1"))])
    #expect(wire.receive([]) == [event("up", [placeholder, second], [[1, 2], []], id: 7)])
  }

  @Test("What is not as it should be is told, and the next event is taken")
  func unexpected() {
    var wire = Wire.joined("/", limit: 3)
    #expect(
      wire.receive([9]) == [.unexpected("a binary message that belongs to no event", raw: [9])])
    #expect(
      wire.receive("2{}") == [
        .unexpected("a Socket.IO event needs an array that begins with a name", raw: Array("42{}".utf8))
      ])
    let head = #"51-["up",{"_placeholder":true,"num":0}]"#
    _ = wire.receive(head)
    #expect(
      wire.receive(#"2["a"]"#) == [
        .unexpected("1 of the 1 attachments that belong here did not come", raw: nil),
        event("up", [placeholder]), event("a"),
      ])
    _ = wire.receive(head)
    #expect(
      wire.receive([1, 2, 3, 4]) == [
        .unexpected(
          "the attachments of an event are longer than 3 bytes together and were dropped",
          raw: Array("4\(head)".utf8))
      ])
    #expect(wire.receive(#"2["a"]"#) == [event("a")])
  }

  // MARK: Acks

  @Test("An event that wants an ack has a number of its own, and the ack names its event")
  func acks() {
    var wire = Wire.joined("/", "/chat")
    let first = SocketIOEvent(name: "ask", arguments: [placeholder], attachments: [[7]])
    #expect(
      wire.server.emit(first, ackDeadline: 5) == [
        text(#"451-0["ask",{"_placeholder":true,"num":0}]"#), EngineIOMessage(.binary, [7]),
      ])
    #expect(
      wire.server.emit(SocketIOEvent(namespace: "/chat", name: "b"), ackDeadline: 6) == [
        text(#"42/chat,1["b"]"#)
      ])
    #expect(
      wire.receive(#"3/chat,1["ok"]"#) == [
        .acknowledged(SocketIOAck(namespace: "/chat", event: "b", id: 1, arguments: [.string("ok")]))
      ])
    #expect(wire.server.nextDeadline() == 5)
    #expect(wire.server.expire(at: 4) == [])
    #expect(wire.server.expire(at: 5) == [.init(namespace: "/", event: "ask", deadline: 5)])
    #expect(wire.server.nextDeadline() == nil)
    #expect(wire.receive("30[]") == [.acknowledged(SocketIOAck(event: nil, id: 0))])
  }

  @Test("The end tells where the client was, and which acks will not come")
  func end() {
    var wire = Wire.joined("/chat", "/")
    _ = wire.server.emit(SocketIOEvent(name: "ask"), ackDeadline: 5)
    let (left, unanswered) = wire.server.end()
    #expect(left == ["/", "/chat"])
    #expect(unanswered == [.init(namespace: "/", event: "ask", deadline: 5)])
    #expect(wire.server.joined == [])
  }
}

@Suite struct SocketIORoomsTests {
  private func message(room: JSONValue? = nil, in namespace: String = "/") -> SocketIOEvent {
    let argument = room.map { JSONValue.object([.init("room", $0)]) } ?? .string("hi")
    return SocketIOEvent(namespace: namespace, name: "message", arguments: [argument])
  }

  private func rooms(_ scope: SocketIORooms.Scope, hasRooms: Bool = true) -> SocketIORooms {
    var rooms = SocketIORooms(scope: scope, hasRooms: hasRooms)
    for client in [30, 4, 17] { rooms.enter(client, "/") }
    rooms.enter(4, "/chat")
    _ = rooms.perform(.join(room: "x"), for: 17, in: "/")
    _ = rooms.perform(.join(room: "x"), for: 4, in: "/")
    _ = rooms.perform(.join(room: "x"), for: 4, in: "/")
    return rooms
  }

  @Test(
    "Whom an event reaches that names no room",
    arguments: [
      (SocketIORooms.Scope.sender, nil), (.all, [4, 17, 30]), (.others, [4, 30]),
    ] as [(SocketIORooms.Scope, [Int]?)])
  func scopes(scope: SocketIORooms.Scope, expected: [Int]?) {
    #expect(rooms(scope).audience(of: message(), from: 17) == expected)
  }

  @Test("A room is heard by those in it, in its namespace, whoever sends to it")
  func room() {
    let x = JSONValue.string("x")
    #expect(rooms(.sender).audience(of: message(room: x), from: 30) == [4, 17])
    #expect(rooms(.sender).audience(of: message(room: x), from: 17) == [4, 17])
    #expect(rooms(.others).audience(of: message(room: x), from: 17) == [4])
    #expect(rooms(.all).audience(of: message(room: x, in: "/chat"), from: 4) == [])
    #expect(rooms(.all).audience(of: message(room: .string("nowhere")), from: 4) == [])
    #expect(rooms(.all).audience(of: message(room: .null), from: 4) == [4, 17, 30])
    #expect(rooms(.all, hasRooms: false).audience(of: message(room: x), from: 4) == [4, 17, 30])
  }

  @Test("A client may be in so many rooms and no more, whatever its namespaces")
  func limit() {
    var rooms = rooms(.all)
    func joins(_ client: Int, _ room: String, in namespace: String = "/") -> Bool {
      rooms.perform(.join(room: room), for: client, in: namespace)
    }
    for number in 1..<SocketIORooms.mostRooms { #expect(joins(4, "\(number)", in: "/chat")) }
    #expect(!joins(4, "more"))
    #expect(rooms.audience(of: message(room: .string("more")), from: 4) == [])
    // In this one it is, others have places of their own, and who leaves one may join another.
    #expect(joins(4, "7", in: "/chat") && joins(17, "more"))
    _ = rooms.perform(.leave(room: "x"), for: 4, in: "/")
    #expect(joins(4, "more"))
    #expect(rooms.audience(of: message(room: .string("more")), from: 4) == [4, 17])
  }

  @Test("Who has left a room, a namespace, or everything is reached no more")
  func leaving() {
    var rooms = rooms(.all)
    let toX = message(room: .string("x"))
    _ = rooms.perform(.leave(room: "x"), for: 17, in: "/")
    #expect(rooms.audience(of: toX, from: 30) == [4])
    rooms.exit(4, "/")
    #expect(rooms.audience(of: toX, from: 30) == [])
    #expect(rooms.members(of: "/") == [17, 30])
    #expect(rooms.members(of: "/chat") == [4])
    // It comes back, and is in no room any more.
    rooms.enter(4, "/")
    #expect(rooms.members(of: "/") == [4, 17, 30])
    #expect(rooms.audience(of: toX, from: 30) == [])
  }

  @Test(
    "join and leave, with an object or a plain name",
    arguments: [
      (#"["join",{"room":"x","username":"a"}]"#, SocketIORooms.Command.join(room: "x")),
      (#"["join","x"]"#, .join(room: "x")), (#"["leave",{"room":7}]"#, .leave(room: "7")),
      (#"["join"]"#, nil), (#"["join",7]"#, nil), (#"["join",{}]"#, nil), (#"["message",{"room":"x"}]"#, nil),
    ] as [(String, SocketIORooms.Command?)])
  func commands(packet: String, expected: SocketIORooms.Command?) throws {
    let packet = try SocketIOPacket(parsing: "2" + packet)
    let event = try #require(SocketIOEvent(packet, []))
    #expect(SocketIORooms(scope: .all, hasRooms: true).command(event) == expected)
    #expect(SocketIORooms(scope: .all, hasRooms: false).command(event) == nil)
  }
}
