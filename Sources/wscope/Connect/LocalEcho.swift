import Reactor
import Transport
import WebSocketCore

/// The target `echo:`: an echo server inside this process, reached over a real socket on loopback.
final class LocalEcho {
  static let target = "echo:"

  let url: String
  private let server: WebSocketServer
  private var peers: [Int: EchoPeer] = [:]

  init(reactor: Reactor, buffers: ChannelBuffers, limit: Int) throws(Failure) {
    let plan = ServerPlan(
      policy: ServerPolicy(), connection: ConnectionConfiguration(role: .server, maximumMessageSize: limit))
    do {
      let acceptor = try Acceptor(reactor: reactor, endpoint: .tcp(host: "127.0.0.1", port: 0))
      server = WebSocketServer(
        acceptor: acceptor, plan: plan, reactor: reactor, buffers: buffers, random: .system)
      url = "ws://\(acceptor.boundAddress)/"
      try server.start()
    } catch let error as ListenError {
      throw Failure(
        .otherError, phase: .connect, "the echo server of this process cannot listen: \(error.message)")
    } catch {
      throw Failure(.otherError, phase: .connect, "the echo server of this process cannot listen")
    }
    server.report = { [unowned self] in handle($0) }
  }

  private func handle(_ event: ServerEvent) {
    guard case .opened(let id, let session, _) = event else { return }
    let peer = EchoPeer(session)
    session.handler = peer
    peers[id] = peer
  }
}

private final class EchoPeer: SessionHandler {
  private let session: WebSocketSession

  init(_ session: WebSocketSession) { self.session = session }

  func session(_ session: WebSocketSession, received message: Message) {
    session.send(message.opcode, message.payload)
  }

  func sessionFinishedBatch(_ session: WebSocketSession) {
    if session.unsentByteCount > InputPump.highWater { session.channel.pauseReading() }
  }

  func sessionDrained(_ session: WebSocketSession) { session.channel.resumeReading() }
}
