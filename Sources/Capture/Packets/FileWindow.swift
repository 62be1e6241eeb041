/// A file at the place where it is read, handed over in blocks: what is asked for lies in one piece, in the block
/// where it is whole there, else put together in a buffer of its own.
struct FileWindow: ~Copyable {
  /// Of the place, in bytes from the beginning of the file.
  private(set) var offset: UInt64 = 0
  /// The bytes are what gzip has given.
  var isInflated = false

  private var position: UnsafeMutableRawPointer?
  private var left = 0
  /// The beginning of what was asked for last, when it reaches past the block.
  private var carry = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var carried = 0
  /// Still to be left out of what comes.
  private var toSkip = 0

  deinit { carry.deallocate() }

  /// Bytes that have been asked for and are not enough.
  var rest: Int { carried }

  /// The next block of the file. It is read, and may be changed, until `peek` answers nil.
  mutating func take(_ block: UnsafeMutableRawBufferPointer) {
    precondition(left == 0, "a block was taken before the one before it had been read")
    position = block.baseAddress
    left = block.count
    let skipped = min(toSkip, left)
    toSkip -= skipped
    advance(skipped)
  }

  /// The next bytes, without going past them.
  /// - Parameter size: how many, at least 1.
  /// - Returns: nil until another block has been taken. Valid until the next call.
  @inline(__always)
  mutating func peek(_ size: Int) -> UnsafeMutableRawPointer? {
    if carried == 0, size <= left { return position }
    return assemble(size)
  }

  /// Goes past bytes that `peek` has shown.
  @inline(__always)
  mutating func consume(_ size: Int) {
    if carried == 0 { advance(size) } else { consumeCarried(size) }
    offset &+= UInt64(truncatingIfNeeded: size)
  }

  /// Goes past any number of bytes, whether they are there yet or not.
  mutating func skip(_ size: Int) {
    let present = min(size, carried)
    if present > 0 { consumeCarried(present) }
    let inBlock = min(size - present, left)
    advance(inBlock)
    toSkip = size - present - inBlock
    offset &+= UInt64(truncatingIfNeeded: size)
  }

  /// How many of the bytes that were skipped have not come.
  var missingOfSkipped: Int { toSkip }

  /// Gives all unread bytes back: those in the buffer of its own, which are valid until the next block is taken,
  /// and those in the block.
  mutating func surrender() -> (carried: UnsafeRawBufferPointer, block: UnsafeRawBufferPointer) {
    let all = (
      UnsafeRawBufferPointer(start: carry.baseAddress, count: carried),
      UnsafeRawBufferPointer(start: position, count: left)
    )
    carried = 0
    left = 0
    return all
  }

  /// - Parameters:
  ///   - problem: why the file cannot be read on.
  ///   - offset: where; nil: at this place.
  func error(_ problem: CaptureError.Problem, at offset: UInt64? = nil) -> CaptureError {
    CaptureError(offset: offset ?? self.offset, isInflated: isInflated, problem)
  }

  @inline(__always)
  private mutating func advance(_ size: Int) {
    position = position.map { $0 + size }
    left -= size
  }

  private mutating func consumeCarried(_ size: Int) {
    carried -= size
    guard carried > 0, let start = carry.baseAddress else { return }
    start.copyMemory(from: start + size, byteCount: carried)
  }

  private mutating func assemble(_ size: Int) -> UnsafeMutableRawPointer? {
    let count = min(size - carried, left)
    if count > 0, let position {
      reserve(size)
      carry.baseAddress?.advanced(by: carried).copyMemory(from: position, byteCount: count)
      carried += count
      advance(count)
    }
    return carried >= size ? carry.baseAddress : nil
  }

  /// What is asked for is limited (`CapturedPacket.limit`), and pages that no byte has come for cost nothing.
  private mutating func reserve(_ size: Int) {
    guard carry.count < size else { return }
    var capacity = 64 * 1024
    while capacity < size { capacity *= 2 }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: carry[..<carried]))
    carry.deallocate()
    carry = larger
  }
}
