/// Bytes waiting to go somewhere, first in, first out, in one growable allocation.
///
/// What is written to sockets, to TLS and to stdout collects here, so that many frames leave with one
/// `write`. Nothing is allocated until the first byte comes.
///
/// Public, as is `UTF8Validator`, because Swift 6.3 inlines across modules only what is `@inlinable public`, and
/// these are called several times for each frame.
public struct ByteQueue: ~Copyable {
  @usableFromInline var base: UnsafeMutableRawPointer?
  @usableFromInline package var capacity = 0
  @usableFromInline var head = 0
  @usableFromInline var tail = 0
  @usableFromInline let blockSize: Int

  /// - Parameter blockSize: the size in bytes of the first allocation; later ones double.
  package init(blockSize: Int = 64 * 1024) {
    self.blockSize = blockSize
  }

  deinit { base?.deallocate() }

  @inlinable public var count: Int { tail - head }
  @inlinable public var isEmpty: Bool { tail == head }

  /// What is queued. Valid until the next mutating call.
  @inlinable public var readable: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base.map { UnsafeRawPointer($0 + head) }, count: count)
  }

  /// Room for at least `size` bytes at the tail, to be filled and then committed.
  @inlinable public mutating func reserve(_ size: Int) -> UnsafeMutableRawPointer {
    if capacity - tail < size { grow(size) }
    return base.unsafelyUnwrapped + tail
  }

  /// The first `size` reserved bytes have been filled.
  @inlinable public mutating func commit(_ size: Int) {
    tail += size
  }

  @inlinable public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
    tail += bytes.count
  }

  @inlinable public mutating func append(_ byte: UInt8) {
    reserve(1).storeBytes(of: byte, as: UInt8.self)
    tail += 1
  }

  @inlinable public mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  /// The UTF-8 of a string.
  @inlinable public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// The first `size` queued bytes have gone.
  @inlinable public mutating func consume(_ size: Int) {
    head += size
    if head == tail {
      head = 0
      tail = 0
    }
  }

  package mutating func removeAll() {
    head = 0
    tail = 0
  }

  /// Gives the memory back, if nothing is queued: thousands of idle connections cost nothing.
  package mutating func releaseIfEmpty() {
    guard isEmpty, let old = base else { return }
    old.deallocate()
    base = nil
    capacity = 0
  }

  @usableFromInline mutating func grow(_ size: Int) {
    let used = count
    if capacity >= used + size, head >= capacity / 2 {
      base.unsafelyUnwrapped.copyMemory(from: base.unsafelyUnwrapped + head, byteCount: used)
    } else {
      var wanted = max(capacity, blockSize)
      while wanted < used + size { wanted *= 2 }
      let new = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
      if let old = base {
        new.copyMemory(from: old + head, byteCount: used)
        old.deallocate()
      }
      base = new
      capacity = wanted
    }
    head = 0
    tail = used
  }
}
