import Testing
import WebSocketCore

@testable import Capture

@Suite struct MidstreamTests {
  static let settings = ConversationSettings(beginning: .anywhere)

  func texts(_ recorder: Recorder) -> [String] {
    recorder.frames.map { "\($0.sender) \(String(decoding: $0.content, as: UTF8.self))" }
  }

  @Test("The capture begins within a frame: what is skipped is said, and how sure the rest is")
  func begins() {
    let bytes = FrameSyncTests.frames(FrameSyncTests.texts, .client)
    let played = play([.client(Array(bytes.dropFirst(10)))], Self.settings)
    #expect(texts(played.recorder) == FrameSyncTests.texts.dropFirst().map { "client \($0)" })
    #expect(
      played.recorder.notes == [
        CaptureNote(.skipped, "39 bytes skipped: no frame among them is certain"),
        CaptureNote(
          .midstream, "frames found from byte 39 on, 11 frames in a row: likely, and certain from byte 88 on"),
      ])
    #expect(played.summary.client.skippedBytes == 39)
  }

  @Test("The layer below took the sides for each other: masked frames are a client's")
  func swapped() {
    let client = FrameSyncTests.frames(FrameSyncTests.texts, .client)
    let server = FrameSyncTests.frames(FrameSyncTests.texts, .server)
    let played = play([.client(server), .server(client), .client(server)], Self.settings)
    #expect(texts(played.recorder).count { $0.hasPrefix("client") } == 12)
    #expect(texts(played.recorder).count { $0.hasPrefix("server") } == 24)
    #expect(played.recorder.frames.allSatisfy { $0.violations.isEmpty })
    // The user says who is who: then unmasked frames of a client are its breach, and not found for it.
    let told = play([.client(server)], ConversationSettings(beginning: .anywhere, from: .server))
    #expect(texts(told.recorder).first == "server \(FrameSyncTests.texts[0])")
  }

  @Test("A capture that begins with a request, or in the middle of other HTTP")
  func handshake() {
    let played = play(
      [.client(Wire.request()), .server(Wire.response()), .server(Wire.plain(.text, "a"))], Self.settings)
    #expect(played.recorder.lines.first == "1 client request /chat")
    #expect(texts(played.recorder) == ["server a"])
    let swapped = play(
      [.server(Wire.request()), .client(Wire.response()), .client(Wire.plain(.text, "a"))], Self.settings)
    #expect(texts(swapped.recorder) == ["server a"])
  }

  @Test("A continuation whose beginning nobody has seen is no orphan")
  func continuation() {
    let bytes =
      Wire.frame(.continuation, Array("end of something that began before".utf8))
      + FrameSyncTests.frames(FrameSyncTests.texts, .server) + Wire.plain(.continuation, "orphan")
    let played = play([.server(bytes)], Self.settings)
    #expect(played.recorder.frames.first?.header.opcode == .continuation)
    #expect(played.recorder.frames.first?.violations.isEmpty == true)
  }

  @Test(
    "Compressed messages: what depends on nothing that is lost is inflated, with what the user says or without"
  )
  func compressed() {
    let hello = Wire.frame(.text, [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], rsv: 4)
    let again = Wire.frame(.text, [0xF2, 0x00, 0x11, 0x00, 0x00], rsv: 4)
    let plain = FrameSyncTests.frames(FrameSyncTests.texts, .server)
    let bytes = plain + again + hello + again + Wire.plain(.text, "{\"a\":1}") + again
    let guessed = play([.server(bytes)], Self.settings).recorder
    #expect(guessed.frames.dropFirst(12).map(\.inflatedLength) == [nil, 5, 5, nil, 5])
    #expect(guessed.notes.map(\.kind) == [.midstream, .deflate, .lostContext])
    var settings = Self.settings
    settings.deflate = DeflateParameters(serverNoContextTakeover: true)
    let told = play([.server(plain + hello + hello + again + hello)], settings).recorder
    #expect(told.frames.dropFirst(12).map(\.inflatedLength) == [5, 5, nil, 5])
    #expect(told.frames.dropFirst(12).map { $0.violations.map(\.rule) } == [[], [], [.deflateCorrupt], []])
  }

  @Test(
    "A direction of which nothing but large frames is kept waiting for: memory is bounded, frames are found")
  func large() {
    var dice = Dice(5)
    let noise = (0..<60_000).map { _ in UInt8.random(in: 0...255, using: &dice) }
    let frame = Wire.frame(.binary, noise)
    var settings = Self.settings
    settings.heldLimit = 8 * 1024
    let played = play(
      [.server(Array(frame.dropFirst(30_000)) + frame + frame + frame + frame + frame + frame + frame)],
      settings, pieceSize: 1448)
    #expect(played.recorder.frames.count >= 1)
    #expect(played.recorder.frames.allSatisfy { ($0.offset + 30_000) % UInt64(frame.count) == 0 })
  }

  @Test("Nothing found in a megabyte of either side: silence")
  func gaveUp() {
    var settings = Self.settings
    settings.searchLimit = 10_000
    settings.heldLimit = 2048
    let zeros = [UInt8](repeating: 0, count: 30_000)
    let played = play([.server(zeros), .client(zeros)], settings)
    #expect(played.recorder.notes.map(\.kind) == [.other])
    #expect(played.summary.server.skippedBytes == 30_000)
  }
}
