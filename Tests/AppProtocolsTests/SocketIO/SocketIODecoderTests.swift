import Testing
import WebSocketCore

@testable import AppProtocols

@Suite struct SocketIODecoderTests {
  @Test("A session as a server sends it: heartbeats marked, escapes decoded, an event before the namespace")
  func server() {
    var decoder = SocketIODecoder(sender: .server)
    let lines = decoder.lines([
      .text(#"0{"sid":"aB","upgrades":[],"pingTimeout":20000,"pingInterval":25000,"maxPayload":1000000}"#),
      .text(#"42/chat,["server_response",{"data":"\u043f\u0440\u0438\u0432\u0435\u0442"}]"#),
      .text(#"40/chat,{"sid":"cD"}"#),
      .text("2"), .text("3probe"), .text("6"),
      .text(#"43/chat,12["ok",{"x":1}]"#),
      .text("431[]"),
      .text(#"421["question",1,"two",null]"#),
      .text(#"44/nope,"Unable to connect""#),
      .text(#"44/private,{"message":"unauthorized","data":{"code":7}}"#),
      .text("41/chat,"),
      .text(#"42["an event",{}]"#),
      .text(#"42[""]"#),
    ])
    #expect(
      lines == [
        "open sid=aB upgrades=[] pingTimeout=20000 pingInterval=25000 maxPayload=1000000",
        #"message: /chat event server_response {"data":"привет"}"#,
        #"message: /chat connect {"sid":"cD"}"#,
        "~ping", "pong data=probe", "noop",
        #"message: /chat ack 12 "ok" {"x":1}"#,
        "message: ack 1",
        #"message: event question 1 "two" null (wants ack 1)"#,
        "message: /nope connect error: Unable to connect",
        #"message: /private connect error: unauthorized {"code":7}"#,
        "message: /chat disconnect",
        #"message: event "an event" {}"#,
        #"message: event """#,
      ])
  }

  @Test("For programs: the fields of both layers")
  func fields() {
    var decoder = SocketIODecoder(sender: .client)
    #expect(
      decoder.decode(.text(#"42/chat,12["a",1]"#)).fields
        == [#"{"engine":"message","type":"event","namespace":"/chat","id":12,"event":"a","args":[1]}"#])
    #expect(decoder.decode(.text("40")).fields == [#"{"engine":"message","type":"connect","namespace":"/"}"#])
    #expect(decoder.decode(.text("2probe")).fields == [#"{"engine":"ping","data":"probe"}"#])
    #expect(decoder.decode(.text("3")).fields == [#"{"engine":"pong"}"#])
  }

  @Test("Attachments are joined to their event")
  func attachments() {
    var decoder = SocketIODecoder(sender: .client)
    #expect(
      decoder.decode(.text(#"452-["up",{"f":{"_placeholder":true,"num":1}},{"_placeholder":true,"num":0}]"#))
        == .packets([]))
    #expect(decoder.unfinished == "0 of 2 attachments of event up")
    #expect(decoder.decode(.hex("0102 0304")) == .packets([]))
    #expect(decoder.unfinished == "1 of 2 attachments of event up")
    // A heartbeat may come between them.
    #expect(decoder.decode(.text("3")).line == "~pong")
    let joined = decoder.decode(.hex("ff"))
    #expect(joined.line == #"message: event up {"f":{"hex":"ff"}} {"hex":"01020304"}"#)
    #expect(
      joined.fields == [
        #"{"engine":"message","type":"binary_event","namespace":"/","attachments":2,"#
          + #""event":"up","args":[{"f":{"hex":"ff"}},{"hex":"01020304"}]}"#
      ])
    #expect(decoder.unfinished == nil)
    #expect(
      decoder.lines([.text(#"461-/a,2[{"_placeholder":true,"num":0}]"#), .hex("00")]).last
        == #"message: /a ack 2 {"hex":"00"}"#)
  }

  @Test("More than announced, nothing announced, none announced, and a number without an attachment")
  func wrongCounts() {
    var decoder = SocketIODecoder(sender: .client)
    let reason = "!a binary message that no Socket.IO packet has announced"
    #expect(
      decoder.lines([
        .hex("00"), .text(#"451-["a",{"_placeholder":true,"num":3}]"#), .hex("01"), .hex("02"),
        .text(#"450-["a"]"#), .hex(""),
      ]) == [
        reason, "", #"message: event a {"_placeholder":true,"num":3}"#, reason, "message: event a", reason,
      ])
  }

  @Test("Text where an attachment is due is taken as the attachment, and what follows is read again")
  func textAsAttachment() {
    var decoder = SocketIODecoder(sender: .client)
    #expect(
      decoder.lines([
        .text(#"451-["a",{"_placeholder":true,"num":0}]"#), .text(#"42["b"]"#), .text(#"42["c"]"#),
      ]) == ["", ##"message: event a "2[\"b\"]""##, "message: event c"])
  }

  @Test("Engine.IO 3 is named: by its heartbeat, by a connect without a sid, and by the request")
  func revision3() {
    var client = SocketIODecoder(sender: .client)
    #expect(
      client.lines([.text("2probe"), .text("2"), .text(#"42["a"]"#)])
        == ["ping data=probe", "~ping (Engine.IO 3)", "message: event a (Engine.IO 3)"])
    var server = SocketIODecoder(sender: .server)
    #expect(
      server.lines([.text("2"), .text("3probe"), .text("3")])
        == ["~ping", "pong data=probe", "~pong (Engine.IO 3)"])
    server = SocketIODecoder(sender: .server)
    #expect(
      server.lines([.text("40"), .text(#"451-["a",{"_placeholder":true,"num":0}]"#), .hex("04ff")])
        == ["message: connect (Engine.IO 3)", "", #"message: event a {"hex":"ff"} (Engine.IO 3)"#])
    client = SocketIODecoder(sender: .client, isRevision3: true)
    #expect(client.decode(.text("1")).fields == [#"{"engine":"close","protocol":3}"#])
  }

  @Test("What cannot be read is said, and the next message is read")
  func unreadable() {
    var decoder = SocketIODecoder(sender: .server)
    #expect(
      decoder.lines([
        .text("hello"), .text(""), .text("0[]"), .text("0{"), .text("4"), .text("42[}"),
        .text("45999999999-[\"a\"]"), .text("41"),
      ]) == [
        "!no Engine.IO packet: it begins with 'h', not with a type from 0 to 6",
        "!an empty message is no Engine.IO packet",
        "!an Engine.IO open packet without fields",
        "!the Engine.IO open packet is no JSON: the text ends in the middle of a value at offset 1",
        "!an Engine.IO message without a Socket.IO packet",
        "!the data of a Socket.IO event is no JSON: '}' where a value or ']' belongs at offset 1",
        "!999999999 attachments announced: no more than 4096 are joined",
        "message: disconnect",
      ])
  }

  @Test("Attachments beyond the limit are said, and no longer waited for")
  func tooLong() {
    var decoder = SocketIODecoder(sender: .server)
    let half = [UInt8](repeating: 0, count: DecodingLimits.bytes / 2 + 1)
    #expect(
      decoder.lines([.text(#"453-["a"]"#), .binary(half), .binary(half), .text("41")])
        == ["", "", "!the attachments of event a have more than 16777216 bytes", "message: disconnect"])
    #expect(decoder.unfinished == nil)
  }
}
