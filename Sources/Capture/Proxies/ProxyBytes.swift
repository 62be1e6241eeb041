/// Bytes of one direction that may belong to a proxy: they wait until that is known.
struct ProxyBytes: Sendable {
  private(set) var held: [UInt8] = []
  /// How many of them have been read.
  private(set) var position = 0
  /// When the first of them came.
  private(set) var time: Int64 = 0

  var unread: ArraySlice<UInt8> { held[position...] }

  mutating func append(_ bytes: UnsafeRawBufferPointer, time: Int64) {
    if held.isEmpty { self.time = time }
    held.append(contentsOf: bytes)
  }

  /// The next so many bytes, or nil while they have not all come.
  func peek(_ count: Int) -> ArraySlice<UInt8>? {
    held.count - position >= count ? held[position..<position + count] : nil
  }

  mutating func advance(_ count: Int) { position += count }

  /// The next so many bytes, which are taken, or nil while they have not all come.
  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard let bytes = peek(count) else { return nil }
    position += count
    return bytes
  }

  /// What has been read belongs to the proxy.
  mutating func commit() {
    held.removeFirst(position)
    position = 0
  }
}

/// What has come of a dialogue with a proxy.
enum ProxyProgress: Equatable {
  case needsMore
  /// What has been read so far is the proxy's, and this came of it; the dialogue goes on.
  case told(String)
  /// The dialogue is over: what follows is the tunnel's, or that of another proxy.
  case finished(String?)
  /// The proxy does not do what it is asked for: what follows, if anything does, is no tunnel's.
  case refused(String)
  /// It is something else after all, and none of the bytes are a proxy's.
  case mistaken
}

/// A way of talking to a proxy, which reads both directions in turn.
protocol ProxyDialogue: Sendable {
  /// What the client wants, once it has said it: `CONNECT example.com:443`.
  var question: String? { get }

  mutating func read(client: inout ProxyBytes, server: inout ProxyBytes) -> ProxyProgress
}
