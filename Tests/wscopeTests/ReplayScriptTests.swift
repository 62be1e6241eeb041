import Testing
import WebSocketCore

@testable import wscope

@Suite struct ReplayScriptTests {
  /// `>a` is the client's, `<b` the server's.
  private static func session(_ text: String) -> RecordedSession {
    var session = RecordedSession()
    session.messages = text.split(separator: " ").map { word in
      RecordedMessage(
        sender: word.first == ">" ? .client : .server, opcode: .text, payload: Array(word.dropFirst().utf8))
    }
    return session
  }

  private static func script(_ text: String, _ role: Role = .client, ignoring: [String] = []) -> ReplayScript
  {
    ReplayScript(session(text), role: role, ignoring: ignoring.compactMap { TextPattern(argument: $0) })
  }

  private static func next(_ script: inout ReplayScript) -> [String] {
    var next: [String] = []
    while let message = script.nextOwn() { next.append(String(decoding: message.payload, as: UTF8.self)) }
    return next
  }

  private static func receive(_ text: String, _ script: inout ReplayScript) -> String? {
    Array(text.utf8).withUnsafeBytes { script.receive(.text, $0) }
  }

  @Test("Each message goes after the answers that were recorded before it")
  func order() {
    var script = Self.script(">a >b <1 <2 >c <3")
    #expect(Self.next(&script) == ["a", "b"] && Self.next(&script) == [])
    #expect(Self.receive("1", &script) == nil && Self.next(&script) == [])
    #expect(Self.receive("2", &script) == nil && Self.next(&script) == ["c"])
    #expect(!script.hasReceivedAll && Self.receive("3", &script) == nil)
    #expect(script.hasReceivedAll && script.missing == nil && Self.next(&script) == [])
  }

  @Test("The server's side begins with what was said unasked")
  func server() {
    var script = Self.script("<hello >a <1", .server)
    #expect(Self.next(&script) == ["hello"])
    #expect(Self.receive("a", &script) == nil && Self.next(&script) == ["1"])
  }

  @Test("What has not been asked for is not given: who sends it may wait")
  func oneByOne() {
    var script = Self.script(">a >b >c")
    #expect(script.nextOwn()?.payload == Array("a".utf8) && !script.hasSentAll)
    #expect(script.unsent == "2 messages of the client")
    #expect(script.nextOwn() != nil && script.unsent == "1 message of the client")
    #expect(script.nextOwn() != nil && script.unsent == nil && script.hasSentAll)
  }

  @Test("By the recorded time, whatever has come")
  func times() {
    var session = Self.session(">a <1 >b >c")
    for index in session.messages.indices { session.messages[index].time = Double(index) }
    var script = ReplayScript(session, role: .client, ignoring: [])
    #expect(script.nextTime == 0 && script.nextOwn(by: 1.9)?.payload == Array("a".utf8))
    #expect(script.nextOwn(by: 1.9) == nil && script.nextTime == 2)
    #expect(script.nextOwn(by: 3) != nil && script.nextOwn(by: 3)?.payload == Array("c".utf8))
    #expect(script.nextTime == nil && script.hasSentAll)
  }

  @Test("Answers that come early")
  func early() {
    var script = Self.script("<1 >a <2 >b")
    #expect(Self.receive("1", &script) == nil && Self.receive("2", &script) == nil)
    #expect(Self.next(&script) == ["a", "b"])
  }

  @Test("What differs, what is too much, and what is missing")
  func differences() {
    var script = Self.script(">a <1 <2 <3 <4")
    #expect(Self.receive("x", &script) == "message 1 of the server: '1' had been recorded, 'x' came")
    #expect(
      script.missing == "message 2 of the server: '2' had been recorded, and did not come, nor the 2 after it"
    )
    #expect(
      Array("2".utf8).withUnsafeBytes { script.receive(.binary, $0) }
        == "message 2 of the server: text had been recorded, binary came")
    #expect(Self.receive("3", &script) == nil)
    #expect(script.missing == "message 4 of the server: '4' had been recorded, and did not come")
    #expect(Self.receive("4", &script) == nil)
    #expect(Self.receive("5", &script) == "message 5 of the server: '5' came, and no more had been recorded")
  }

  @Test("What is ignored may differ")
  func ignoring() {
    var script = Self.script("<id=12,a <id=7,b", ignoring: ["/id=[0-9]+/"])
    #expect(Self.receive("id=99999,a", &script) == nil)
    #expect(Self.receive("id=7,c", &script) == "message 2 of the server: ',b' had been recorded, ',c' came")
  }

  @Test("Of Engine.IO, heartbeats and session identifiers are no part")
  func engineIO() {
    var script = Self.script(
      #"<0{"sid":"abc","pingInterval":25000} >40 <40{"sid":"x"} <2 >3 >42["a"] <42["b"]"#)
    #expect(script.isEngineIO)
    #expect(Self.next(&script) == [])
    #expect(Self.receive(#"0{"sid":"other","pingInterval":25000}"#, &script) == nil)
    #expect(Self.next(&script) == ["40"])
    #expect(Self.receive(#"40{"sid":"y"}"#, &script) == nil)
    #expect(Self.next(&script) == [#"42["a"]"#])
    #expect(!Self.script(">2 <3").isEngineIO)
  }
}

@Suite struct PayloadDifferenceTests {
  private static let long = String(repeating: "abcdefghij", count: 10)

  @Test(
    arguments: [
      ("a", "b", "'a' had been recorded, 'b' came"), ("", "b", "'' had been recorded, 'b' came"),
      (
        long + "X", long + "Y",
        "from byte 100 on …'abcdefghijabcdefghijX' had been recorded, …'abcdefghijabcdefghijY' came"
      ),
      (
        long, long + "Y",
        "from byte 100 on …'abcdefghijabcdefghij' had been recorded, …'abcdefghijabcdefghijY' came"
      ),
      (
        "X" + long, "Y" + long,
        "from byte 0 on 'X\(long.dropLast())'… (101 bytes) had been recorded, 'Y\(long.dropLast())'… (101 bytes) came"
      ),
    ])
  func text(recorded: String, came: String, text: String) {
    #expect(PayloadDifference(Array(recorded.utf8), Array(came.utf8)).text == text)
  }
}

@Suite struct TextPatternRemovalTests {
  @Test(
    arguments: [
      ("b", "abcbd", "acd"), ("/[0-9]+/", "a12b3", "ab"), ("/x*/", "axxb", "ab"), ("/^a/", "aab", "ab"),
      ("zz", "abc", "abc"), ("/b$/", "abb", "ab"), ("abc", "abc", ""), ("/./", "abc", ""),
    ])
  func removed(pattern: String, text: String, kept: String) throws {
    let pattern = try #require(TextPattern(argument: pattern))
    #expect(String(decoding: pattern.removed(from: Array(text.utf8)), as: UTF8.self) == kept)
  }
}
