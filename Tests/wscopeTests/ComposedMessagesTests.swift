import Testing
import WebSocketCore

@testable import wscope

@Suite struct ComposedMessagesTests {
  /// The messages of frames as `--send-frame` describes them.
  private static func messages(_ frames: [String]) throws -> [String] {
    var composed = ComposedMessages()
    return try frames.compactMap { text in
      let frame = try ComposedFrame(parsing: text)
      let header = try frame.spec.header(payloadCount: frame.payload.count, maskingKey: nil)
      return composed.take(header, frame.payload).map {
        "\($0.opcode.name) \($0.frames) \(String(decoding: $0.payload, as: UTF8.self))"
      }
    }
  }

  @Test(
    arguments: [
      (["op=text payload=a", "op=binary payload=b"], ["text 1 a", "binary 1 b"]),
      (
        ["fin=0 op=text payload=a", "op=ping payload=x", "fin=0 op=0 payload=b", "op=0 payload=c"],
        ["text 3 abc"]
      ),
      // Nobody knows what these are.
      (["op=0 payload=a"], []), (["op=3 payload=a", "op=0 payload=b", "op=text payload=c"], ["text 1 c"]),
      (["op=text rsv1=1 fin=0 payload=a", "op=0 payload=b", "op=text payload=c"], ["text 1 c"]),
      (["op=text fin=0 payload=a"], []), (["op=text len=9 payload=a", "op=text payload=b"], []),
    ] as [([String], [String])])
  func messages(frames: [String], expected: [String]) throws {
    #expect(try Self.messages(frames) == expected)
  }
}
