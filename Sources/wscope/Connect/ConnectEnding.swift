import Reactor
import Transport
import WebSocketCore

/// How a connection that has nothing more to send comes to its Close.
extension ConnectRun {
  /// Everything has been sent. What ends the connection now is what the options say.
  func inputEnded() {
    if options.ending.noClose || wanted != nil || until != nil { return }
    if let seconds = options.ending.wait {
      if seconds >= 0 { reactor.schedule(after: seconds) { [unowned self] in closeNormally() } }
      return
    }
    if expected.isWaiting || awaitsClose { return }
    if let socketIO, socketIO.defersSettling() { return }
    settling = Settling(
      upgradeDuration: reporter.client.timing.upgrade ?? 0, quietSince: unansweredSince ?? reactor.now)
    settle()
  }

  /// Takes the next step towards the Close.
  func settle() {
    guard let session, !session.hasEnded, !session.hasSentClose else { return }
    if let settleTimer { reactor.cancel(settleTimer) }
    let counts =
      socketIO?.counts
      ?? Settling.Counts(
        sent: session.sent.messages, sentBytes: session.sent.bytes, received: session.received.messages)
    switch settling?.step(at: reactor.now, counts) {
    case nil: break
    // A Pong that is waited for brings us here again, or its lateness ends the run.
    case .close where roundTrips?.isWaiting == true: break
    case .close: closeNormally()
    case .wait(let seconds): settleTimer = reactor.schedule(after: seconds) { [unowned self] in settle() }
    }
  }

  /// Messages have gone out: the first since the last answer begins a wait for one.
  func noteSent() {
    if unansweredSince == nil { unansweredSince = reactor.now }
  }

  func noteReceived() {
    unansweredSince = nil
    guard settling != nil else { return }
    settling?.receivedMessage(at: reactor.now)
    settle()
  }
}
