/// Reads the fields of a TLS message in turn: numbers in network order, and vectors behind their length
/// (RFC 8446 §3.4). Nil wherever the message is shorter than it says.
struct TLSFieldReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func number(ofBytes count: Int) -> Int? {
    take(count).map { $0.reduce(0) { $0 << 8 | Int($1) } }
  }

  mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  mutating func vector(lengthOfBytes size: Int) -> UnsafeRawBufferPointer? {
    number(ofBytes: size).flatMap { take($0) }
  }

  /// The extensions that end a hello or make EncryptedExtensions; an absent block has none.
  ///
  /// - Returns: false if they are not well-formed; those before have been read.
  mutating func extensions(_ read: (_ type: Int, _ body: UnsafeRawBufferPointer) -> Void) -> Bool {
    if isAtEnd { return true }
    guard let block = vector(lengthOfBytes: 2) else { return false }
    var fields = TLSFieldReader(block)
    while !fields.isAtEnd {
      guard let type = fields.number(ofBytes: 2), let body = fields.vector(lengthOfBytes: 2) else {
        return false
      }
      read(type, body)
    }
    return true
  }
}
