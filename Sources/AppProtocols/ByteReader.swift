import Bytes

/// Reads binary formats from front to back. Nothing is read behind the end.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private let what: String
  private(set) var position = 0

  /// - Parameters:
  ///   - bytes: all that may be read.
  ///   - what: they are, as the subject of a sentence: `the CONNECT packet`.
  init(_ bytes: UnsafeRawBufferPointer, _ what: String) {
    self.bytes = bytes
    self.what = what
  }

  var isAtEnd: Bool { position == bytes.count }
  var remaining: Int { bytes.count - position }

  /// - Throws: `Unreadable` where fewer are left.
  mutating func take(_ count: Int) throws(Unreadable) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= remaining else {
      throw Unreadable("\(what) is cut short at byte \(position)")
    }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  /// As many bytes as a length from the input says.
  mutating func take(_ count: UInt64) throws(Unreadable) -> UnsafeRawBufferPointer {
    try take(Int(clamping: count))
  }

  mutating func rest() throws(Unreadable) -> UnsafeRawBufferPointer { try take(remaining) }

  /// A number of that type, most significant byte first.
  mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws(Unreadable) -> Number {
    Number(bigEndian: try take(MemoryLayout<Number>.size).loadUnaligned(as: Number.self))
  }

  /// - Throws: `Unreadable` where something is left over.
  func finish() throws(Unreadable) {
    guard isAtEnd else { throw Unreadable("\(what) has \(remaining) bytes too many") }
  }

  /// - Throws: `Unreadable`, with the byte that has just been read as its place.
  func fail(_ problem: String) -> Unreadable {
    Unreadable("\(what): \(problem) at byte \(max(position, 1) - 1)")
  }
}

extension Array where Element == UInt8 {
  /// `withUnsafeBytes`, which does not keep the type of what its closure throws.
  func reading<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = withUnsafeBytes { bytes -> Result<Value, Failure> in
      do throws(Failure) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
