import Testing
import WebSocketCore

@testable import AppProtocols

@Suite struct DecoderRegistryTests {
  @Test("A connection of which nothing is known has no decoder")
  func unknown() { #expect(DecoderRegistry.entry(subprotocol: nil, target: "/chat") == nil) }

  @Test(
    "By subprotocol and by request",
    arguments: [
      ("graphql-transport-ws", "/graphql", "graphql"), ("graphql-ws", nil, "graphql"),
      ("v10.stomp", nil, "stomp"), ("v11.stomp", nil, "stomp"), ("v12.stomp", nil, "stomp"),
      ("stomp", nil, "stomp"), ("mqtt", "/mqtt", "mqtt"), ("mqttv3.1", nil, "mqtt"),
      (nil, "/socket.io/?EIO=4&transport=websocket", "socketio"), (nil, "/my/path?t=1&EIO=3", "socketio"),
      ("wamp.2.cbor", nil, "cbor"), ("cbor", nil, "cbor"), ("wamp.2.msgpack", nil, "msgpack"),
      ("actioncable-v1-json", nil, "json"), ("wamp.2.json", nil, "json"),
      ("xcbor", nil, nil), ("MQTT", nil, nil), (nil, "/socket.io/", nil), (nil, "/EIO=4", nil),
      (nil, "/?xEIO=4", nil), ("chat", nil, nil),
    ] as [(String?, String?, String?)])
  func fits(subprotocol: String?, target: String?, name: String?) {
    #expect(DecoderRegistry.entry(subprotocol: subprotocol, target: target)?.name == name)
    let automatic = DecoderRegistry.automatic(subprotocol: subprotocol, target: target)
    #expect(automatic.name == name ?? "json")
    #expect(automatic.isGuess == (name == nil))
  }

  @Test("By name, and every name is the decoder's own")
  func names() {
    #expect(
      DecoderRegistry.entries.map(\.name) == [
        "socketio", "graphql", "stomp", "mqtt", "msgpack", "cbor", "json",
      ])
    for entry in DecoderRegistry.entries {
      #expect(DecoderRegistry.entry(named: entry.name)?.name == entry.name)
      #expect(type(of: entry.decoder(sender: .client)).name == entry.name)
      #expect(!entry.isGuess)
    }
    #expect(DecoderRegistry.entry(named: "soap") == nil)
  }

  @Test("EIO=3 in the request reaches the decoder")
  func revision() {
    let entry = DecoderRegistry.automatic(subprotocol: nil, target: "/socket.io/?EIO=3")
    var decoder = entry.decoder(sender: .client, target: "/socket.io/?EIO=3")
    #expect(decoder.decode(.text("1")).line == "close (Engine.IO 3)")
    decoder = entry.decoder(sender: .client, target: "/socket.io/?EIO=4")
    #expect(decoder.decode(.text("1")).line == "close")
  }
}
