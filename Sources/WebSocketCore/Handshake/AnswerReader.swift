/// Reads the answer to one request, in any chops: past informational heads (RFC 9110 §15.2) to the final one, and the
/// body of that where it refuses. An answer that agrees is followed by bytes of another protocol.
struct AnswerReader: Sendable {
  enum Outcome: Sendable {
    case needMore
    /// Behind these informational answers. So many bytes of the last call were the answer's.
    case agreed(ResponseHead, interim: [ResponseHead], consumed: Int)
    case refused(ResponseHead, body: RefusalBody)
    /// The heads did not end within the limit.
    case tooLarge
    case notHTTP(NotHTTP)
    /// The stream ended before the head did, after these bytes of it.
    case ended([UInt8])
  }

  private let limit: Int
  private let agrees: @Sendable (_ status: Int?) -> Bool
  private var parser: HeadParser
  private var interim: [ResponseHead] = []
  /// A refusal whose body may still be coming: what a caller that gives up waiting still has.
  private(set) var refusal: (response: ResponseHead, body: RefusalBody)?
  private var settled: Outcome?

  /// - Parameters:
  ///   - limit: the most bytes that the heads may take, all together, and the body of a refusal.
  ///   - agrees: tells whether a final status agrees; nil: it cannot be read.
  init(limit: Int, agrees: @escaping @Sendable (_ status: Int?) -> Bool) {
    self.limit = limit
    self.agrees = agrees
    parser = HeadParser(expecting: .response, limit: limit)
  }

  /// What has come of a head that is not whole.
  var received: [UInt8] { parser.head }

  /// After an outcome other than `needMore` it stays with that, and consumes nothing more.
  mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    if case .agreed(let response, let interim, _) = settled {
      return .agreed(response, interim: interim, consumed: 0)
    }
    var position = 0
    while settled == nil, refusal == nil {
      switch parser.receive(UnsafeRawBufferPointer(rebasing: bytes[position...])) {
      case .needMore: return .needMore
      case .tooLarge: settled = .tooLarge
      case .notHTTP(let evidence): settled = .notHTTP(evidence)
      case .complete(let head, let consumed):
        position += consumed
        take(ResponseHead(parsing: head), consumed: position)
      }
    }
    if let settled { return settled }
    _ = refusal?.body.receive(UnsafeRawBufferPointer(rebasing: bytes[position...]))
    settleRefusal()
    return settled ?? .needMore
  }

  /// The stream has ended.
  mutating func receiveEOF() -> Outcome {
    refusal?.body.receiveEOF()
    settleRefusal()
    let outcome = settled ?? .ended(parser.head)
    settled = outcome
    return outcome
  }

  private mutating func take(_ response: ResponseHead, consumed: Int) {
    if agrees(response.status) {
      settled = .agreed(response, interim: interim, consumed: consumed)
    } else if let status = response.status, (100...199).contains(status) {
      interim.append(response)
      let used = interim.reduce(0) { $0 + $1.head.raw.count }
      parser = HeadParser(expecting: .response, limit: max(0, limit - used))
    } else {
      refusal = (response, RefusalBody(after: response, limit: limit))
    }
  }

  private mutating func settleRefusal() {
    guard settled == nil, let refusal, refusal.body.isComplete else { return }
    settled = .refused(refusal.response, body: refusal.body)
  }
}
