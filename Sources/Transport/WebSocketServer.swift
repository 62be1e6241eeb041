import Bytes
import Reactor
import TLS
import WebSocketCore

/// Accepts clients, secures and upgrades them (RFC 6455 §4.2), and hands over a `WebSocketSession` for each.
package final class WebSocketServer {
  /// Told of everything that happens to a client until it is open or has gone.
  package var report: (ServerEvent) -> Void = { _ in }

  let plan: ServerPlan
  let reactor: Reactor
  private let acceptor: Acceptor
  private let buffers: ChannelBuffers
  private let random: RandomSource
  private var upgrading: [Int: ServerUpgrade] = [:]
  private var accepted = 0
  private var alive = 0

  package init(
    acceptor: Acceptor, plan: ServerPlan, reactor: Reactor, buffers: ChannelBuffers, random: RandomSource
  ) {
    self.acceptor = acceptor
    self.plan = plan
    self.reactor = reactor
    self.buffers = buffers
    self.random = random
  }

  package var boundAddress: SocketAddress { acceptor.boundAddress }

  package func start() throws(SystemError) {
    try acceptor.start { [weak self] fd, address in self?.accept(fd, address) }
  }

  /// Takes no more clients, and drops those that are not open yet.
  package func stopAccepting() {
    acceptor.close()
    let upgrades = upgrading.values
    upgrading = [:]
    for upgrade in upgrades { upgrade.abandon() }
  }

  /// An open connection has ended: there is room for another one.
  package func release() {
    alive -= 1
    if let most = plan.maximumConnections, alive < most { acceptor.resume() }
  }

  private func accept(_ fd: Int32, _ address: SocketAddress) {
    accepted += 1
    alive += 1
    let id = accepted
    if let most = plan.maximumConnections, alive >= most { acceptor.pause() }
    report(.accepted(id, address))
    do throws(TLSError) {
      let channel = try makeChannel(fd)
      channel.tap = plan.tapping?(channel.localAddress, address)
      let upgrade = ServerUpgrade(id: id, channel: channel, server: self)
      upgrading[id] = upgrade
      upgrade.start()
    } catch {
      failed(id, .tls(error))
    }
  }

  private func makeChannel(_ fd: Int32) throws(TLSError) -> Channel {
    guard let context = plan.tls else { return Channel(fd: fd, reactor: reactor, buffers: buffers) }
    let session = try TLSSession(context: context, serverName: nil)
    return Channel(fd: fd, reactor: reactor, buffers: buffers, tls: session)
  }

  func failed(_ id: Int, _ failure: ServerFailure) {
    upgrading[id] = nil
    report(.failed(id, failure))
    release()
  }

  func open(
    _ id: Int, _ channel: Channel, _ acceptance: ServerHandshake.Acceptance,
    leftover: UnsafeMutableRawBufferPointer
  ) {
    upgrading[id] = nil
    var connection = plan.connection
    if plan.policy.agreesToDeflate {
      connection.deflate = DeflateNegotiation.agreement(
        in: acceptance.response.head.all("Sec-WebSocket-Extensions"))
    }
    let session = WebSocketSession(
      channel: channel, reactor: reactor, configuration: connection, random: random)
    report(.opened(id, session, acceptance))
    // The answer goes out even if the client has sent no frame yet.
    session.flush()
    session.begin(leftover: leftover)
  }
}
