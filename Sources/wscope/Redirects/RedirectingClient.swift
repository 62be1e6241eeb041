import Reactor
import Transport
import WebSocketCore

/// A client that goes where redirects lead, if it may: each hop is a connection of its own, with a plan of its own.
final class RedirectingClient {
  /// Told of everything that happens, of each hop.
  var report: (ClientEvent) -> Void = { _ in }
  /// Told when there can be no plan for the next hop.
  var fail: (Failure) -> Void = { _ in }
  /// Of the present hop.
  private(set) var plan: ClientPlan

  private let reactor: Reactor
  private let buffers: ChannelBuffers
  private let random: RandomSource
  private let makePlan: (WebSocketURI, _ sendsCredentials: Bool) throws(Failure) -> ClientPlan
  /// Nil: redirects are answers like others.
  private var chain: RedirectChain?
  private var client: WebSocketClient
  /// What the answer of the present hop asks for.
  private var next: Result<RedirectChain.Hop, RedirectFailure>?

  /// - Parameters:
  ///   - uri: where to begin.
  ///   - limit: how many redirects are followed; nil: none, and none is a failure of its own.
  ///   - makePlan: makes the plan of each hop, the first one included.
  init(
    to uri: WebSocketURI, following limit: Int?, reactor: Reactor, buffers: ChannelBuffers,
    random: RandomSource,
    makePlan: @escaping (WebSocketURI, _ sendsCredentials: Bool) throws(Failure) -> ClientPlan
  ) throws(Failure) {
    self.reactor = reactor
    self.buffers = buffers
    self.random = random
    self.makePlan = makePlan
    plan = try makePlan(uri, true)
    chain = limit.map { RedirectChain(from: uri, limit: $0) }
    client = WebSocketClient(plan: plan, reactor: reactor, buffers: buffers, random: random)
  }

  func start() {
    client.report = { [unowned self] in handle($0) }
    client.start()
  }

  /// Of the present hop, from the moment when a connection is there.
  var localAddress: SocketAddress? { client.localAddress }

  /// Ends at once; nothing more is reported.
  func cancel() { client.cancel() }

  private func handle(_ event: ClientEvent) {
    switch event {
    case .responded(let response, let body) where chain != nil && RedirectChain.isRedirect(response):
      do throws(RedirectFailure) {
        if let hop = try chain?.follow(response) { next = .success(hop) }
      } catch {
        next = .failure(error)
        return report(event)
      }
      report(.redirected(response, body: body))
    case .failed(.refused(let refusal)):
      switch next.take() {
      case .success(let hop): follow(hop)
      case .failure(let failure): report(.failed(.redirect(failure, refusal)))
      case nil: report(event)
      }
    default: report(event)
    }
  }

  private func follow(_ hop: RedirectChain.Hop) {
    report(.following(hop))
    do throws(Failure) {
      plan = try makePlan(hop.to, hop.keepsCredentials)
    } catch {
      return fail(error)
    }
    client = WebSocketClient(plan: plan, reactor: reactor, buffers: buffers, random: random)
    start()
  }
}
