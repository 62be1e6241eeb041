import Bytes
import Reactor
import TLS
import WebSocketCore

/// One client of a server, from its first byte to the end of its handshake.
final class ServerUpgrade: ChannelHandler {
  /// Seconds that a refused client has to read its answer and close.
  private static let lingerSeconds = 1.0

  /// Bytes that it may still send meanwhile: one that floods is cut off.
  private static let mostDiscarded = 1 << 20

  private let id: Int
  private let channel: Channel
  private unowned let server: WebSocketServer
  private var handshake: ServerHandshake
  private var timer: TimerID?
  private let startedAt = Reactor.clock()
  /// Set once the answer has been sent; what still comes is read and forgotten, so that no RST overtakes it.
  private var refusal: ServerFailure?
  private var discarded = 0

  init(id: Int, channel: Channel, server: WebSocketServer) {
    self.id = id
    self.channel = channel
    self.server = server
    handshake = ServerHandshake(policy: server.plan.policy)
  }

  func start() {
    let seconds = server.plan.handshakeTimeout
    schedule(after: seconds) { $0.fail(.timedOut(seconds: seconds)) }
    channel.handler = self
    channel.start()
  }

  /// The server ends: nothing more is reported.
  func abandon() {
    cancelTimer()
    channel.close()
  }

  func channelReady(_ channel: Channel) {
    guard let summary = channel.tlsSummary else { return }
    server.report(.secured(id, summary, duration: Reactor.clock() - startedAt))
  }

  func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer) {
    if let refusal {
      discarded += bytes.count
      if discarded > Self.mostDiscarded { fail(refusal) }
      return
    }
    switch handshake.receive(UnsafeRawBufferPointer(bytes)) {
    case .needMore: break
    case .accepted(let acceptance): accept(acceptance, bytes)
    case .refused(let refusal): refuse(refusal)
    case .notHTTP(let other): fail(.notHTTP(other))
    case .ended: fail(.ended(.eof))
    }
  }

  func channelDrained(_ channel: Channel) {}

  func channel(_ channel: Channel, ended end: ChannelEnd) {
    if let refusal { return fail(refusal) }
    if case .tlsFailed(let error) = end { return fail(.tls(error)) }
    fail(.ended(end))
  }

  private func accept(_ acceptance: ServerHandshake.Acceptance, _ bytes: UnsafeMutableRawBufferPointer) {
    cancelTimer()
    server.report(.requested(id, acceptance.request))
    channel.output.append(acceptance.response.head.raw)
    server.report(.answered(id, acceptance.response))
    server.open(
      id, channel, acceptance,
      leftover: UnsafeMutableRawBufferPointer(rebasing: bytes[acceptance.consumed...]))
  }

  private func refuse(_ refused: ServerHandshake.Refusal) {
    if let request = refused.request { server.report(.requested(id, request)) }
    channel.output.append(refused.bytes)
    server.report(.answered(id, ResponseHead(parsing: refused.bytes)))
    let failure = ServerFailure.refused(refused.answer)
    refusal = failure
    channel.flush()
    channel.closeWrite()
    schedule(after: Self.lingerSeconds) { $0.fail(failure) }
  }

  private func fail(_ failure: ServerFailure) {
    cancelTimer()
    channel.close()
    server.failed(id, failure)
  }

  private func schedule(after seconds: Double, _ action: @escaping (ServerUpgrade) -> Void) {
    cancelTimer()
    timer = server.reactor.schedule(after: seconds) { [weak self] in
      if let self { action(self) }
    }
  }

  private func cancelTimer() {
    if let timer { server.reactor.cancel(timer) }
    timer = nil
  }
}
