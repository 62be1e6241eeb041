/// The body of an answer that refuses the upgrade, collected as it comes (RFC 9112 §6.3): it often says why.
package struct RefusalBody: Equatable, Sendable {
  /// How the end of a body is known.
  package enum Framing: Equatable, Sendable {
    /// No body: a 204 or a 304.
    case none
    case length(Int)
    case chunked
    case untilEOF
  }

  /// The most bytes that are kept.
  package static let defaultLimit = 64 * 1024

  package let framing: Framing
  package private(set) var bytes: [UInt8] = []
  /// There is more of it than the limit allows.
  package private(set) var isTruncated = false
  /// Nothing more will be taken: the body has ended, or reached the limit.
  package private(set) var isComplete: Bool

  private let limit: Int
  private var chunks = ChunkedDecoder()
  /// Bytes of chunk sizes and trailers, which are limited as well.
  private var overhead = 0

  /// - Parameters:
  ///   - head: the head that the body follows.
  ///   - limit: the most bytes to keep.
  package init(after head: ResponseHead, limit: Int = defaultLimit) {
    framing = Self.framing(of: head)
    self.limit = limit
    isComplete = framing == .none || framing == .length(0)
  }

  private static func framing(of response: ResponseHead) -> Framing {
    if response.status == 204 || response.status == 304 { return .none }
    let head = response.head
    if let coding = head.list("Transfer-Encoding").last {
      return HTTPSyntax.matches(coding, "chunked") ? .chunked : .untilEOF
    }
    // A length that cannot be read is as good as none.
    guard let value = head.first("Content-Length"), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let length = Int(value)
    else { return .untilEOF }
    return .length(length)
  }

  /// Takes the next bytes of the stream.
  ///
  /// - Returns: how many of them belong to the body.
  package mutating func receive(_ input: UnsafeRawBufferPointer) -> Int {
    guard !isComplete else { return 0 }
    if framing == .chunked { return receiveChunked(input) }
    var wanted = input.count
    if case .length(let length) = framing { wanted = min(wanted, length - bytes.count) }
    let kept = min(wanted, limit - bytes.count)
    bytes += input[..<kept]
    if kept < wanted { truncate() }
    if case .length(let length) = framing, bytes.count == length { isComplete = true }
    return wanted
  }

  /// The stream has ended, and with it the body, whether all of it has come or not.
  package mutating func receiveEOF() { isComplete = true }

  private mutating func receiveChunked(_ input: UnsafeRawBufferPointer) -> Int {
    for (index, byte) in input.enumerated() {
      if chunks.take(byte) {
        if bytes.count == limit { truncate() } else { bytes.append(byte) }
      } else {
        overhead += 1
        if overhead > limit { truncate() }
      }
      if chunks.isEnded { isComplete = true }
      if isComplete { return index + 1 }
    }
    return input.count
  }

  private mutating func truncate() {
    isTruncated = true
    isComplete = true
  }
}
