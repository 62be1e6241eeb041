import Bytes
import Testing

@testable import AppProtocols

@Suite struct SocketIOPacketTests {
  /// As servers and clients send them, behind the `4`.
  static let observed: [(String, SocketIOPacket)] = [
    ("0", SocketIOPacket(.connect)),
    ("0/chat,", SocketIOPacket(.connect, namespace: "/chat")),
    (
      #"0/private,{"token":"sesame"}"#,
      SocketIOPacket(
        .connect, namespace: "/private", data: .object([.init("token", .string("sesame"))]))
    ),
    ("0/chat?a=1,", SocketIOPacket(.connect, namespace: "/chat?a=1")),
    ("1", SocketIOPacket(.disconnect)),
    ("1/chat,", SocketIOPacket(.disconnect, namespace: "/chat")),
    (#"2["message","hi"]"#, SocketIOPacket(event: "message", [.string("hi")])),
    (#"20["ack_me",1,2]"#, SocketIOPacket(event: "ack_me", [.number("1"), .number("2")], id: 0)),
    (
      #"2/chat,12["ack_me",{"x":1}]"#,
      SocketIOPacket(event: "ack_me", [.object([.init("x", .number("1"))])], namespace: "/chat", id: 12)
    ),
    ("31[]", SocketIOPacket(.ack, id: 1, data: .array([]))),
    (#"3/chat,12["ok"]"#, SocketIOPacket(.ack, namespace: "/chat", id: 12, data: .array([.string("ok")]))),
    (
      #"4/nope,"Unable to connect""#,
      SocketIOPacket(.connectError, namespace: "/nope", data: .string("Unable to connect"))
    ),
    (
      #"51-["upload",{"_placeholder":true,"num":0}]"#,
      SocketIOPacket(event: "upload", [SocketIOPacket.placeholder(0)], attachments: 1)
    ),
    (
      #"52-/chat,7["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
      SocketIOPacket(
        event: "a", [SocketIOPacket.placeholder(0), SocketIOPacket.placeholder(1)], namespace: "/chat", id: 7,
        attachments: 2)
    ),
    (
      #"61-2[{"_placeholder":true,"num":0}]"#,
      SocketIOPacket(.binaryAck, id: 2, data: .array([SocketIOPacket.placeholder(0)]), attachments: 1)
    ),
  ]

  @Test("Packets as they are on the wire, both ways", arguments: observed)
  func bothWays(text: String, packet: SocketIOPacket) throws {
    #expect(try SocketIOPacket(parsing: text) == packet)
    #expect(packet.bytes == Array(text.utf8))
  }

  @Test("A namespace without its comma is taken")
  func noComma() throws {
    #expect(try SocketIOPacket(parsing: "0/chat") == SocketIOPacket(.connect, namespace: "/chat"))
  }

  @Test("The name of an event and its arguments, decoded")
  func event() throws {
    let packet = try SocketIOPacket(parsing: #"2["\u043f\u0440\u0438",{"\u0430":1}]"#)
    #expect(packet.event?.name == "при")
    #expect(packet.event.map { Array($0.arguments) } == [.object([.init("а", .number("1"))])])
    #expect(try SocketIOPacket(parsing: "2[7]").event?.name == "7")
    #expect(SocketIOPacket(.connect).event == nil)
  }

  @Test(
    "What a connect error says",
    arguments: [
      (#"4/nope,"Unable to connect""#, "Unable to connect"),
      (#"4/closed,{"message":"Connection rejected by server"}"#, "Connection rejected by server"),
      (#"4{"code":1}"#, #"{"code":1}"#),
    ])
  func message(text: String, message: String) throws {
    #expect(try SocketIOPacket(parsing: text).message == message)
  }

  @Test("Placeholders are replaced where they are; one without an attachment stays")
  func placeholders() throws {
    let text = #"[{"a":[{"_placeholder":true,"num":1}]},{"_placeholder":true,"num":2},{"num":0}]"#
    let joined = SocketIOPacket.replacingPlaceholders(in: try JSONValue(parsing: text)) { number in
      number == 1 ? .string("one") : nil
    }
    #expect(joined.text == #"[{"a":["one"]},{"_placeholder":true,"num":2},{"num":0}]"#)
  }

  @Test(
    "What is no packet",
    arguments: [
      ("", "an Engine.IO message without a Socket.IO packet"),
      ("7", "no Socket.IO packet: it begins with '7', not with a type from 0 to 6"),
      ("\u{0}", "no Socket.IO packet: it begins with byte 0x00, not with a type from 0 to 6"),
      ("5[]", "a binary Socket.IO packet without the number of its attachments"),
      ("51[]", "a binary Socket.IO packet without the number of its attachments"),
      ("29223372036854775808[]", "a number in a Socket.IO packet is greater than 2^63 - 1"),
      ("299999999999999999999[]", "a number in a Socket.IO packet is greater than 2^63 - 1"),
      ("2[x]", "the data of a Socket.IO event is no JSON: 'x' where a value or ']' belongs at offset 1"),
      ("2", "a Socket.IO event needs an array that begins with a name"),
      ("2[]", "a Socket.IO event needs an array that begins with a name"),
      ("2[null]", "a Socket.IO event needs an array that begins with a name"),
      ("3[]", "a Socket.IO ack needs an id and an array"),
      ("1[]", "a Socket.IO disconnect needs no data"),
      ("0[]", "a Socket.IO connect needs no data, or an object"),
      ("4", "a Socket.IO connect_error needs a string or an object"),
    ])
  func wrong(text: String, reason: String) {
    let error = #expect(throws: SocketIOError.self) { try SocketIOPacket(parsing: text) }
    #expect(error?.description == reason)
  }

  @Test("Every beginning of a packet is an error, or a packet that stands for itself", arguments: observed)
  func beginnings(text: String, packet: SocketIOPacket) throws {
    let bytes = Array(text.utf8)
    for count in bytes.indices {
      guard let read = try? SocketIOPacket(parsing: Array(bytes[..<count])) else { continue }
      #expect(try SocketIOPacket(parsing: read.bytes) == read)
      #expect(read.data == nil)
    }
  }
}
