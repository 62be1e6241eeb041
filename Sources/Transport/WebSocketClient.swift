import Bytes
import Reactor
import TLS
import WebSocketCore

/// Dials, secures, upgrades (RFC 6455 §4.1), and hands over a `WebSocketSession`.
package final class WebSocketClient: ChannelHandler {
  /// Told of everything that happens until the connection is open or has failed.
  package var report: (ClientEvent) -> Void = { _ in }

  /// Ours, from the moment when a connection is there.
  package internal(set) var localAddress: SocketAddress?

  let plan: ClientPlan
  let reactor: Reactor
  let buffers: ChannelBuffers
  private let random: RandomSource
  let dialer: Dialer

  var channel: Channel?
  var tunnel: ProxyTunnel?
  /// Addresses of the server that a SOCKS proxy is still to be asked for, as this side has resolved its name.
  var tunnelHosts: [String] = []
  private let request: SentRequest
  private var handshake: ClientHandshake
  /// A request that takes its time (`Misbehavior.slowHandshake`).
  private var writer: HeadWriter?
  var phase = ClientPhase.resolve
  var phaseStart = 0.0
  private var deadline: TimerID?
  var isDone = false

  package init(plan: ClientPlan, reactor: Reactor, buffers: ChannelBuffers, random: RandomSource) {
    self.plan = plan
    self.reactor = reactor
    self.buffers = buffers
    self.random = random
    dialer = Dialer(reactor: reactor)
    request = HeadDistortion.distort(plan.request, plan.connection.misbehavior)
    handshake = ClientHandshake(request: request)
  }

  package func start() {
    if let seconds = plan.connectTimeout {
      deadline = reactor.schedule(after: seconds) { [weak self] in self?.timeOut(seconds) }
    }
    if let proxy = plan.proxy { return start(through: proxy) }
    dialer.dial(
      plan.target, timeout: nil,
      report: { [weak self] event in self?.dialed(event) },
      done: { [weak self] result in
        switch result {
        case .success(let connection): self?.connected(connection)
        case .failure(let failure): self?.fail(.dial(failure))
        }
      })
  }

  /// Ends at once; nothing more is reported.
  package func cancel() {
    finish()
    dialer.cancel()
    channel?.close()
  }

  private func dialed(_ event: DialEvent) {
    if case .resolved = event { phase = .connect }
    report(.dial(event))
  }

  private func connected(_ connection: DialedConnection) {
    phaseStart = Reactor.clock()
    localAddress = try? SocketAddress(localOf: connection.fd)
    do throws(TLSError) {
      let channel = try makeChannel(connection.fd)
      channel.keepsBuffers = true
      channel.handler = self
      self.channel = channel
      channel.start()
    } catch {
      fail(.tls(error))
    }
  }

  private func makeChannel(_ fd: Int32) throws(TLSError) -> Channel {
    guard let tls = plan.tls else { return Channel(fd: fd, reactor: reactor, buffers: buffers) }
    phase = .tls
    return Channel(fd: fd, reactor: reactor, buffers: buffers, tls: try tls.session())
  }

  // MARK: The upgrade

  package func channelReady(_ channel: Channel) {
    // A proxy's TLS has been told of.
    if plan.tls != nil, let summary = channel.tlsSummary {
      report(.secured(summary, duration: Reactor.clock() - phaseStart))
    }
    phase = .handshake
    channel.tap = plan.tapping?(channel.localAddress, channel.peerAddress)
    if let pieces = HeadPieces(of: request.bytes, plan.connection.misbehavior) {
      writer = HeadWriter(pieces, to: channel, reactor: reactor)
      writer?.start {}
    } else {
      channel.output.append(request.bytes)
      channel.flush()
    }
    report(.requestSent(request.bytes))
  }

  package func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer) {
    settle(handshake.receive(UnsafeRawBufferPointer(bytes)), end: nil, bytes)
  }

  package func channel(_ channel: Channel, ended end: ChannelEnd) {
    if case .tlsFailed(let error) = end {
      // Without TLS to the server it is that of the proxy.
      let proxy = plan.tls == nil ? plan.proxy?.uri : nil
      return fail(proxy.map { .proxy(ProxyFailure($0, .tls(error))) } ?? .tls(error))
    }
    if plan.tls != nil, channel.lacksClientCertificate, handshake.received.isEmpty,
      handshake.refusalInProgress == nil
    {
      return fail(.tls(TLSError(.clientCertificateRequired, TLSError.endedWithoutCertificate)))
    }
    settle(handshake.receiveEOF(), end: end, UnsafeMutableRawBufferPointer(start: nil, count: 0))
  }

  package func channelDrained(_ channel: Channel) {}

  private func settle(
    _ outcome: ClientHandshake.Outcome, end: ChannelEnd?, _ bytes: UnsafeMutableRawBufferPointer
  ) {
    guard !isDone else { return }
    switch outcome {
    case .needMore: break
    case .accepted(let answer): open(answer, bytes)
    case .invalid(let answer) where plan.connection.isLenient && answer.response.status == 101:
      open(answer, bytes)
    case .invalid(let answer):
      report(.responded(answer.response, body: nil))
      fail(.invalid(answer))
    case .refused(let refusal): refuse(refusal)
    case .tooLarge(let limit): fail(.headTooLarge(limit: limit))
    case .notHTTP(let evidence): fail(.notHTTP(evidence))
    case .ended(let received): fail(.ended(end ?? .eof, received: received))
    }
  }

  private func open(_ answer: ClientHandshake.Answer, _ bytes: UnsafeMutableRawBufferPointer) {
    guard let channel else { return }
    finish()
    self.channel = nil
    report(.responded(answer.response, body: nil))
    var connection = plan.connection
    connection.deflate = DeflateNegotiation.agreement(in: answer.extensions, offered: plan.deflateOffers)
    let session = WebSocketSession(
      channel: channel, reactor: reactor, configuration: connection, random: random)
    session.closeTimeout = plan.closeTimeout
    report(.opened(session, answer))
    session.begin(
      leftover: UnsafeMutableRawBufferPointer(rebasing: bytes[min(answer.consumed, bytes.count)...]))
  }

  private func refuse(_ refusal: ClientHandshake.Refusal) {
    report(.responded(refusal.response, body: refusal.body.bytes))
    fail(.refused(refusal))
  }

  // MARK: The end

  /// A refusal whose body does not come to its end is still the refusal.
  private func timeOut(_ seconds: Double) {
    if let refusal = handshake.refusalInProgress { return refuse(refusal) }
    if let failure = tunnel?.settleRefusalInProgress() { return fail(.proxy(failure)) }
    fail(.timedOut(phase, seconds: seconds, received: tunnel?.received ?? handshake.received))
  }

  func fail(_ failure: ClientFailure) {
    guard !isDone else { return }
    finish()
    dialer.cancel()
    channel?.close()
    report(.failed(failure))
  }

  private func finish() {
    isDone = true
    writer = nil
    tunnel = nil
    if let deadline { reactor.cancel(deadline) }
    deadline = nil
  }
}
