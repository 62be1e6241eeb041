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
  private var reader: AnswerReader

  /// - Parameters:
  ///   - request: what is sent: its `bytes` are for the caller to write.
  ///   - limit: the most bytes that the heads may take, all together, and the body of a refusal.
  package init(request: SentRequest, limit: Int = HeadParser.defaultLimit) {
    self.request = request
    self.limit = limit
    // What has no status that can be read is judged as the 101 that it should be.
    reader = AnswerReader(limit: limit) { $0 == nil || $0 == 101 }
  }

  /// The head of a refusal whose body is still coming: what a caller that gives up waiting still has.
  package var refusalInProgress: Refusal? { reader.refusal.map { refusal($0.response, $0.body) } }

  /// What has come of a head that is not whole.
  package var received: [UInt8] { reader.received }

  /// Takes the next bytes from the server. After an outcome other than `needMore` it stays with that.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    outcome(reader.receive(bytes))
  }

  /// The server has closed its side.
  package mutating func receiveEOF() -> Outcome { outcome(reader.receiveEOF()) }

  private func outcome(_ reading: AnswerReader.Outcome) -> Outcome {
    switch reading {
    case .needMore: return .needMore
    case .agreed(let response, let interim, let consumed):
      let answer = Answer(
        response: response, interim: interim, checks: judge(response), consumed: consumed)
      return answer.checks.contains { $0.outcome == .fail } ? .invalid(answer) : .accepted(answer)
    case .refused(let response, let body): return .refused(refusal(response, body))
    case .tooLarge: return .tooLarge(limit: limit)
    case .notHTTP(let evidence): return .notHTTP(evidence)
    case .ended(let bytes): return .ended(bytes)
    }
  }

  private func refusal(_ response: ResponseHead, _ body: RefusalBody) -> Refusal {
    Refusal(response: response, checks: judge(response), body: body)
  }

  private func judge(_ response: ResponseHead) -> [Check] {
    HandshakeRules.judge(response: response, to: request)
  }
}
