import Bytes
import Testing
import WebSocketCore

@testable import AppProtocols

extension EngineIOServer {
  fileprivate mutating func receive(_ text: String, at now: Double = 0) -> Received {
    Array(text.utf8).withUnsafeBytes { receive($0, .text, at: now) }
  }

  fileprivate mutating func probe(_ text: String) -> Probe {
    Array(text.utf8).withUnsafeBytes { receiveProbe($0, .text) }
  }

  fileprivate mutating func payload() -> String? { takePayload().map { String(decoding: $0, as: UTF8.self) } }
}

private func text(_ text: String) -> EngineIOMessage { EngineIOMessage(.text, Array(text.utf8)) }

private func server(
  on transport: EngineIOTransport = .polling, interval: Double = 25, timeout: Double = 20,
  maxPayload: Int = 1000
) -> EngineIOServer {
  EngineIOServer(
    sid: "S", on: transport,
    .init(pingInterval: interval, pingTimeout: timeout, maxPayload: maxPayload), at: 100)
}

@Suite struct EngineIOServerTests {
  @Test("The session opens with its times in milliseconds, and with the upgrade that is left")
  func opens() {
    var polling = server(interval: 0.3, timeout: 1.5)
    #expect(
      polling.payload()
        == #"0{"sid":"S","upgrades":["websocket"],"pingTimeout":1500,"pingInterval":300,"maxPayload":1000}"#)
    #expect(polling.payload() == nil)
    var socket = server(on: .websocket)
    #expect(
      socket.takeQueue() == [
        text(#"0{"sid":"S","upgrades":[],"pingTimeout":20000,"pingInterval":25000,"maxPayload":1000}"#)
      ])
  }

  @Test(
    "What a client may send",
    arguments: [
      ("40", EngineIOServer.Received.message(Array("0".utf8))), ("1", .close), ("6", .noop), ("5", .noop),
      ("3", .pong), ("", .unexpected("an empty message is no Engine.IO packet")),
      ("hello", .unexpected("no Engine.IO packet: it begins with 'h', not with a type from 0 to 6")),
      ("2", .unexpected("an Engine.IO ping from a client: since version 4 the server sends it")),
      ("0{}", .unexpected("an Engine.IO open from a client: the server sends it")),
    ])
  func receives(message: String, expected: EngineIOServer.Received) {
    var server = server()
    #expect(server.receive(message) == expected)
  }

  @Test("A binary message is an attachment, whatever its bytes")
  func attachment() {
    var server = server()
    #expect([UInt8]("2".utf8).withUnsafeBytes { server.receive($0, .binary, at: 0) } == .attachment([0x32]))
  }

  // MARK: Heartbeat

  @Test("A ping an interval after the beginning, and an interval after each pong")
  func heartbeat() {
    var server = server()
    #expect(server.nextDeadline == 125)
    #expect(server.expire(at: 124.9) == nil)
    #expect(server.expire(at: 125) == .ping(text("2")))
    #expect(server.nextDeadline == 145)
    #expect(server.receive("3", at: 130) == .pong)
    #expect(server.nextDeadline == 155)
    #expect(server.expire(at: 155) == .ping(text("2")))
    #expect(server.expire(at: 174.9) == nil)
    #expect(server.expire(at: 175) == .missed)
  }

  @Test("A pong that nobody asked for puts nothing off")
  func unasked() {
    var server = server()
    #expect(server.receive("3", at: 120) == .pong)
    #expect(server.nextDeadline == 125)
  }

  @Test("Who was not listened to gets the time for a pong once more, and no ping is put off")
  func prolonged() {
    var server = server()
    server.prolong(at: 124)
    #expect(server.expire(at: 125) == .ping(text("2")))
    server.prolong(at: 145)
    #expect(server.expire(at: 145) == nil)
    #expect(server.expire(at: 165) == .missed)
  }

  // MARK: Polling

  @Test("A poll gets what is queued, in order, sixteen packets at the most")
  func sixteen() {
    var server = server()
    _ = server.takeQueue()
    for number in 0..<20 { server.enqueue(text("4\(number)")) }
    #expect(server.payload() == (0..<16).map { "4\($0)" }.joined(separator: "\u{1E}"))
    #expect(server.payload() == (16..<20).map { "4\($0)" }.joined(separator: "\u{1E}"))
    #expect(server.payload() == nil)
    #expect(server.queuedByteCount == 0)
  }

  @Test("An answer is no longer than the longest message, unless one packet is")
  func long() {
    var server = server(maxPayload: 10)
    _ = server.takeQueue()
    for packet in ["4aaaa", "4bbbb", "4cccc", "4dddddddddddd", "4e"] { server.enqueue(text(packet)) }
    #expect(server.queuedByteCount == 30)
    #expect(server.payload() == "4aaaa\u{1E}4bbbb")
    #expect(server.queuedByteCount == 20)
    #expect(server.payload() == "4cccc")
    #expect(server.payload() == "4dddddddddddd")
    #expect(server.payload() == "4e")
  }

  // MARK: Upgrade

  @Test("The probe is answered, polls end, and what is queued goes over the WebSocket")
  func upgrades() {
    var server = server()
    _ = server.takeQueue()
    #expect(server.payload() == nil)
    #expect(server.probe("2probe") == .answer(text("3probe")))
    #expect(server.transport == .polling)
    #expect(server.payload() == "6")
    server.enqueue(text("4a"))
    #expect(server.payload() == "4a")
    server.enqueue(text("4b"))
    #expect(server.probe("5") == .upgraded([text("4b")]))
    #expect(server.transport == .websocket)
    #expect(server.queuedByteCount == 0)
  }

  @Test(
    "Any other order is none of an upgrade",
    arguments: [["5"], ["2"], ["40"], ["hello"], ["2probe", "40"]])
  func noUpgrade(messages: [String]) {
    var server = server()
    var last = EngineIOServer.Probe.upgraded([])
    for message in messages { last = server.probe(message) }
    guard case .failed = last else {
      Issue.record("\(last)")
      return
    }
    #expect(server.transport == .polling)
  }

  @Test("A WebSocket that went away after its probe leaves polls as they were")
  func abandoned() {
    var server = server()
    _ = server.takeQueue()
    _ = server.probe("2probe")
    server.abandonProbe()
    #expect(server.payload() == nil)
    guard case .failed = server.probe("5") else {
      Issue.record("upgraded without a probe")
      return
    }
  }
}
