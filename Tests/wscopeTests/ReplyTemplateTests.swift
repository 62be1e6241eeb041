import Bytes
import Testing

@testable import wscope

@Suite struct ReplyTemplateTests {
  private func answer(
    _ template: String, to message: String, path: String = "/ws/chat/room1/", client: Int = 3
  ) throws(ReplyTemplate.Obstacle) -> String {
    try answer(template, toBytes: Array(message.utf8), path: path, client: client)
  }

  private func answer(
    _ template: String, toBytes message: [UInt8], path: String = "/", client: Int = 3
  ) throws(ReplyTemplate.Obstacle) -> String {
    var out = ByteQueue()
    var obstacle: ReplyTemplate.Obstacle?
    message.withUnsafeBytes { bytes in
      do throws(ReplyTemplate.Obstacle) {
        try ReplyTemplate(template).fill(bytes, path: path, client: client, into: &out)
      } catch {
        obstacle = error
      }
    }
    if let obstacle { throw obstacle }
    return String(decoding: out.readable, as: UTF8.self)
  }

  @Test(
    "Every placeholder, in a text",
    arguments: [
      ("Echo: {}", "hi", "Echo: hi"), ("{}{}", "ab", "abab"), ("no placeholder", "x", "no placeholder"),
      ("", "x", ""), ("{path} {client}", "x", "/ws/chat/room1/ 3"),
      ("{json.user.name}", #"{"user": {"name": "Анна"}}"#, "Анна"),
      ("{json.list.1}", #"{"list": [1, [2, 3]]}"#, "[2,3]"), ("got {json}", "[1, 2]", "got [1,2]"),
      ("{json.n}", #"{"n": 1.50}"#, "1.50"), ("{json.a\"b}", #"{"a\"b": true}"#, "true"),
      ("{other} {json.} {", "x", "{other} {json.} {"),
    ])
  func text(template: String, message: String, expected: String) throws {
    #expect(try answer(template, to: message) == expected)
  }

  @Test(
    "An answer that is to be JSON is JSON whatever the message holds",
    arguments: [
      (#"{"message": "{json.message}"}"#, #"{"message": "say \"hi\"\n"}"#, #"{"message": "say \"hi\"\n"}"#),
      (#"{"message": {json.message}}"#, #"{"message": "say \"hi\""}"#, #"{"message": "say \"hi\""}"#),
      (#"{"message": "{json.message}"}"#, #"{"message": {"a": "b"}}"#, #"{"message": "{\"a\":\"b\"}"}"#),
      (#"{"echo": "{}"}"#, #"a "quoted" text"#, #"{"echo": "a \"quoted\" text"}"#),
      (#"{"echo": {}}"#, "plain", #"{"echo": "plain"}"#),
      (#"["\"{}\"", {client}, "{path}"]"#, "x", #"["\"x\"", 3, "/ws/chat/room1/"]"#),
    ])
  func json(template: String, message: String, expected: String) throws {
    let filled = try answer(template, to: message)
    #expect(filled == expected)
    _ = try JSONValue(parsing: filled)
  }

  @Test("A message that has no answer says why")
  func obstacles() {
    #expect(throws: ReplyTemplate.Obstacle.noJSON) { try answer("{json.a}", to: "hello") }
    #expect(throws: ReplyTemplate.Obstacle.noMember("a.b")) { try answer("{json.a.b}", to: #"{"a": 1}"#) }
    #expect(throws: ReplyTemplate.Obstacle.noText) { try answer(#"{"a": "{}"}"#, toBytes: [0xFF]) }
  }

  @Test("In a text the bytes of a message are left alone")
  func bytes() throws {
    var out = ByteQueue()
    try [UInt8]([0xFF, 0x00]).withUnsafeBytes {
      try ReplyTemplate("<{}>").fill($0, path: "/", client: 1, into: &out)
    }
    #expect(Array(out.readable) == [0x3C, 0xFF, 0x00, 0x3E])
  }
}
