#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Cuts a stream of bytes into messages: at a delimiter, into blocks of one size, as it comes, or not at all. A
/// message that lies whole in the given bytes is not copied.
package struct ByteSplitter: ~Copyable {
  package enum Mode: Equatable, Sendable {
    /// Ends each message and belongs to none. Never empty.
    case delimiter([UInt8])
    /// So many bytes each; the last may be shorter.
    case blocks(Int)
    /// As they are handed over, at most so many bytes each: nothing waits for what may never come.
    case pieces(atMost: Int)
    /// One message, at the end of the stream.
    case whole
  }

  private let mode: Mode
  private var input = UnsafeRawBufferPointer(start: nil, count: 0)
  private var position = 0
  private var partial = ByteQueue()
  private var isDelivered = false

  package init(_ mode: Mode) { self.mode = mode }

  /// Bytes of a message whose end has not come.
  package var pendingByteCount: Int { isDelivered ? 0 : partial.count }

  /// Hands over the next bytes, which must stay where they are until `next` has returned nil.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    input = bytes
    position = 0
  }

  /// The next whole message, valid until the next call; nil when the bytes are used up.
  package mutating func next() -> UnsafeRawBufferPointer? {
    releaseDelivered()
    switch mode {
    case .delimiter(let delimiter):
      return delimiter.count == 1 ? nextLine(delimiter[0]) : nextDelimited(delimiter)
    case .blocks(let size):
      return nextBlock(size)
    case .pieces(let most):
      return position < input.count ? take(min(most, input.count - position), skipping: 0) : nil
    case .whole:
      keep(input.count - position)
      return nil
    }
  }

  /// At the end of the stream: what is left without a delimiter; nil when there is nothing. With `.whole`
  /// the message may be empty.
  package mutating func finish() -> UnsafeRawBufferPointer? {
    releaseDelivered()
    guard !partial.isEmpty || mode == .whole else { return nil }
    isDelivered = true
    return partial.readable
  }

  private mutating func nextLine(_ delimiter: UInt8) -> UnsafeRawBufferPointer? {
    guard let base = input.baseAddress, position < input.count else { return nil }
    let count = input.count - position
    guard let found = memchr(base + position, Int32(delimiter), count) else {
      keep(count)
      return nil
    }
    return take(UnsafeRawPointer(found) - (base + position), skipping: 1)
  }

  /// A delimiter of several bytes may itself be cut by the end of a read.
  private mutating func nextDelimited(_ delimiter: [UInt8]) -> UnsafeRawBufferPointer? {
    while position < input.count {
      let last = delimiter[delimiter.count - 1]
      guard let base = input.baseAddress,
        let found = memchr(base + position, Int32(last), input.count - position)
      else { break }
      keep(UnsafeRawPointer(found) - (base + position) + 1)
      if partial.readable.suffix(delimiter.count).elementsEqual(delimiter) {
        isDelivered = true
        return UnsafeRawBufferPointer(rebasing: partial.readable.dropLast(delimiter.count))
      }
    }
    keep(input.count - position)
    return nil
  }

  private mutating func nextBlock(_ size: Int) -> UnsafeRawBufferPointer? {
    let missing = size - partial.count
    guard input.count - position >= missing else {
      keep(input.count - position)
      return nil
    }
    return take(missing, skipping: 0)
  }

  /// The next `count` bytes end a message.
  private mutating func take(_ count: Int, skipping skipped: Int) -> UnsafeRawBufferPointer {
    let piece = UnsafeRawBufferPointer(rebasing: input[position..<position + count])
    position += count + skipped
    guard !partial.isEmpty else { return piece }
    partial.append(piece)
    isDelivered = true
    return partial.readable
  }

  private mutating func keep(_ count: Int) {
    partial.append(UnsafeRawBufferPointer(rebasing: input[position..<position + count]))
    position += count
  }

  private mutating func releaseDelivered() {
    guard isDelivered else { return }
    partial.removeAll()
    isDelivered = false
  }
}
