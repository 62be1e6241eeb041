import Testing
import Transport
import WebSocketCore

@testable import wscope

/// What users type, beyond what ArgumentParser reads by itself.
@Suite struct WordsTests {
  @Test(
    arguments: [
      ("/ping", .ping("")), ("/ping a b", .ping("a b")), ("/pong x", .pong("x")),
      ("/close", .close(CloseBody(code: .normalClosure))),
      ("/close 4001", .close(CloseBody(code: CloseCode(rawValue: 4001)))),
      (
        "/close 4001 so long",
        .close(CloseBody(code: CloseCode(rawValue: 4001), reason: Array("so long".utf8)))
      ),
    ] as [(String, SlashCommand)])
  func slashCommands(_ line: String, _ command: SlashCommand) {
    #expect(SlashCommand(parsing: line) == command)
  }

  @Test(arguments: [
    "/", "/pong " + String(repeating: "x", count: 126), "/close x", "/close 70000", "/quit",
    "/close 1000 " + String(repeating: "x", count: 124),
  ])
  func whatIsNoSlashCommandSaysWhy(_ line: String) {
    guard case .invalid = SlashCommand(parsing: line) else {
      Issue.record("\(line) was taken")
      return
    }
  }

  @Test(arguments: [("0", 0), ("65536", 65536), ("64K", 65536), ("16m", 16 << 20), ("2G", 2 << 30)])
  func sizes(_ text: String, _ bytes: Int) {
    #expect(ByteCount(argument: text)?.bytes == bytes)
  }

  @Test(arguments: ["", "K", "-1", "1.5M", "1T", "99999999999G", "9223372036854775808"])
  func whatIsNoSize(_ text: String) {
    #expect(ByteCount(argument: text) == nil)
  }

  @Test func sizesReadAsTheyAreTyped() {
    #expect(
      [0, 1, 1024, 1536, 64 << 20].map { ByteCount(bytes: $0).description } == [
        "0", "1", "1K", "1536", "64M",
      ])
  }

  @Test(
    arguments: [
      ("9000", .tcp(host: "127.0.0.1", port: 9000)), (":9000", .tcp(host: "127.0.0.1", port: 9000)),
      ("0.0.0.0:1", .tcp(host: "0.0.0.0", port: 1)), ("[::1]:0", .tcp(host: "::1", port: 0)),
      ("localhost:65535", .tcp(host: "localhost", port: 65535)),
    ] as [(String, ListenEndpoint)])
  func listenAddresses(_ text: String, _ endpoint: ListenEndpoint) {
    #expect(ListenPlan.parse(text) == endpoint)
  }

  @Test(arguments: ["", "x", "host", "host:", "host:65536", "::1:80", "1:2:3", "host:-1"])
  func whatIsNoListenAddress(_ text: String) {
    #expect(ListenPlan.parse(text) == nil)
  }

  @Test func anOptionalValueNeverTakesTheURL() throws {
    #expect(
      try Dialect.translate(["connect", "--binary", "ws://h"]) == [
        "connect", "--binary=as-it-comes", "ws://h",
      ])
    #expect(try Dialect.translate(["connect", "--binary=whole", "u"]) == ["connect", "--binary=whole", "u"])
    #expect(try Dialect.translate(["connect", "--", "--binary"]) == ["connect", "--", "--binary"])
  }

  @Test func aURLWithoutACommandIsToldWhereItGoes() {
    #expect(
      Dialect.objection(toCommand: "ws://h/p")
        == "there is no command before the URL: wscope connect ws://h/p")
    #expect(Dialect.objection(toCommand: "conect")?.contains("connect, listen") == true)
    for (word, meant) in [
      ("conect", "connect"), ("framedump", "frame-dump"), ("inspect", "handshake-inspect"), ("xyzzy", nil),
    ] {
      let hint = meant.map { "did you mean '\($0)'?" } ?? "listen, handshake-inspect, frame-dump"
      #expect(Dialect.objection(toCommand: word)?.hasSuffix(hint) == true, "\(word)")
    }
    for word in ["connect", "frame-dump", "help", "--version", "-h", "--generate-completion-script"] {
      #expect(Dialect.objection(toCommand: word) == nil)
    }
  }

  @Test(arguments: ["-n", "-p"])
  func lettersThatMeanDifferentThingsAreRefused(_ letter: String) {
    #expect(throws: (any Error).self) { try Dialect.translate(["connect", letter, "url"]) }
  }

  @Test func exitStatusesAreThoseOfTheTable() {
    #expect(
      ExitStatus.allCases.map(\.rawValue)
        == [0, 1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 64, 65, 66, 130])
  }
}
