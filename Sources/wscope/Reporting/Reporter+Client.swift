import Reactor
import TLS
import Trace
import Transport
import WebSocketCore

/// What a client lives through, as records.
extension Reporter {
  func report(_ event: ClientEvent, plan: ClientPlan, connection: Int = 1) {
    record(event, plan: plan, connection: connection)
    switch event {
    case .responded(let response, let body) where response.status != 101 && !isVerbose:
      showRefusal(headTrace(response, .received, body: body), connection)
    case .failed(let failure): report(Failure(failure, plan: plan), connection: connection)
    default: break
    }
  }

  /// The records alone.
  func record(_ event: ClientEvent, plan: ClientPlan, connection: Int = 1) {
    switch event {
    case .dial(let event): report(event, connection)
    case .secured(let summary, let duration):
      timing.tls = duration
      emit(
        connection,
        .tls(
          TLSTrace(
            summary: summary, duration: duration,
            verified: plan.tls?.context.configuration.verifiesPeer ?? false)))
    case .requestSent(let bytes):
      requestSentAt = elapsed
      emit(connection, .request(headTrace(RequestHead(parsing: bytes), .sent)))
    case .responded(let response, let body):
      timing.upgrade = elapsed - requestSentAt
      emit(connection, .response(headTrace(response, .received, body: body)))
    case .opened(_, let accepted):
      timing.total = elapsed
      emit(
        connection,
        .open(
          OpenTrace(
            url: plan.uri.description, subprotocol: accepted.subprotocol,
            extensions: accepted.extensions.isEmpty ? nil : accepted.extensions.joined(separator: ", "),
            timing: timing.phases)))
    case .failed: break
    }
  }

  private func report(_ event: DialEvent, _ connection: Int) {
    switch event {
    case .resolved(let host, let addresses, let duration):
      timing.resolve = duration
      emit(
        connection,
        .resolve(ResolveTrace(host: host, addresses: addresses.map(\.description), duration: duration)))
    case .attempt: break
    case .attemptFailed(let address, let error, let duration):
      emit(
        connection,
        .connect(ConnectTrace(address: address.description, error: error.message, duration: duration)))
    case .connected(let address, let duration):
      timing.connect = duration
      emit(connection, .connect(ConnectTrace(address: address.description, duration: duration)))
    }
  }

  func headTrace(_ request: RequestHead, _ direction: Direction) -> HeadTrace {
    HeadTrace(RequestHead(parsing: printable(request.head.raw)), direction)
  }

  func headTrace(_ response: ResponseHead, _ direction: Direction, body: [UInt8]? = nil) -> HeadTrace {
    HeadTrace(ResponseHead(parsing: printable(response.head.raw)), direction, body: body)
  }

  /// Secrets stand in no printed or recorded handshake unless they are asked for.
  private func printable(_ head: [UInt8]) -> [UInt8] {
    showsSecrets ? head : Redaction.redact(head)
  }
}

extension Reporter {
  /// The target of a request, without the secrets in its query.
  func printable(target: String) -> String { showsSecrets ? target : Redaction.redact(target: target) }
}

/// Seconds of each phase of a client's way to an open connection; nil for those it did not go through.
struct PhaseTiming {
  var resolve: Double?
  var connect: Double?
  var tls: Double?
  var upgrade: Double?
  var total: Double?

  var phases: [(phase: String, seconds: Double)] {
    [("resolve", resolve), ("connect", connect), ("tls", tls), ("upgrade", upgrade), ("total", total)]
      .compactMap { name, seconds in seconds.map { (name, $0) } }
  }
}
