import WebSocketCore

/// One side of a captured connection, in figures.
package struct SideTrace: Sendable {
  /// Frames of one opcode, and their payload bytes on the wire.
  package struct OpcodeCount: Sendable {
    package var opcode: Opcode
    package var frames: UInt64
    package var bytes: UInt64

    package init(opcode: Opcode, frames: UInt64, bytes: UInt64) {
      self.opcode = opcode
      self.frames = frames
      self.bytes = bytes
    }
  }

  /// How long its Pings waited for their Pongs, in seconds.
  package struct RoundTrips: Sendable {
    package var count: Int
    package var minimum: Double
    package var mean: Double
    package var maximum: Double

    package init(count: Int, minimum: Double, mean: Double, maximum: Double) {
      self.count = count
      self.minimum = minimum
      self.mean = mean
      self.maximum = maximum
    }
  }

  /// Those that there were.
  package var opcodes: [OpcodeCount]
  /// Inflated by compressed bytes of the messages that were compressed; nil where there were none.
  package var compressionRatio: Double?
  /// Nil where it sent no Ping that was answered.
  package var roundTrips: RoundTrips?
  package var holes: Int
  /// Bytes of the holes whose size is known.
  package var missingBytes: UInt64
  /// Bytes in which no frame was found.
  package var skippedBytes: UInt64

  package init(
    opcodes: [OpcodeCount], compressionRatio: Double? = nil, roundTrips: RoundTrips? = nil, holes: Int = 0,
    missingBytes: UInt64 = 0, skippedBytes: UInt64 = 0
  ) {
    self.opcodes = opcodes
    self.compressionRatio = compressionRatio
    self.roundTrips = roundTrips
    self.holes = holes
    self.missingBytes = missingBytes
    self.skippedBytes = skippedBytes
  }
}
