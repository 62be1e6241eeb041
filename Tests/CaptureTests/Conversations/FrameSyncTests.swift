import Testing
import WebSocketCore

@testable import Capture

@Suite struct FrameSyncTests {
  func find(
    _ bytes: [UInt8], _ sender: Role, pieces: [Int] = [0], searched: UInt64 = 0, isWebSocket: Bool = false
  ) -> FrameSync.Finding? {
    bytes.withUnsafeBytes {
      FrameSync.find(
        in: $0,
        FrameSync.Context(sender: sender, pieces: pieces, searched: searched, isWebSocket: isWebSocket))
    }
  }

  static func frames(_ texts: [String], _ role: Role, seed: Int = 1) -> [UInt8] {
    var dice = Dice(seed)
    return texts.flatMap { text in
      let key = MaskingKey(word: UInt32.random(in: 0 ... .max, using: &dice))
      return Wire.frame(.text, Array(text.utf8), mask: role == .client ? key : nil)
    }
  }

  static let texts = (0..<12).map { "{\"id\":\($0),\"text\":\"the quick brown fox jumps\"}" }

  @Test("In the middle of a frame: the next one is found", arguments: Role.allCases)
  func middle(role: Role) {
    let bytes = Self.frames(Self.texts, role)
    let size = bytes.count / 12
    for start in 1..<40 {
      let finding = find(Array(bytes[start...]), role)
      let offset = (finding?.offset ?? 0) + start
      #expect(
        offset == size || offset == size * 2 || offset == size * 3 || (offset > 400 && offset % size != 1))
      #expect(finding?.certainOffset != nil)
    }
  }

  @Test("One frame that fits its piece is likely; the same in the middle of nothing is not to be relied on")
  func pieces() {
    let ping: [UInt8] = [0x89, 0x00]
    #expect(find(ping, .server)?.confidence == .likely)
    #expect(find(ping, .client) == nil)
    #expect(find([0x10, 0x20, 0x30] + ping, .server)?.confidence == .possible)
    let text = Self.frames(["{\"type\":\"hello\",\"text\":\"the quick brown fox\"}"], .client)
    #expect(find(text, .client)?.confidence == .certain)
    #expect(find(text, .client, searched: 1 << 40)?.confidence == .possible)
  }

  @Test("In a stream that is known to hold frames, the beginning of a piece speaks for one")
  func habit() throws {
    let ping: [UInt8] = [0x89, 0x00]
    let known = try #require(find(ping, .server, isWebSocket: true))
    let unknown = try #require(find(ping, .server))
    #expect(known.bits == unknown.bits + 2)
    let inside = try #require(find([0x10, 0x20, 0x30] + ping, .server, isWebSocket: true))
    #expect(inside.bits == find([0x10, 0x20, 0x30] + ping, .server)?.bits)
  }

  func plausible(_ bytes: [UInt8], _ sender: Role = .server) -> PlausibleFrame? {
    bytes.withUnsafeBytes { PlausibleFrame($0, at: 0, isMasked: sender == .client, mayCompress: false) }
  }

  @Test(
    "What is taken for no frame",
    arguments: [
      [0x83, 0x00], [0x90, 0x00], [0x89, 0x7E, 0x00, 0x80], [0x09, 0x00], [0x81, 0x7E, 0x00, 0x05],
      [0x82, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0], [0x88, 0x01, 0x03], [0x88, 0x02, 0x00, 0x01],
      [0x81, 0x01, 0xFF],
      [0x81, 0x01, 0xC3], [0x01, 0x00], [0xC1, 0x00], [0x82, 0x80, 1, 2, 3, 4],
    ] as [[UInt8]])
  func implausible(bytes: [UInt8]) {
    #expect(plausible(bytes) == nil)
  }

  @Test("What is one, as far as it is there, and where the next begins")
  func plausible() {
    #expect(plausible([0x89, 0x00])?.next == 2)
    #expect(plausible([0x89])?.isCut == true)
    #expect(plausible([0x82, 0x7E, 0x01])?.isCut == true)
    #expect(plausible([0x82, 0x7E, 0x01, 0x00])?.next == 260)
    #expect(plausible([0x01, 0x01, 0xC3])?.next == 3)
    #expect(plausible([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8], .client)?.next == 8)
  }

  @Test("No frame follows a Close, no new message an unfinished one, no continuation a finished one")
  func sequence() {
    func may(_ second: UInt8, follow first: UInt8) -> Bool? {
      plausible([second, 0x01, 0x61])?.mayFollow(first)
    }
    #expect(may(0x82, follow: 0x88) == false)
    #expect(may(0x82, follow: 0x02) == false)
    #expect(may(0x80, follow: 0x02) == true)
    #expect(may(0x80, follow: 0x82) == false)
    #expect(may(0x80, follow: 0x89) == true)
    #expect(may(0x89, follow: 0x01) == true)
  }

  @Test("A breach in the middle of a chain does not hide what is before it")
  func breach() {
    let bytes = Self.frames(Self.texts, .server) + [0xB3, 0x03, 1, 2, 3] + Self.frames(Self.texts, .server)
    #expect(find(bytes, .server)?.offset == 0)
  }

  @Test("A run of zeros is no chain of frames, and random bytes are none")
  func noFrames() {
    #expect(find([UInt8](repeating: 0, count: 2000), .server) == nil)
    for seed in 0..<20 {
      var dice = Dice(seed)
      let noise = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &dice) }
      for role in Role.allCases { #expect(find(noise, role)?.certainOffset == nil) }
    }
  }

  /// Traffic of several kinds, cut at a random place: 10,000 of these and many more kinds were tried in a
  /// release build.
  @Test("From any place on: frames are found, and those that are certain are true", arguments: Role.allCases)
  func randomStarts(role: Role) {
    var dice = Dice(role == .client ? 1 : 2)
    for trial in 0..<60 {
      var frames: [Range<Int>] = []
      var bytes: [UInt8] = []
      while bytes.count < 1500 {
        let count = Int.random(in: 1...120, using: &dice)
        let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }
        let text = Array(
          "{\"n\":\(count),\"text\":\"\(String(repeating: "lorem ", count: count / 8))\"}".utf8)
        let key = MaskingKey(word: UInt32.random(in: 0 ... .max, using: &dice))
        let frame = Wire.frame(
          trial % 3 == 0 ? .binary : .text, trial % 3 == 0 ? noise : text, mask: role == .client ? key : nil)
        frames.append(bytes.count..<bytes.count + frame.count)
        bytes += frame
      }
      let start = Int.random(in: 0..<500, using: &dice)
      var recorder = Recorder()
      var conversation = Conversation(ConversationSettings(beginning: .anywhere, wantsMessages: false))
      var piece = Array(bytes[start...])
      piece.withUnsafeMutableBytes { conversation.receive($0, from: role, time: 0, into: &recorder) }
      conversation.finish(into: &recorder)
      #expect(!recorder.frames.isEmpty)
      #expect(
        recorder.frames.allSatisfy { frame in frames.contains { $0.lowerBound == Int(frame.offset) + start } }
      )
      let isSwapped = conversation.isSwapped
      #expect(!isSwapped)
    }
  }
}
