/// Some or all of one frame, found in the bytes that were given to the parser.
public struct FrameChunk: Equatable, Sendable {
  public var header: FrameHeader
  /// Where the frame's first byte stands in the stream, in bytes.
  public var offset: UInt64
  /// Where in the given bytes these payload bytes stand, as they are on the wire: still masked.
  public var payload: Range<Int>
  /// How many payload bytes of this frame came before these.
  public var payloadOffset: UInt64
  /// The header came to an end in the given bytes; the payload, if there is any, may not have begun.
  public var isFirst: Bool

  @inlinable public init(
    header: FrameHeader, offset: UInt64, payload: Range<Int>, payloadOffset: UInt64 = 0, isFirst: Bool = true
  ) {
    self.header = header
    self.offset = offset
    self.payload = payload
    self.payloadOffset = payloadOffset
    self.isFirst = isFirst
  }

  /// The frame ends with these bytes.
  @inlinable public var isLast: Bool {
    payloadOffset + UInt64(payload.count) == header.payloadLength
  }
}

/// Finds frames in a stream of bytes (RFC 6455 §5.2). A witness: it takes any bytes, keeps every fact of
/// the wire and judges nothing. It holds at most one incomplete header; payloads are passed on as they
/// come, so a frame of any size costs no memory.
package struct FrameParser: Sendable {
  /// What the parser is in the middle of, between two calls of `next`.
  package enum Pending: Equatable, Sendable {
    case nothing
    /// Bytes of a header seen so far, and the least it can take.
    case header(have: Int, need: Int)
    /// Bytes of payload still to come.
    case payload(FrameHeader, remaining: UInt64)
  }

  /// Bytes of the stream taken so far.
  package var streamOffset: UInt64
  @usableFromInline package var header: FrameHeader?
  @usableFromInline package var headerOffset: UInt64 = 0
  @usableFromInline package var payloadSeen: UInt64 = 0
  @usableFromInline package var partial: (UInt64, UInt64) = (0, 0)
  @usableFromInline package var partialCount = 0

  /// - Parameter streamOffset: where in the stream the first byte stands: after an HTTP head, its length.
  @inlinable package init(streamOffset: UInt64 = 0) { self.streamOffset = streamOffset }

  /// The next piece of a frame in `bytes` from `position` on, which is moved past it.
  /// - Returns: nil when all bytes are taken.
  /// A chunk that goes through memory is written in small pieces and read in wide ones, for which the processor
  /// waits: so this is always inlined.
  @inlinable @inline(__always) package mutating func next(
    in bytes: UnsafeRawBufferPointer, at position: inout Int
  ) -> FrameChunk? {
    if header != nil { return continuePayload(in: bytes, at: &position) }
    guard position < bytes.count, let base = bytes.baseAddress else { return nil }
    if partialCount > 0 { return finishHeader(in: bytes, at: &position) }
    guard let found = FrameHeader(parsing: base + position, count: bytes.count - position) else {
      keepPartial(base + position, bytes.count - position)
      streamOffset += UInt64(bytes.count - position)
      position = bytes.count
      return nil
    }
    let offset = streamOffset
    position += found.byteCount
    streamOffset += UInt64(found.byteCount)
    return begin(found, offset: offset, in: bytes, at: &position)
  }

  @inlinable @inline(__always) mutating func begin(
    _ found: FrameHeader, offset: UInt64, in bytes: UnsafeRawBufferPointer, at position: inout Int
  ) -> FrameChunk {
    let start = position
    let available = bytes.count - start
    let taken = found.payloadLength <= UInt64(available) ? Int(found.payloadLength) : available
    position += taken
    streamOffset += UInt64(taken)
    if UInt64(taken) < found.payloadLength {
      header = found
      headerOffset = offset
      payloadSeen = UInt64(taken)
    }
    return FrameChunk(header: found, offset: offset, payload: start..<position)
  }

  @usableFromInline mutating func continuePayload(
    in bytes: UnsafeRawBufferPointer, at position: inout Int
  ) -> FrameChunk? {
    guard let header, position < bytes.count else { return nil }
    let start = position
    let remaining = header.payloadLength - payloadSeen
    let taken = min(remaining, UInt64(bytes.count - start))
    let chunk = FrameChunk(
      header: header, offset: headerOffset, payload: start..<start + Int(taken), payloadOffset: payloadSeen,
      isFirst: false)
    position += Int(taken)
    streamOffset += taken
    payloadSeen += taken
    if taken == remaining { self.header = nil }
    return chunk
  }

  @usableFromInline mutating func keepPartial(_ bytes: UnsafeRawPointer, _ count: Int) {
    withUnsafeMutableBytes(of: &partial) {
      ($0.baseAddress.unsafelyUnwrapped + partialCount).copyMemory(from: bytes, byteCount: count)
    }
    partialCount += count
  }

  /// A header that began in earlier bytes: taken byte by byte until it is whole.
  @usableFromInline mutating func finishHeader(
    in bytes: UnsafeRawBufferPointer, at position: inout Int
  ) -> FrameChunk? {
    while position < bytes.count {
      keepPartial(bytes.baseAddress.unsafelyUnwrapped + position, 1)
      position += 1
      streamOffset += 1
      let found = withUnsafeBytes(of: partial) {
        FrameHeader(parsing: $0.baseAddress.unsafelyUnwrapped, count: partialCount)
      }
      if let found {
        partialCount = 0
        return begin(found, offset: streamOffset - UInt64(found.byteCount), in: bytes, at: &position)
      }
    }
    return nil
  }

  /// What is missing, should the stream end here.
  package var pending: Pending {
    if let header { return .payload(header, remaining: header.payloadLength - payloadSeen) }
    guard partialCount > 0 else { return .nothing }
    let second = withUnsafeBytes(of: partial) { $0[1] }
    return .header(
      have: partialCount, need: partialCount < 2 ? 2 : FrameHeader.byteCount(secondByte: second))
  }

  /// The bytes of an incomplete header, as evidence.
  package var partialHeader: [UInt8] {
    withUnsafeBytes(of: partial) { Array($0.prefix(partialCount)) }
  }
}
