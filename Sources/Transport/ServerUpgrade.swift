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
    if writer != nil { return keep(UnsafeRawBufferPointer(bytes)) }
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
    if let answer = server.plan.refusal { return refuse(handshake.refuse(answer)) }
    let kinds = server.plan.connection.misbehavior
    let response = HeadDistortion.distort(acceptance.response, kinds)
    server.report(.answered(id, response))
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
    server.report(.answered(id, ResponseHead(parsing: refused.head)))
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
