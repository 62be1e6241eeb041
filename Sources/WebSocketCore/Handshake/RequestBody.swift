import Bytes

/// The body of a request, collected as it comes (RFC 9112 §6.3).
package struct RequestBody: Equatable, Sendable {
  package enum State: Equatable, Sendable {
    case needMore
    case complete
    /// There is more of it than the limit allows.
    case tooLarge
    /// Its length cannot be told, or its chunks are none.
    case malformed
  }

  private enum Framing: Equatable {
    case length(Int)
    case chunked
  }

  /// Bytes of chunk sizes, extensions and trailers beyond as many as the body may have.
  private static let mostOverhead = 64 * 1024

  package private(set) var bytes: [UInt8] = []
  package private(set) var state: State
  private let framing: Framing
  private let limit: Int
  private var chunks = ChunkedDecoder()
  /// Bytes of chunk sizes, extensions and trailers.
  private var overhead = 0

  /// - Parameters:
  ///   - request: the head that the body follows.
  ///   - limit: the most bytes to take.
  package init(after request: RequestHead, limit: Int) {
    self.limit = limit
    let framing = Self.framing(of: request.head)
    self.framing = framing ?? .length(0)
    switch framing {
    case nil: state = .malformed
    case .chunked?: state = .needMore
    case .length(let length)?: state = length == 0 ? .complete : length > limit ? .tooLarge : .needMore
    }
  }

  /// RFC 9112 §6.3: a request whose length can be read in two ways is how requests are smuggled. Nil: it is to be
  /// refused.
  private static func framing(of head: MessageHead) -> Framing? {
    let codings = head.list("Transfer-Encoding")
    let lengths = head.list("Content-Length")
    guard codings.isEmpty else {
      let isChunked = codings.count == 1 && HTTPSyntax.matches(codings[0], "chunked")
      return isChunked && lengths.isEmpty ? .chunked : nil
    }
    guard let first = lengths.first else { return .length(0) }
    guard lengths.allSatisfy({ $0 == first }), first.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let length = Int(first)
    else { return nil }
    return .length(length)
  }

  /// Takes the next bytes of the stream.
  ///
  /// - Returns: how many of them belong to the body.
  package mutating func receive(_ input: UnsafeRawBufferPointer) -> Int {
    guard state == .needMore else { return 0 }
    guard case .length(let length) = framing else { return receiveChunked(input) }
    let taken = min(input.count, length - bytes.count)
    bytes += input[..<taken]
    if bytes.count == length { state = .complete }
    return taken
  }

  private mutating func receiveChunked(_ input: UnsafeRawBufferPointer) -> Int {
    var position = 0
    while position < input.count, state == .needMore {
      let content = chunks.takeContent(input.count - position)
      if content > 0 {
        if bytes.count + content > limit {
          state = .tooLarge
        } else {
          bytes += input[position..<position + content]
        }
        position += content
        continue
      }
      _ = chunks.take(input[position])
      position += 1
      overhead += 1
      if chunks.state == .malformed {
        state = .malformed
      } else if chunks.isEnded {
        state = .complete
      } else if overhead > limit + Self.mostOverhead {
        state = .tooLarge
      }
    }
    return position
  }
}
