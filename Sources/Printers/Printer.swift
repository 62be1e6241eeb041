import Bytes
import Trace

/// One output format. A printer writes into a queue and knows nothing of files: who owns the queue decides
/// when and where it goes.
package protocol Printer {
  /// Writes what this format has to say of a record; nothing, if the format does not show its type.
  ///
  /// - Parameters:
  ///   - record: what happened.
  ///   - out: where the text is appended.
  mutating func print(_ record: TraceRecord, into out: inout ByteQueue)

  /// Same as printing its record, for those who print millions of frames.
  ///
  /// - Parameters:
  ///   - frame: what was seen.
  ///   - connection: its number.
  ///   - time: as of a record, in seconds.
  ///   - out: where the text is appended.
  mutating func print(_ frame: FrameTrace, connection: Int, time: Double, into out: inout ByteQueue)

  /// Same as printing its record, for those who print millions of messages.
  ///
  /// - Parameters:
  ///   - message: what was seen.
  ///   - connection: its number.
  ///   - time: as of a record, in seconds.
  ///   - out: where the text is appended.
  mutating func print(_ message: MessageTrace, connection: Int, time: Double, into out: inout ByteQueue)

  /// Writes what stands before the first record.
  mutating func begin(into out: inout ByteQueue)

  /// Writes what stands after the last one.
  mutating func finish(into out: inout ByteQueue)
}

extension Printer {
  package mutating func begin(into out: inout ByteQueue) {}
  package mutating func finish(into out: inout ByteQueue) {}

  package mutating func print(
    _ frame: FrameTrace, connection: Int, time: Double, into out: inout ByteQueue
  ) {
    print(TraceRecord(time: time, connection: connection, .frame(frame)), into: &out)
  }
  package mutating func print(
    _ message: MessageTrace, connection: Int, time: Double, into out: inout ByteQueue
  ) {
    print(TraceRecord(time: time, connection: connection, .message(message)), into: &out)
  }
}
