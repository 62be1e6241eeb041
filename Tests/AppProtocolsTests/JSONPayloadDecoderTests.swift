import Bytes
import Testing
import WebSocketCore

@testable import AppProtocols

@Suite struct JSONPayloadDecoderTests {
  @Test("A document on one line, with escapes decoded, from text and from binary messages")
  func document() throws {
    var decoder = JSONPayloadDecoder()
    let message = " {\n \"a\" : [ 1.50, \"\\u0436\" ] }\n"
    let value = try JSONValue(parsing: #"{"a":[1.50,"ж"]}"#)
    let expected = Decoding.packets([
      DecodedPacket(text: #"{"a":[1.50,"ж"]}"#, fields: value, isDocument: true)
    ])
    #expect(decoder.decode(.text(message)) == expected)
    #expect(decoder.decode(.binary(Array(message.utf8))) == expected)
  }

  @Test(
    "What is none says why",
    arguments: [
      ("hello", "'h' where a value belongs at offset 0"),
      ("", "the text ends in the middle of a value at offset 0"),
      ("{}x", "'x' where the end belongs at offset 2"),
      (String(repeating: "[", count: 257), "more than 256 arrays and objects in each other at offset 256"),
    ])
  func none(text: String, reason: String) {
    var decoder = JSONPayloadDecoder()
    #expect(decoder.decode(.text(text)) == .unreadable("the message is no JSON: " + reason))
  }

  @Test("A message beyond the limit is not decoded, and says so")
  func tooLong() {
    var decoder = JSONPayloadDecoder()
    let spaces = [UInt8](repeating: 0x20, count: DecodingLimits.bytes + 1)
    #expect(
      decoder.decode(.binary(spaces))
        == .unreadable("a message of 16777217 bytes: no more than 16777216 are decoded"))
  }
}
