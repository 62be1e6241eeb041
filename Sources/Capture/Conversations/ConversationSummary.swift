import WebSocketCore

/// A conversation in figures, and how it ended.
package struct ConversationSummary: Equatable, Sendable {
  /// Frames of one opcode.
  package struct Count: Equatable, Sendable {
    package var frames: UInt64 = 0
    /// Payload bytes on the wire that were there.
    package var bytes: UInt64 = 0

    package init(frames: UInt64 = 0, bytes: UInt64 = 0) {
      self.frames = frames
      self.bytes = bytes
    }
  }

  /// What one side sent.
  package struct Side: Equatable, Sendable {
    /// By the value of the opcode: 16 of them.
    package var opcodes = [Count](repeating: Count(), count: 16)
    /// Data messages whose last frame was there.
    package var messages: UInt64 = 0
    /// Wire bytes of compressed messages that could be inflated, and what they inflated to.
    package var compressedBytes: UInt64 = 0
    package var inflatedBytes: UInt64 = 0
    package var violations = 0
    package var holes = 0
    /// Bytes of the holes whose size is known.
    package var missingBytes: UInt64 = 0
    /// Bytes in which no frame could be found.
    package var skippedBytes: UInt64 = 0
    package var close: CloseBody?
    /// Nil: it did not end in the capture.
    package var end: StreamEnd?
    /// Of the Pings that it sent.
    package var roundTrips = RoundTrips()

    package init() {}

    package subscript(opcode: Opcode) -> Count { opcodes[Int(opcode.rawValue)] }
    package var frames: UInt64 { opcodes.reduce(0) { $0 + $1.frames } }
    package var bytes: UInt64 { opcodes.reduce(0) { $0 + $1.bytes } }
    /// How many times smaller the compressed messages were; nil where there were none.
    package var compressionRatio: Double? {
      compressedBytes == 0 ? nil : Double(inflatedBytes) / Double(compressedBytes)
    }

    @inline(__always)
    mutating func count(_ frame: borrowing CapturedFrame) {
      let index = Int(frame.header.opcode.rawValue)
      opcodes[index].frames += 1
      opcodes[index].bytes += frame.payloadSeen
      if !frame.violations.isEmpty { violations += frame.violations.count }
    }
  }

  package var client = Side()
  package var server = Side()
  /// Nanoseconds since 1970, of the first and the last bytes; nil where there were none.
  package var begin: Int64?
  package var end: Int64?
  /// Who sent a Close first.
  package var closedFirst: Role?
  /// Who sent a RST, where that is known to be what ended it.
  package var resetBy: Role?
  /// The handshake was in the capture, or enough of it.
  package var hasHandshake = false

  package init() {}

  /// Nanoseconds from the first to the last bytes.
  package var duration: Int64 {
    guard let begin, let end else { return 0 }
    let (duration, overflow) = end.subtractingReportingOverflow(begin)
    return overflow ? 0 : max(0, duration)
  }

  /// RFC 6455 §7.1.4: "the closing handshake" was complete, in both directions.
  package var isClean: Bool { client.close != nil && server.close != nil }
}
