import CZlib

/// Inflates gzip data (RFC 1952) as it comes, one member after another.
struct GzipStream: ~Copyable {
  private enum State {
    case inMember
    /// After the checksum: the end, another member, or zeros up to the end as tapes have them.
    case betweenMembers
    case padding
  }

  /// On the heap: zlib's state points back to it, so it must not move. Nil: there was no memory.
  private let stream: UnsafeMutablePointer<z_stream>?
  private var state = State.inMember
  /// Everything taken so far, in bytes.
  private var taken: UInt64 = 0
  /// zlib may hold more output than fitted.
  private var wasFull = false

  init() {
    let new = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    new.initialize(to: z_stream())
    // zlib.h on inflateInit2: "Add 16 to decode only the gzip format".
    if wscope_inflate_init(new, 15 + 16) == Z_OK {
      stream = new
    } else {
      new.deallocate()
      stream = nil
    }
  }

  deinit {
    guard let stream else { return }
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The next bytes of the file, which stay until `inflate` has given nothing more. What was taken before is used up.
  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    // zlib does not write to its input; the type has no const.
    stream?.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream?.pointee.avail_in = UInt32(clamping: bytes.count)
    taken &+= UInt64(bytes.count)
  }

  /// Inflates until the room is filled or the input used up.
  /// - Parameter room: where the bytes go.
  /// - Returns: how many there were, and what ended it early.
  mutating func inflate(into room: UnsafeMutableRawBufferPointer) -> (count: Int, error: CaptureError?) {
    guard let stream, let start = room.baseAddress else {
      return (0, CaptureError(offset: 0, .gzip("insufficient memory")))
    }
    stream.pointee.next_out = start.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(clamping: room.count)
    var failure: CaptureError?
    while failure == nil, stream.pointee.avail_in > 0 || wasFull, stream.pointee.avail_out > 0 {
      failure = state == .inMember ? step(stream) : stepBetween(stream)
    }
    return (room.count - Int(stream.pointee.avail_out), failure)
  }

  /// The file has ended.
  /// - Throws: if it did so before the end of a member.
  func finish() throws(CaptureError) {
    if state == .inMember { throw error(.endsInsideGzip) }
  }

  private mutating func step(_ stream: UnsafeMutablePointer<z_stream>) -> CaptureError? {
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    wasFull = stream.pointee.avail_out == 0
    switch status {
    case Z_STREAM_END:
      state = .betweenMembers
      wasFull = false
    case Z_OK: break
    // Nothing could be done: what zlib held was all written.
    case Z_BUF_ERROR: wasFull = false
    default: return error(.gzip(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"))
    }
    return nil
  }

  private mutating func stepBetween(_ stream: UnsafeMutablePointer<z_stream>) -> CaptureError? {
    guard let next = stream.pointee.next_in?.pointee else { return nil }
    if next == 0 {
      state = .padding
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    } else if state == .betweenMembers {
      inflateReset(stream)
      state = .inMember
    } else {
      return error(.gzip("bytes after the end"))
    }
    return nil
  }

  private func error(_ problem: CaptureError.Problem) -> CaptureError {
    CaptureError(offset: taken &- UInt64(stream?.pointee.avail_in ?? 0), problem)
  }
}
