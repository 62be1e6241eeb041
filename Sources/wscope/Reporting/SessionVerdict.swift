import Transport
import WebSocketCore

/// What the end of a session means for the exit status.
enum SessionVerdict {
  /// - Returns: nil for an end as it should be: closed with 1000 or 1001, or as we asked.
  static func failure(of end: SessionEnd) -> Failure? {
    let peer = end.role == .client ? "the server" : "the client"
    if let violation = end.failure { return failure(of: violation, peer) }
    if case .closeTimeout(let seconds) = end.stream {
      return Failure(
        .timedOut, phase: .close, "\(peer) did not answer our Close and was silent for \(seconds.plain) s")
    }
    guard let received = end.closeReceived else { return lost(end, peer) }
    return failure(of: received, end, peer)
  }

  private static func failure(of violation: Violation, _ peer: String) -> Failure {
    if violation.rule == .messageTooBig {
      return Failure(
        .otherError, phase: .frames, "a message was too big: \(violation.detail)")
    }
    return Failure(
      .protocolBroken, phase: .frames,
      "\(peer) broke \(violation.rule.section): \(violation.rule.text) (\(violation.detail))")
  }

  private static func lost(_ end: SessionEnd, _ peer: String) -> Failure? {
    guard case .peer(let channelEnd) = end.stream else { return nil }
    let how =
      switch channelEnd {
      case .eof: "\(peer) ended the connection without a Close (1006)"
      case .truncated: "\(peer) ended the connection without a Close (1006) and without TLS close_notify"
      case .reset(let error): "the connection was reset without a Close (1006): \(error.message)"
      case .failed(let error): "the connection failed: \(error.message)"
      case .tlsFailed(let error): "TLS failed after the handshake: \(error.message)"
      }
    return Failure(.connectionLost, phase: .frames, how)
  }

  private static func failure(of close: CloseBody, _ end: SessionEnd, _ peer: String) -> Failure? {
    let isOurs = end.initiator == end.role
    guard let code = close.code else {
      return isOurs
        ? nil : Failure(.closedWithCode, phase: .close, "\(peer) closed without a status code (1005)")
    }
    if code == .normalClosure || code == .goingAway || (isOurs && code == end.closeSent?.code) { return nil }
    let reason = close.reason.isEmpty ? "" : ": \(close.reasonText)"
    return Failure(
      .closedWithCode, phase: .close, "\(peer) closed with \(code.rawValue) (\(code.name))\(reason)")
  }
}
