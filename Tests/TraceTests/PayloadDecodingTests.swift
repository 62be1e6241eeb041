import AppProtocols
import Bytes
import Testing
import WebSocketCore

@testable import Trace

@Suite struct PayloadDecodingTests {
  private func made(
    _ choice: DecoderChoice = .auto, _ subprotocol: String? = nil, target: String? = nil,
    showsSecrets: Bool = false, guessing: Bool = false
  ) -> PayloadDecoding? {
    PayloadDecoding(
      choice, subprotocol: subprotocol, target: target, showsSecrets: showsSecrets, guessing: guessing)
  }

  private func socketIO(showsSecrets: Bool = false) throws -> PayloadDecoding {
    try #require(made(target: "/socket.io/?EIO=4&transport=websocket", showsSecrets: showsSecrets))
  }

  @Test("Where the handshake names no protocol there is nothing to decode, unless the user names one")
  func choice() throws {
    #expect(made() == nil)
    #expect(made(.auto, "chat", target: "/ws") == nil)
    #expect(made(.none, "mqtt") == nil)
    var named = try #require(DecoderChoice("stomp").flatMap { made($0, "mqtt") })
    #expect(named.read("\n")?.name == "stomp")
    #expect(DecoderChoice("soap") == nil)
    #expect(
      DecoderChoice.names == [
        "auto", "none", "socketio", "graphql", "stomp", "mqtt", "msgpack", "cbor", "json",
      ])
  }

  @Test("A guess shows what has structure, and says nothing of what it cannot read")
  func guess() throws {
    var guess = try #require(made(guessing: true))
    #expect(guess.read(#" {"a":1}"#)?.packets.map(\.text) == [#"{"a":1}"#])
    #expect(guess.read("[]")?.packets.count == 1)
    for ordinary in ["hello", "5", #""text""#, "{not json", ""] { #expect(guess.read(ordinary) == nil) }
    #expect(guess.pass("cut", from: .server) == nil)
    var named = try #require(DecoderChoice("json").flatMap { made($0) })
    #expect(named.read("5")?.packets.map(\.text) == ["5"])
    #expect(named.read("{not json")?.failure?.hasPrefix("the message is no JSON: ") == true)
  }

  @Test("Each side has a decoder of its own")
  func sides() throws {
    var decoding = try socketIO()
    let begun = decoding.read(#"451-["up",{"_placeholder":true,"num":0}]"#, from: .client)
    #expect(begun?.packets == [])
    #expect(begun?.unfinished == "0 of 1 attachments of event up")
    #expect(decoding.read(#"42["down"]"#, from: .server)?.packets.map(\.text) == ["message: event down"])
    #expect(
      decoding.read([0xFF], from: .server)?.failure
        == "a binary message that no Socket.IO packet has announced")
    #expect(decoding.read([0xFF], from: .client)?.packets.map(\.text) == [#"message: event up {"hex":"ff"}"#])
  }

  @Test("What a side has begun and not ended is said at the end")
  func unfinished() throws {
    var decoding = try socketIO()
    #expect(decoding.unfinished(of: .client) == nil)
    _ = decoding.read(#"452-["up"]"#, from: .client)
    _ = decoding.read([1], from: .client)
    #expect(
      decoding.unfinished(of: .client)
        == "socketio: the connection ends after 1 of 2 attachments of event up")
    #expect(decoding.unfinished(of: .server) == nil)
  }

  @Test("Behind a hole an attachment is not joined to another event, and what cannot be read says why")
  func lostPlace() throws {
    var decoding = try socketIO()
    let caveat = "messages before this one are missing"
    _ = decoding.read(#"451-["up",{"_placeholder":true,"num":0}]"#, from: .server)
    decoding.losePlace(of: .server)
    let stray = decoding.read([0xFF], from: .server)
    #expect(stray?.failure == "a binary message that no Socket.IO packet has announced")
    #expect(stray?.caveat == caveat)
    // Without the loss it would have been taken for the attachment.
    let event = decoding.read(#"42["next"]"#, from: .server)
    #expect(event?.packets.map(\.text) == ["message: event next"])
    #expect(event?.caveat == nil)
    #expect(decoding.read([0xFF], from: .server)?.caveat == nil)
  }

  @Test("A packet of MQTT that lost its middle is given up, and the next one is read")
  func lostMiddle() throws {
    var decoding = try #require(made(.auto, "mqtt"))
    _ = decoding.read(Hex.decode("20020000") ?? [], from: .server)
    let publish = Hex.decode("300a0003612f6268656c6c6f") ?? []
    #expect(decoding.read(Array(publish[..<7]), from: .server)?.unfinished != nil)
    let lost = decoding.pass("a part of the message is not in the capture", from: .server)
    #expect(lost?.failure == "a part of the message is not in the capture")
    let whole = decoding.read(publish, from: .server)
    #expect(whole?.packets.map(\.text) == ["PUBLISH topic_name=a/b qos=0 payload=hello"])
    #expect(whole?.caveat == nil)
  }

  @Test("JSON has no place to lose")
  func noPlace() throws {
    var decoding = try #require(made(.auto, "graphql-ws"))
    decoding.losePlace(of: .client)
    #expect(decoding.read("{", from: .client)?.caveat == nil)
  }

  @Test("Credentials are taken out, unless they are asked for")
  func secrets() throws {
    let join = #"40/chat,{"token":"sesame","n":{"pin":1234},"ok":true}"#
    var hiding = try socketIO()
    #expect(
      hiding.read(join, from: .client)?.packets.map(\.text)
        == [#"message: /chat connect {"token":"[redacted]","n":{"pin":"[redacted]"},"ok":true}"#])
    #expect(hiding.read(join, from: .server)?.packets.first?.text.contains("sesame") == true)
    var showing = try socketIO(showsSecrets: true)
    #expect(showing.read(join, from: .client)?.packets.first?.text.contains("sesame") == true)
  }

  @Test("Where only so much of a payload is shown, texts are cut and fields left out")
  func limited() throws {
    var decoding = try socketIO()
    let text = #"42["ж","\#(String(repeating: "ж", count: 50))"]"#
    let read = decoding.read(text)
    let whole = try #require(read)
    #expect(whole.limited(to: 200, length: 112) == whole)
    let cut = whole.limited(to: 20, length: 112)
    #expect(cut.isTruncated)
    #expect(cut.packets.map(\.text) == [#"message: event ж "…"#])
    #expect(cut.packets.map(\.fields) == [.null])
    // Escapes make a message longer than what it says.
    #expect(whole.limited(to: 111, length: 112).isTruncated)
  }
}

extension PayloadDecoding {
  fileprivate mutating func read(_ text: String, from sender: Role = .server) -> DecodedMessage? {
    Array(text.utf8).withUnsafeBytes { read($0, .text, from: sender) }
  }

  fileprivate mutating func read(_ bytes: [UInt8], from sender: Role) -> DecodedMessage? {
    bytes.withUnsafeBytes { read($0, .binary, from: sender) }
  }
}
