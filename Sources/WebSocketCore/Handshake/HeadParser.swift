/// Finds the end of an HTTP/1 head in a stream of bytes that may be cut anywhere. A witness: heads with
/// bare line feeds or malformed lines are found as well, and judged later. Each byte is looked at once.
package struct HeadParser: Sendable {
  package enum Kind: Sendable {
    case request, response
  }

  package enum Outcome: Equatable, Sendable {
    case needMore
    /// The head, with the empty line that ends it, and how many of the bytes of this call belong to it.
    case complete(head: [UInt8], consumed: Int)
    /// There is no end of the head within the limit.
    case tooLarge
    case notHTTP(NotHTTP)
  }

  /// The limit in bytes for heads, unless another is given.
  package static let defaultLimit = 64 * 1024

  private let limit: Int
  private var sniffer: ProtocolSniffer?
  private var settled: Outcome?
  /// What has come of the head so far.
  package private(set) var head: [UInt8] = []
  /// Bytes of the current line, its CR included.
  private var lineLength = 0
  private var endsWithCR = false
  /// An empty line ends the head only after a line that is not empty (RFC 9112 §2.2 has a server ignore
  /// an empty line before the request).
  private var hasBegun = false

  /// - Parameters:
  ///   - kind: which start line to expect.
  ///   - limit: the most bytes that a head may take.
  package init(expecting kind: Kind, limit: Int = defaultLimit) {
    sniffer = ProtocolSniffer(expecting: kind)
    self.limit = limit
  }

  /// Takes the next bytes of the stream. After an outcome other than `needMore` it stays with that
  /// outcome and takes nothing more.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    if case .complete(let head, _) = settled { return .complete(head: head, consumed: 0) }
    if let settled { return settled }
    for (index, byte) in bytes.enumerated() {
      let outcome = take(byte, consumed: index + 1)
      guard outcome == .needMore else {
        settled = outcome
        return outcome
      }
    }
    return .needMore
  }

  private mutating func take(_ byte: UInt8, consumed: Int) -> Outcome {
    guard head.count < limit else { return .tooLarge }
    head.append(byte)
    if case .notHTTP(let evidence) = sniff(byte) { return .notHTTP(evidence) }
    guard byte == 0x0A else {
      lineLength += 1
      endsWithCR = byte == 0x0D
      return .needMore
    }
    let isEmpty = lineLength == (endsWithCR ? 1 : 0)
    lineLength = 0
    endsWithCR = false
    if isEmpty, hasBegun { return .complete(head: head, consumed: consumed) }
    hasBegun = hasBegun || !isEmpty
    return .needMore
  }

  private mutating func sniff(_ byte: UInt8) -> ProtocolSniffer.Verdict {
    let isLineEmpty = lineLength == (endsWithCR ? 1 : 0)
    let isLeadingLineEnd = !hasBegun && isLineEmpty && (byte == 0x0A || (byte == 0x0D && lineLength == 0))
    guard var current = sniffer, !isLeadingLineEnd else { return .http }
    let verdict = current.receive(byte)
    sniffer = verdict == .undecided ? current : nil
    return verdict
  }
}
