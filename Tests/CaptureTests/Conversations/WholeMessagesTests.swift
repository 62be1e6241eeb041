import Testing
import WebSocketCore

@testable import Capture

@Suite struct WholeMessagesTests {
  /// Frames are kept up to four bytes, and messages of the connections that are chosen as a whole.
  private func settings(
    wantsMessages: Bool = false, of chosen: @escaping @Sendable (String?, String?) -> Bool
  ) -> ConversationSettings {
    var settings = ConversationSettings(payloadLimit: 4, wantsMessages: wantsMessages)
    settings.whole = ConversationSettings.WholeMessages(limit: 1000, areWanted: chosen)
    return settings
  }

  private let steps: [Step] = [
    .client(Wire.request()), .server(Wire.response()), .client(Wire.masked(.text, "a whole message")),
    .server(Wire.plain(.text, "frag", fin: false) + Wire.plain(.continuation, "ments")),
  ]

  private func messages(_ settings: ConversationSettings, pieceSize: Int = .max) -> [String] {
    play(steps, settings, pieceSize: pieceSize).recorder.lines.filter { $0.contains(" message ") }
  }

  @Test("Messages of the connections that are chosen are told as a whole, however they are cut")
  func chosen() {
    let settings = settings { subprotocol, target in subprotocol == nil && target == "/chat" }
    for size in [Int.max, 1, 3] {
      #expect(
        messages(settings, pieceSize: size).map { $0.dropFirst(2) } == [
          "client message text a whole message 15/15 in 1", "server message text fragments 9/9 in 2",
        ])
    }
  }

  @Test("Messages of others are not told, or as far as all are")
  func others() {
    #expect(messages(settings { _, _ in false }) == [])
    #expect(
      messages(settings(wantsMessages: true) { _, _ in false }) == [
        "3 client message text a wh 15/15 in 1", "4 server message text frag 9/9 in 2",
      ])
  }

  @Test("Where there is no handshake, nothing is known of the connection")
  func midstream() {
    var settings = settings { subprotocol, target in subprotocol == nil && target == nil }
    settings.beginning = .frames
    let played = play([.server(Wire.plain(.text, "a whole message"))], settings)
    #expect(
      played.recorder.lines == [
        "1 server message text a whole message 15/15 in 1", "1 server frame @0 text 15/15 a wh",
      ])
  }

  @Test("Where only the answer is there, its subprotocol is known")
  func answerAlone() {
    let response = Wire.response("Sec-WebSocket-Protocol: mqtt\r\n")
    let settings = settings { subprotocol, target in subprotocol == "mqtt" && target == nil }
    let played = play([.server(response), .server(Wire.plain(.text, "a whole message"))], settings)
    #expect(played.recorder.lines.contains("2 server message text a whole message 15/15 in 1"))
  }

  @Test("A message that a hole has cut is told before its frame, and is not whole")
  func hole() {
    let bytes = Wire.plain(.text, "a whole message")
    var settings = settings { _, _ in true }
    settings.beginning = .frames
    let played = play(
      [.server(Array(bytes[..<6])), .serverHole(2), .server(Array(bytes[8...]))], settings)
    #expect(
      played.recorder.lines.contains { $0.hasPrefix("3 server message text a wh") && $0.hasSuffix("broken") })
  }

  @Test("Where a message stands: before its frame, or broken off; and whether it was chosen")
  func places() {
    var settings = settings(wantsMessages: true) { _, _ in false }
    settings.beginning = .frames
    let steps: [Step] = [
      .server(Wire.plain(.text, "one") + Wire.plain(.text, "half", fin: false) + Wire.plain(.text, "two"))
    ]
    let told = play(steps, settings).recorder.messages
    #expect(told.map { $0.message.place } == [.beforeItsFrame, .brokenOff, .beforeItsFrame])
    #expect(told.map { $0.message.isChosen } == [false, false, false])
    settings.whole?.areWanted = { _, _ in true }
    #expect(play(steps, settings).recorder.messages.map { $0.message.isChosen } == [true, true, true])
  }
}
