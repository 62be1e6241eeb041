import Testing

@testable import wscope

@Suite struct ExpectedMessagesTests {
  /// Which of the messages was the last that was waited for, and what is missing in the end.
  private static func run(_ patterns: [String], _ messages: [String]) throws -> (last: Int?, missing: String?)
  {
    var expected = ExpectedMessages(try patterns.map { try #require(TextPattern(argument: $0)) })
    var last: Int?
    for (number, message) in messages.enumerated() {
      let isLast = Array(message.utf8).withUnsafeBytes { expected.take($0) }
      if isLast { last = number }
    }
    #expect(expected.isWaiting == (expected.failure != nil))
    return (last, expected.failure?.message)
  }

  @Test(
    "The last one that is waited for, in the order that was asked for",
    arguments: [
      (["b"], ["a", "b", "b"], 1), (["a", "b"], ["a", "b"], 1), (["a", "b"], ["b", "a", "b"], 2),
      (["/^[0-9]+$/"], ["x1", "12"], 1), (["a", "a"], ["a", "a"], 1), (["a", "b"], ["ab", "b"], 1),
    ])
  func last(patterns: [String], messages: [String], number: Int) throws {
    let run = try Self.run(patterns, messages)
    #expect(run.last == number && run.missing == nil)
  }

  @Test(
    "What was wanted, and what came",
    arguments: [
      (["a"], [], "--expect 'a': no message came"),
      (["a"], ["x"], "--expect 'a': only 'x' came"),
      (["a"], ["x", "y"], "--expect 'a': none of the 2 messages that came matches; the last was 'y'"),
      (["a", "b"], ["a"], "--expect 'b': no message came after 'a' was met"),
      (["a", "b"], ["b", "a", "c"], "--expect 'b': only 'c' came after 'a' was met"),
      (
        ["a", "b"], ["a", "c", "d"],
        "--expect 'b': none of the 2 messages that came after 'a' was met matches; the last was 'd'"
      ),
    ])
  func missing(patterns: [String], messages: [String], text: String) throws {
    let run = try Self.run(patterns, messages)
    #expect(run.missing == text && run.last == nil)
  }

  @Test("Nothing is missing where nothing was asked for")
  func nothing() throws {
    let run = try Self.run([], ["a"])
    #expect(run.last == nil && run.missing == nil)
  }

  @Test("Time that is up is part of what came")
  func time() throws {
    let expected = ExpectedMessages([try #require(TextPattern(argument: "a"))])
    #expect(expected.failure(after: 2)?.message == "--expect 'a': no message came, within 2 s (--max-time)")
    #expect(expected.failure(after: 2)?.status == .checkFailed)
  }
}

@Suite struct BriefPayloadTests {
  @Test(
    arguments: [
      (Array("hi".utf8), "'hi'"), ([], "''"), ([0xFF, 0x00], "0xff00"),
      (Array(repeating: UInt8(ascii: "x"), count: 100), "'\(String(repeating: "x", count: 100))'"),
      (
        Array(repeating: UInt8(ascii: "x"), count: 101),
        "'\(String(repeating: "x", count: 100))'… (101 bytes)"
      ),
      // The hundredth byte is the first half of a letter.
      (
        [0x78] + Array(String(repeating: "я", count: 60).utf8),
        "'x\(String(repeating: "я", count: 49))'… (121 bytes)"
      ),
      (Array(repeating: 0xFF, count: 101), "0x\(String(repeating: "ff", count: 100))… (101 bytes)"),
    ])
  func text(payload: [UInt8], text: String) {
    #expect(payload.withUnsafeBytes { BriefPayload($0).text } == text)
  }
}
