import Bytes
import Reactor
import Transport
import WebSocketCore

/// Waits for one client, for the sake of its request; answers it, and closes.
final class ServerInspection: SessionHandler {
  private let reactor: Reactor
  private let reporter: Reporter
  private let server: WebSocketServer
  private var session: WebSocketSession?
  private var request: RequestHead?
  private var response: ResponseHead?
  private var failure: ServerFailure?

  init(
    address: String, _ network: NetworkOptions, _ reactor: Reactor, _ reporter: Reporter
  ) throws(Failure) {
    self.reactor = reactor
    self.reporter = reporter
    var plan = ServerPlan(policy: ServerPolicy(), connection: ConnectionConfiguration(role: .server))
    plan.handshakeTimeout = network.connectTimeout
    plan.maximumConnections = 1
    let acceptor = try ListenPlan.acceptor(address: address, unixSocketPath: network.unixSocket, reactor)
    server = WebSocketServer(
      acceptor: acceptor, plan: plan, reactor: reactor, buffers: ChannelBuffers(), random: .system)
  }

  /// - Throws: what kept a whole request from coming.
  func perform() throws(Failure) -> InspectedHandshake {
    server.report = { [unowned self] in handle($0) }
    do {
      try server.start()
    } catch {
      throw Failure(.otherError, phase: .connect, "cannot listen: \(error.message)")
    }
    reporter.announce(url: ListenPlan.url(of: server.boundAddress, isSecure: false))
    reactor.run()
    guard let request else {
      throw Failure(.connectionLost, phase: .handshake, "the client " + (failure?.text ?? "sent no request"))
    }
    return InspectedHandshake(
      request: request, response: response, body: nil, showsSecrets: reporter.showsSecrets)
  }

  private func handle(_ event: ServerEvent) {
    switch event {
    case .requested(_, let head): request = head
    case .answered(_, _, let head): response = head
    case .opened(_, let session, _):
      self.session = session
      session.handler = self
      session.close(CloseBody(code: .normalClosure))
    case .failed(_, let failure):
      self.failure = failure
      server.stopAccepting()
      reactor.stop()
      return
    default: break
    }
    reporter.report(event)
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) {
    reporter.report(end)
    server.stopAccepting()
    reactor.stop()
  }
}
