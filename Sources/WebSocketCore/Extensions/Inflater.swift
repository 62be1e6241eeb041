import Bytes
import CZlib

/// Decompresses the messages of one direction (RFC 7692 §7.2.2), as they come, cut anywhere.
///
/// Costs nothing until the first byte.
package struct Inflater: ~Copyable {
  package enum Result: Equatable {
    case ok
    /// The message is larger than the limit. What was appended so far is exactly the limit.
    case tooBig
    /// Not DEFLATE, or with references outside the window, in zlib's words.
    case corrupt(String)
  }

  /// On the heap: zlib's state points back to it, so it must not move.
  private var stream: UnsafeMutablePointer<z_stream>?
  private let windowBits: Int32
  private let keepsContext: Bool
  /// Inflated bytes of the message in progress.
  package private(set) var messageSize = 0
  /// The last byte taken was the end of a block with BFINAL set, and the next begins a new stream.
  private var isAfterFinalBlock = false

  /// - Parameters:
  ///   - windowBits: as agreed, 8 to 15. What refers back further is corrupt.
  ///   - keepsContext: may a message refer back to earlier ones?
  package init(windowBits: UInt8 = 15, keepsContext: Bool = true) {
    // A window of 9 bits reads what was written for 8.
    self.windowBits = Int32(min(max(windowBits, 9), 15))
    self.keepsContext = keepsContext
  }

  deinit {
    if let stream { Self.free(stream) }
  }

  /// Takes the next piece of a compressed message, and appends what it gives to `queue`.
  ///
  /// It never inflates past the limit, however small the input. After `.tooBig` and `.corrupt` only
  /// `abandonMessage` makes sense.
  /// - Parameters:
  ///   - chunk: unmasked payload of any size.
  ///   - queue: where the inflated bytes go.
  ///   - limit: of the whole inflated message, in bytes.
  /// - Returns: `.ok` when the whole chunk is used up.
  package mutating func inflate(
    _ chunk: UnsafeRawBufferPointer, into queue: inout ByteQueue, limit: Int
  ) -> Result {
    guard let stream = prepare() else { return .corrupt("insufficient memory") }
    var offset = 0
    while offset < chunk.count, let start = chunk.baseAddress {
      // zlib counts in 32 bits.
      let size = min(chunk.count - offset, 1 << 30)
      // zlib does not write to its input; the type has no const.
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: (start + offset).assumingMemoryBound(to: UInt8.self))
      stream.pointee.avail_in = UInt32(size)
      let result = run(stream, into: &queue, limit: limit)
      guard result == .ok else { return result }
      offset += size
    }
    return .ok
  }

  /// Takes the next piece of a compressed message as far as `room` holds what it gives: whoever looks at
  /// messages of any size calls it again until all input is taken and room was left.
  ///
  /// - Parameters:
  ///   - chunk: unmasked payload of any size.
  ///   - position: from where on in `chunk`; moved past what was taken.
  ///   - room: where the inflated bytes go.
  /// - Returns: `.ok` or `.corrupt`, and how many bytes there are in `room`.
  package mutating func inflate(
    _ chunk: UnsafeRawBufferPointer, at position: inout Int, into room: UnsafeMutableRawBufferPointer
  ) -> (result: Result, count: Int) {
    guard let stream = prepare() else { return (.corrupt("insufficient memory"), 0) }
    guard let start = chunk.baseAddress, let target = room.baseAddress else { return (.ok, 0) }
    // zlib counts in 32 bits, and does not write to its input: the type has no const.
    let size = min(chunk.count - position, 1 << 30)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: (start + position).assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(size)
    var count = 0
    var result = Result.ok
    var isDone = false
    while !isDone, count < room.count {
      let hadInput = stream.pointee.avail_in > 0
      let space = (target + count).assumingMemoryBound(to: UInt8.self)
      let (status, produced) = Self.inflate(stream, to: space, size: min(room.count - count, 1 << 30))
      count += produced
      (isDone, result) = turned(stream, status, hadInput: hadInput)
    }
    messageSize += count
    position += size - Int(stream.pointee.avail_in)
    return (result, count)
  }

  /// The message's last fragment has been taken. Nothing is left of it to be inflated.
  ///
  /// - Returns: `.corrupt` also when the message ends in the middle of a block.
  package mutating func finishMessage() -> Result {
    // RFC 7692 §7.2.2: the 4 bytes that the sender removed. One that ended with BFINAL and did not add the
    // empty block of §7.2.1 is understood as well.
    if !isAfterFinalBlock, !primeTail() {
      var position = 0
      let (result, count) = withUnsafeBytes(of: UInt32(0x0000_FFFF).bigEndian) { tail in
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { room in
          inflate(tail, at: &position, into: room)
        }
      }
      guard result == .ok else { return result }
      // The tail is an empty block. Where it gives bytes, it was taken for a part of an unfinished one. Its header
      // is the sender's, and may have had BFINAL set.
      guard let stream, isAfterFinalBlock || Self.isBetweenBlocks(stream), count == 0 else {
        return .corrupt("the message ends in the middle of a block")
      }
    }
    messageSize = 0
    isAfterFinalBlock = false
    if !keepsContext { reset() }
    return .ok
  }

  /// Nearly every message ends with the header of an empty block, whose other 4 bytes its sender removed. They go
  /// into zlib's bit buffer, and are taken with the next message: a turn for them alone would cost as much as
  /// inflating a small message does.
  ///
  /// - Returns: false where zlib waits for something else.
  private func primeTail() -> Bool {
    guard let stream, inflateSyncPoint(stream) == 1 else { return false }
    return inflatePrime(stream, 16, 0x0000) == Z_OK && inflatePrime(stream, 16, 0xFFFF) == Z_OK
  }

  /// The message in progress will not be finished. The context is lost: later messages that refer back
  /// come out corrupt.
  package mutating func abandonMessage() {
    messageSize = 0
    reset()
  }

  /// Gives zlib's state back if the next message does not need it.
  package mutating func releaseIdleMemory() {
    guard !keepsContext, messageSize == 0, let stream else { return }
    Self.free(stream)
    self.stream = nil
  }

  private mutating func reset() {
    isAfterFinalBlock = false
    if let stream { inflateReset(stream) }
  }

  /// Inflates until the input is used up.
  private mutating func run(
    _ stream: UnsafeMutablePointer<z_stream>, into queue: inout ByteQueue, limit: Int
  ) -> Result {
    while true {
      let left = max(limit - messageSize, 0)
      let hadInput = stream.pointee.avail_in > 0
      let (status, produced, isFull) = step(stream, room: left, into: &queue)
      guard produced <= left else { return .tooBig }
      messageSize += produced
      let (isDone, result) = turned(stream, status, hadInput: hadInput)
      if result != .ok || (isDone && !(isFull && status != Z_STREAM_END)) { return result }
    }
  }

  /// What a turn of zlib means for the stream.
  ///
  /// - Parameters:
  ///   - stream: after its turn.
  ///   - status: zlib's answer.
  ///   - hadInput: there was input before the turn.
  /// - Returns: whether the input is used up, and what is wrong with it.
  private mutating func turned(
    _ stream: UnsafeMutablePointer<z_stream>, _ status: Int32, hadInput: Bool
  ) -> (isDone: Bool, result: Result) {
    switch status {
    case Z_STREAM_END:
      // RFC 7692 §7.2.3.4: more blocks may follow. The window lives on, unlike with inflateReset.
      inflateResetKeep(stream)
      isAfterFinalBlock = true
    case Z_OK, Z_BUF_ERROR:
      if hadInput { isAfterFinalBlock = false }
    default:
      return (true, .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"))
    }
    return (stream.pointee.avail_in == 0, .ok)
  }

  /// One turn of zlib.
  /// - Parameters:
  ///   - stream: with its input set.
  ///   - room: how many bytes may be appended. When it is 0, one byte that goes nowhere shows whether
  ///     there would be more.
  ///   - queue: where they go.
  /// - Returns: zlib's answer, how many bytes there were, and whether that was all that fitted.
  private func step(
    _ stream: UnsafeMutablePointer<z_stream>, room: Int, into queue: inout ByteQueue
  ) -> (status: Int32, produced: Int, isFull: Bool) {
    guard room > 0 else {
      var spare: UInt8 = 0
      return withUnsafeMutablePointer(to: &spare) { spare in
        let (status, produced) = Self.inflate(stream, to: spare, size: 1)
        return (status, produced, produced == 1)
      }
    }
    let size = min(room, min(max(Int(stream.pointee.avail_in) * 4, 256), 256 * 1024))
    let target = queue.reserve(size).assumingMemoryBound(to: UInt8.self)
    let (status, produced) =
      windowBits < 15
      ? Self.inflateStrictly(stream, to: target, size: size) : Self.inflate(stream, to: target, size: size)
    queue.commit(produced)
    return (status, produced, produced == size)
  }

  private static func inflate(
    _ stream: UnsafeMutablePointer<z_stream>, to target: UnsafeMutablePointer<UInt8>, size: Int
  ) -> (status: Int32, produced: Int) {
    stream.pointee.next_out = target
    stream.pointee.avail_out = UInt32(size)
    let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
    return (status, size - Int(stream.pointee.avail_out))
  }

  /// zlib lets a distance reach back over its window and over all that it has written in the same call: what
  /// is beyond the agreed window would be found or not as the bytes were cut. With one byte a call it is always
  /// found. That takes 17 ns a byte; the largest window, which no distance exceeds, does without.
  private static func inflateStrictly(
    _ stream: UnsafeMutablePointer<z_stream>, to target: UnsafeMutablePointer<UInt8>, size: Int
  ) -> (status: Int32, produced: Int) {
    var total = 0
    while true {
      let (status, produced) = inflate(stream, to: target + total, size: 1)
      total += produced
      if produced == 0 || status != Z_OK || total == size { return (status, total) }
    }
  }

  private mutating func prepare() -> UnsafeMutablePointer<z_stream>? {
    if let stream { return stream }
    let new = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    new.initialize(to: z_stream())
    guard wscope_inflate_init(new, -windowBits) == Z_OK else {
      new.deallocate()
      return nil
    }
    stream = new
    return new
  }

  /// zlib.h on `inflate`: data_type holds the unused bits of the last byte, plus 128 right after a block.
  private static func isBetweenBlocks(_ stream: UnsafeMutablePointer<z_stream>) -> Bool {
    stream.pointee.data_type & 128 != 0 && stream.pointee.data_type & 7 == 0
  }

  private static func free(_ stream: UnsafeMutablePointer<z_stream>) {
    inflateEnd(stream)
    stream.deallocate()
  }
}
