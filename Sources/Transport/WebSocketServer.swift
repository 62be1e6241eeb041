import Bytes
import Reactor
import TLS
import WebSocketCore

/// A client that has no open WebSocket.
protocol PendingClient: AnyObject {
  /// The server ends: nothing more is reported.
  func abandon()
}

/// Accepts clients, secures and upgrades them (RFC 6455 §4.2), and hands over a `WebSocketSession` for each.
package final class WebSocketServer {
  /// Told of everything that happens to a client until it is open or has gone.
  package var report: (ServerEvent) -> Void = { _ in }
  /// Answers what asks for no WebSocket, where the policy passes that on.
  package weak var responder: (any HTTPResponder)?

  let plan: ServerPlan
  let reactor: Reactor
  private let acceptor: Acceptor
  private let buffers: ChannelBuffers
  private let random: RandomSource
  private var pending: [Int: any PendingClient] = [:]
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
    let clients = pending.values
    pending = [:]
    for client in clients { client.abandon() }
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
      pending[id] = upgrade
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

  // MARK: What becomes of a client

  func failed(_ id: Int, _ failure: ServerFailure) { gone(id, .failed(id, failure)) }

  /// A client that wanted no WebSocket has gone.
  func finished(_ id: Int) { gone(id, .finished(id)) }

  private func gone(_ id: Int, _ event: ServerEvent) {
    pending[id] = nil
    report(event)
    release()
  }

  /// The last answer is in the channel's queue; `failure` is what it was an answer to.
  func linger(_ id: Int, _ channel: Channel, _ failure: ServerFailure? = nil) {
    let end = LingeringClose(channel, reactor) { [unowned self] in
      gone(id, failure.map { .failed(id, $0) } ?? .finished(id))
    }
    pending[id] = end
    end.start()
  }

  /// A request that asks for no WebSocket.
  func serve(_ id: Int, _ channel: Channel, _ request: RequestHead, leftover: UnsafeMutableRawBufferPointer) {
    let exchange = HTTPExchange(
      id, request, on: channel, of: self, longestBody: responder?.longestBody ?? 0)
    pending[id] = exchange
    exchange.start(leftover: leftover)
  }

  func respond(to exchange: HTTPExchange) {
    guard let responder else { return exchange.answer(.noUpgradeAsked) }
    responder.respond(to: exchange)
  }

  /// A request has been answered; another one may follow, or have begun with `early`.
  func awaitRequest(_ id: Int, _ channel: Channel, _ early: [UInt8]) {
    let upgrade = ServerUpgrade(id: id, channel: channel, server: self)
    pending[id] = upgrade
    upgrade.resume()
    if early.isEmpty { return }
    // From the loop: many requests in one read would otherwise be answered deeper and deeper in the stack.
    channel.pauseReading()
    reactor.schedule(after: 0) { [weak upgrade] in
      var early = early
      channel.resumeReading()
      if let upgrade { early.withUnsafeMutableBytes { upgrade.channel(channel, received: $0) } }
    }
  }

  func open(
    _ id: Int, _ channel: Channel, _ acceptance: ServerHandshake.Acceptance,
    leftover: UnsafeMutableRawBufferPointer
  ) {
    pending[id] = nil
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
