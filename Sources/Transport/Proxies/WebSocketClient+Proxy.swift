import Reactor
import TLS
import WebSocketCore

/// The way to a server that leads through a proxy.
extension WebSocketClient {
  /// Nothing is called before this returns.
  func start(through proxy: ProxyPlan) {
    tunnelHosts = [plan.target.host]
    reactor.schedule(after: 0) { [weak self] in
      guard let self, !isDone else { return }
      if proxy.uri.kind == .socks5 { resolveServer(for: proxy) } else { dial(proxy) }
    }
  }

  /// `socks5://`: the name is resolved on this side.
  private func resolveServer(for proxy: ProxyPlan) {
    let (target, start) = (plan.target, Reactor.clock())
    Resolver(reactor: reactor).resolve(
      host: target.host, port: target.port, family: target.family, overrides: target.overrides
    ) { [weak self] result in
      guard let self, !isDone else { return }
      switch result {
      case .failure(let error): fail(.dial(.resolve(error)))
      case .success(let addresses):
        let ordered = HappyEyeballs.interleaved(addresses)
        tunnelHosts = ordered.compactMap(\.host)
        report(.dial(.resolved(host: target.host, addresses: ordered, duration: Reactor.clock() - start)))
        dial(proxy)
      }
    }
  }

  private func dial(_ proxy: ProxyPlan) {
    phase = .resolve
    dialer.dial(
      proxy.target, timeout: nil,
      report: { [weak self] event in
        if case .resolved = event { self?.phase = .connect }
        self?.report(.proxy(.dial(event)))
      },
      done: { [weak self] result in
        switch result {
        case .success(let connection): self?.connected(connection, to: proxy)
        case .failure(let failure): self?.fail(.proxy(ProxyFailure(proxy.uri, .dial(failure))))
        }
      })
  }

  private func connected(_ connection: DialedConnection, to proxy: ProxyPlan) {
    phase = .proxy
    phaseStart = Reactor.clock()
    localAddress = try? SocketAddress(localOf: connection.fd)
    let channel: Channel
    do throws(TLSError) {
      if let tls = proxy.tls {
        channel = Channel(fd: connection.fd, reactor: reactor, buffers: buffers, tls: try tls.session())
      } else {
        channel = Channel(fd: connection.fd, reactor: reactor, buffers: buffers)
      }
    } catch {
      return fail(.proxy(ProxyFailure(proxy.uri, .tls(error))))
    }
    channel.keepsBuffers = true
    self.channel = channel
    let host = tunnelHosts.isEmpty ? plan.target.host : tunnelHosts.removeFirst()
    let tunnel = ProxyTunnel(
      channel: channel, proxy: proxy, target: TunnelTarget(host: host, port: plan.target.port),
      report: { [weak self] in self?.report(.proxy($0)) },
      done: { [weak self] in self?.tunnelled($0, proxy) })
    self.tunnel = tunnel
    tunnel.start()
  }

  private func tunnelled(_ result: Result<[UInt8], ProxyFailure>, _ proxy: ProxyPlan) {
    switch result {
    case .success(let first): enter(first)
    case .failure(let failure):
      guard case .refused(.reply(let reply), let target) = failure.cause, reply.concernsAddress,
        !tunnelHosts.isEmpty
      else { return fail(.proxy(failure)) }
      report(.proxy(.tunnel(target, refusal: reply, duration: Reactor.clock() - phaseStart)))
      channel?.close()
      dial(proxy)
    }
  }

  /// The tunnel stands: what follows is as if the server had been dialled.
  ///
  /// - Parameter received: the first bytes of the server, if they came along.
  private func enter(_ received: [UInt8]) {
    guard let channel else { return }
    tunnel = nil
    channel.handler = self
    phaseStart = Reactor.clock()
    guard let tls = plan.tls else {
      channelReady(channel)
      var received = received
      if !received.isEmpty { received.withUnsafeMutableBytes { self.channel(channel, received: $0) } }
      return
    }
    phase = .tls
    do throws(TLSError) {
      channel.secure(try tls.session(), received: received)
    } catch {
      fail(.tls(error))
    }
  }
}
