import Bytes
import Testing

@testable import AppProtocols

@Suite struct EngineIOPacketTests {
  @Test(
    "Every type, both ways",
    arguments: [
      ("0{}", EngineIOPacket.Kind.open, "open", "{}"), ("1", .close, "close", ""),
      ("2probe", .ping, "ping", "probe"), ("3", .pong, "pong", ""),
      ("42[\"ж\"]", .message, "message", "2[\"ж\"]"), ("5", .upgrade, "upgrade", ""),
      ("6", .noop, "noop", ""),
    ])
  func types(text: String, kind: EngineIOPacket.Kind, name: String, data: String) throws {
    let packet = try EngineIOPacket(parsing: text)
    #expect(packet == EngineIOPacket(kind, data))
    #expect(kind.name == name)
    #expect(packet.bytes == Array(text.utf8))
  }

  @Test(
    "What is no packet",
    arguments: [
      ("", "an empty message is no Engine.IO packet"),
      ("7", "no Engine.IO packet: it begins with '7', not with a type from 0 to 6"),
      ("hello", "no Engine.IO packet: it begins with 'h', not with a type from 0 to 6"),
      (" 2", "no Engine.IO packet: it begins with byte 0x20, not with a type from 0 to 6"),
    ])
  func wrong(text: String, reason: String) {
    let error = #expect(throws: EngineIOError.self) { try EngineIOPacket(parsing: text) }
    #expect(error?.description == reason)
  }

  @Test("What the open packet says, both ways")
  func open() throws {
    let text =
      #"{"sid":"lv_VI97HAXpY6yYWAAAB","upgrades":["websocket"],"pingTimeout":20000,"#
      + #""pingInterval":25000,"maxPayload":1000000}"#
    let open = try EngineIOOpen(parsing: Array(text.utf8))
    #expect(open == EngineIOOpen(sid: "lv_VI97HAXpY6yYWAAAB", upgrades: ["websocket"]))
    #expect(open.packet.bytes == Array(("0" + text).utf8))
  }

  @Test("An open packet without maxPayload")
  func oldOpen() throws {
    let open = try EngineIOOpen(parsing: Array(#"{"sid":"a","pingInterval":1,"pingTimeout":2}"#.utf8))
    #expect(open == EngineIOOpen(sid: "a", pingInterval: 1, pingTimeout: 2, maxPayload: nil))
    #expect(open.json.text == #"{"sid":"a","upgrades":[],"pingTimeout":2,"pingInterval":1}"#)
  }

  @Test(
    "An open packet that is none",
    arguments: [
      ("{", "the Engine.IO open packet is no JSON: the text ends in the middle of a value at offset 1"),
      ("[]", "the Engine.IO open packet has no valid sid"),
      (#"{"sid":"a"}"#, "the Engine.IO open packet has no valid pingInterval"),
      (
        #"{"sid":"a","pingInterval":1,"pingTimeout":0}"#, "the Engine.IO open packet has no valid pingTimeout"
      ),
    ])
  func wrongOpen(text: String, reason: String) {
    let error = #expect(throws: EngineIOError.self) { try EngineIOOpen(parsing: Array(text.utf8)) }
    #expect(error?.description == reason)
  }
}
