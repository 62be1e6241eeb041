/// The client's side of the opening handshake (RFC 6455 §4.1): the request's bytes go out, the answer's come
/// in, in any chops. No sockets and no clock: how long to wait is the caller's.
package struct ClientHandshake: Sendable {
  /// A 101, judged.
  package struct Answer: Equatable, Sendable {
    package let response: ResponseHead
    /// Informational answers that came before it, such as 103 (RFC 9110 §15.2).
    package let interim: [ResponseHead]
    package let checks: [Check]
    /// How many of the bytes of the last call belong to the handshake: the others begin the first frame.
    package let consumed: Int

    /// What the server has selected, offered or not.
    package var subprotocol: String? { response.head.first("Sec-WebSocket-Protocol") }
    /// The values of `Sec-WebSocket-Extensions`, one a line.
    package var extensions: [String] { response.head.all("Sec-WebSocket-Extensions") }
  }

  /// An answer other than 101, with what has come of its body.
  package struct Refusal: Equatable, Sendable {
    package let response: ResponseHead
    package let checks: [Check]
    package let body: RefusalBody
  }

  package enum Outcome: Equatable, Sendable {
    case needMore
    case accepted(Answer)
    /// A 101 that breaks a rule. The same facts as in `accepted`, for a caller that wants to go on.
    case invalid(Answer)
    case refused(Refusal)
    /// The head did not end within the limit of so many bytes.
    case tooLarge(limit: Int)
    case notHTTP(NotHTTP)
    /// The stream ended before the head did, after these bytes of it.
    case ended([UInt8])
  }

  package let request: SentRequest
  private let limit: Int
  private var parser: HeadParser
  private var interim: [ResponseHead] = []
  private var refusing: (response: ResponseHead, body: RefusalBody)?
  private var settled: Outcome?

  /// - Parameters:
  ///   - request: what is sent: its `bytes` are for the caller to write.
  ///   - limit: the most bytes that the heads may take, all together, and the body of a refusal.
  package init(request: SentRequest, limit: Int = HeadParser.defaultLimit) {
    self.request = request
    self.limit = limit
    parser = HeadParser(expecting: .response, limit: limit)
  }

  /// The head of a refusal whose body is still coming: what a caller that gives up waiting still has.
  package var refusalInProgress: Refusal? {
    refusing.map { Refusal(response: $0.response, checks: judge($0.response), body: $0.body) }
  }

  /// What has come of a head that is not whole.
  package var received: [UInt8] { parser.head }

  /// Takes the next bytes from the server. After an outcome other than `needMore` it stays with that.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    var position = 0
    while settled == nil, refusing == nil {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
      switch parser.receive(rest) {
      case .needMore: return .needMore
      case .tooLarge: settled = .tooLarge(limit: limit)
      case .notHTTP(let evidence): settled = .notHTTP(evidence)
      case .complete(let head, let consumed):
        position += consumed
        take(ResponseHead(parsing: head), consumed: position)
      }
    }
    if let settled { return settled }
    _ = refusing?.body.receive(UnsafeRawBufferPointer(rebasing: bytes[position...]))
    settleRefusal()
    return settled ?? .needMore
  }

  /// The server has closed its side.
  package mutating func receiveEOF() -> Outcome {
    refusing?.body.receiveEOF()
    settleRefusal()
    let outcome = settled ?? .ended(parser.head)
    settled = outcome
    return outcome
  }

  private mutating func take(_ response: ResponseHead, consumed: Int) {
    guard let status = response.status, status != 101 else {
      let answer = Answer(
        response: response, interim: interim, checks: judge(response), consumed: consumed)
      settled = answer.checks.contains { $0.outcome == .fail } ? .invalid(answer) : .accepted(answer)
      return
    }
    guard (100...199).contains(status) else {
      refusing = (response, RefusalBody(after: response, limit: limit))
      return
    }
    interim.append(response)
    let used = interim.reduce(0) { $0 + $1.head.raw.count }
    parser = HeadParser(expecting: .response, limit: max(0, limit - used))
  }

  private mutating func settleRefusal() {
    guard settled == nil, refusing?.body.isComplete == true else { return }
    settled = refusalInProgress.map { .refused($0) }
  }

  private func judge(_ response: ResponseHead) -> [Check] {
    HandshakeRules.judge(response: response, to: request)
  }
}
