import Bytes
import Reactor
import TLS
import WebSocketCore

/// One client of a server, from its first byte, or the end of an answer, to the end of its handshake.
final class ServerUpgrade: ChannelHandler, PendingClient {
  private let id: Int
  private let channel: Channel
  private unowned let server: WebSocketServer
  private var handshake: ServerHandshake
  private var timer: TimerID?
  private let startedAt = Reactor.clock()
  /// It has had requests answered before; now it may ask for something, or go.
  private var isIdle = false
  /// An answer that takes its time (`Misbehavior.slowHandshake`).
  private var writer: HeadWriter?
  /// What came meanwhile, or with the request.
  private var early: [UInt8] = []

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

  /// Takes a channel over on which a request has been answered.
  func resume() {
    isIdle = true
    schedule(after: server.plan.keepAliveTimeout) { $0.finish() }
    channel.handler = self
    channel.resumeReading()
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
    if writer != nil { return keep(UnsafeRawBufferPointer(bytes)) }
    if isIdle {
      isIdle = false
      let seconds = server.plan.handshakeTimeout
      schedule(after: seconds) { $0.fail(.timedOut(seconds: seconds)) }
    }
    switch handshake.receive(UnsafeRawBufferPointer(bytes)) {
    case .needMore: break
    case .accepted(let acceptance): accept(acceptance, bytes)
    case .plain(let request, let consumed):
      cancelTimer()
      server.serve(
        id, channel, request, leftover: UnsafeMutableRawBufferPointer(rebasing: bytes[consumed...]))
    case .refused(let refusal): refuse(refusal)
    case .notHTTP(let other): fail(.notHTTP(other))
    case .ended: fail(.ended(.eof))
    }
  }

  func channelDrained(_ channel: Channel) {}

  func channel(_ channel: Channel, ended end: ChannelEnd) {
    if isIdle { return finish() }
    if case .tlsFailed(let error) = end { return fail(.tls(error)) }
    fail(.ended(end))
  }

  private func accept(_ acceptance: ServerHandshake.Acceptance, _ bytes: UnsafeMutableRawBufferPointer) {
    cancelTimer()
    server.report(.requested(id, acceptance.request))
    if let answer = server.plan.refusal ?? server.responder?.objection(toUpgrade: acceptance.request) {
      return refuse(handshake.refuse(answer))
    }
    let kinds = server.plan.connection.misbehavior
    let response = HeadDistortion.distort(acceptance.response, kinds)
    server.report(.answered(id, acceptance.request, response))
    let leftover = UnsafeMutableRawBufferPointer(rebasing: bytes[acceptance.consumed...])
    if let pieces = HeadPieces(of: response.head.raw, kinds) {
      early = Array(leftover)
      return write(pieces, then: acceptance)
    }
    channel.output.append(response.head.raw)
    server.open(id, channel, acceptance, leftover: leftover)
  }

  private func write(_ pieces: HeadPieces, then acceptance: ServerHandshake.Acceptance) {
    let writer = HeadWriter(pieces, to: channel, reactor: server.reactor)
    self.writer = writer
    writer.start { [unowned self] in
      var leftover = early
      channel.resumeReading()
      leftover.withUnsafeMutableBytes { server.open(id, channel, acceptance, leftover: $0) }
    }
  }

  /// RFC 6455 §4.1 has a client wait for the answer: one that does not is read once, and no more until then.
  private func keep(_ bytes: UnsafeRawBufferPointer) {
    guard channel.writeFailure == nil else { return }
    early += bytes
    channel.pauseReading()
  }

  private func refuse(_ refused: ServerHandshake.Refusal) {
    if let request = refused.request { server.report(.requested(id, request)) }
    channel.output.append(refused.bytes)
    server.report(.answered(id, refused.request, ResponseHead(parsing: refused.head)))
    cancelTimer()
    server.linger(id, channel, .refused(refused.answer))
  }

  private func fail(_ failure: ServerFailure) {
    cancelTimer()
    channel.close()
    server.failed(id, failure)
  }

  private func finish() {
    abandon()
    server.finished(id)
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
