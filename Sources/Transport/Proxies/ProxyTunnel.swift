import Bytes
import Reactor
import TLS
import WebSocketCore

/// Makes a proxy open a tunnel to a server, over a channel to the proxy.
final class ProxyTunnel: ChannelHandler {
  let channel: Channel
  private let proxy: ProxyPlan
  private let target: TunnelTarget
  private let report: (ProxyEvent) -> Void
  private let done: (Result<[UInt8], ProxyFailure>) -> Void
  private let startedAt = Reactor.clock()
  private var handshake: any ProxyHandshake
  private var isDone = false

  /// - Parameters:
  ///   - channel: connected to the proxy, with its TLS if it has any; not started.
  ///   - proxy: the proxy.
  ///   - target: where the tunnel is to lead.
  ///   - report: called for each step.
  ///   - done: called once, with the first bytes of the tunnel if some came along. From then on the channel
  ///     needs another handler.
  init(
    channel: Channel, proxy: ProxyPlan, target: TunnelTarget, report: @escaping (ProxyEvent) -> Void,
    done: @escaping (Result<[UInt8], ProxyFailure>) -> Void
  ) {
    self.channel = channel
    self.proxy = proxy
    self.target = target
    self.report = report
    self.done = done
    handshake = proxy.handshake(to: target)
  }

  func start() {
    channel.handler = self
    channel.start()
  }

  /// What has come of an answer that is not whole.
  var received: [UInt8] { handshake.received }

  /// A refusal whose body is still coming.
  var refusalInProgress: ProxyRefusal? { handshake.refusalInProgress }

  func channelReady(_ channel: Channel) {
    if let summary = channel.tlsSummary {
      report(.secured(summary, duration: Reactor.clock() - startedAt))
    }
    let request = send()
    if !proxy.uri.kind.isSOCKS { report(.requestSent(request)) }
  }

  func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer) {
    let outcome = handshake.receive(UnsafeRawBufferPointer(bytes))
    send()
    settle(outcome, end: .eof, bytes)
  }

  func channel(_ channel: Channel, ended end: ChannelEnd) {
    if case .tlsFailed(let error) = end { return finish(.failure(ProxyFailure(proxy.uri, .tls(error)))) }
    settle(handshake.receiveEOF(), end: end, UnsafeMutableRawBufferPointer(start: nil, count: 0))
  }

  func channelDrained(_ channel: Channel) {}

  /// A refusal whose body does not come to its end is still the refusal.
  func settleRefusalInProgress() -> ProxyFailure? {
    guard let refusal = handshake.refusalInProgress else { return nil }
    tell(of: refusal)
    return ProxyFailure(proxy.uri, .refused(refusal, target: target))
  }

  @discardableResult
  private func send() -> [UInt8] {
    let output = handshake.takeOutput()
    if !output.isEmpty {
      channel.output.append(output)
      channel.flush()
    }
    return output
  }

  private func settle(_ outcome: ProxyOutcome, end: ChannelEnd, _ bytes: UnsafeMutableRawBufferPointer) {
    switch outcome {
    case .needMore: break
    case .open(let consumed):
      if let response = handshake.answer { report(.responded(response, body: nil)) }
      report(.tunnel(target, refusal: nil, duration: Reactor.clock() - startedAt))
      finish(.success(Array(bytes[consumed...])))
    case .refused(let refusal):
      tell(of: refusal)
      finish(.failure(ProxyFailure(proxy.uri, .refused(refusal, target: target))))
    case .ended(let received):
      finish(.failure(ProxyFailure(proxy.uri, .ended(end, received: received, target: target))))
    }
  }

  private func tell(of refusal: ProxyRefusal) {
    if case .status(let response, let body) = refusal { report(.responded(response, body: body.bytes)) }
  }

  private func finish(_ result: Result<[UInt8], ProxyFailure>) {
    guard !isDone else { return }
    isDone = true
    done(result)
  }
}
