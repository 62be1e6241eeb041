import Trace
import Transport
import WebSocketCore

/// What a client lives through until its connection is open, as the data of records.
struct ClientTraces {
  var showsSecrets = false
  private(set) var timing = PhaseTiming()
  private var requestSentAt = 0.0

  init(showsSecrets: Bool = false) { self.showsSecrets = showsSecrets }

  /// - Parameters:
  ///   - event: what happened.
  ///   - plan: of the connection.
  ///   - time: seconds since the run began.
  /// - Returns: nil for what has no record of its own.
  mutating func data(of event: ClientEvent, plan: ClientPlan, at time: Double) -> TraceData? {
    switch event {
    case .dial(let event): return data(of: event)
    case .secured(let summary, let duration):
      timing.tls = duration
      return .tls(
        TLSTrace(
          summary: summary, duration: duration,
          verified: plan.tls?.context.configuration.verifiesPeer ?? false))
    case .requestSent(let bytes):
      requestSentAt = time
      return .request(HeadTrace(RequestHead(parsing: bytes), .sent, showsSecrets: showsSecrets))
    case .responded(let response, let body):
      timing.upgrade = time - requestSentAt
      return .response(HeadTrace(response, .received, body: body, showsSecrets: showsSecrets))
    case .opened(_, let accepted):
      timing.total = time
      return .open(
        OpenTrace(
          url: plan.uri.text(showsSecrets: showsSecrets),
          subprotocol: Redaction.shown(subprotocol: accepted.subprotocol, showsSecrets),
          extensions: accepted.extensions.isEmpty ? nil : accepted.extensions.joined(separator: ", "),
          timing: timing.phases))
    case .failed: return nil
    }
  }

  private mutating func data(of event: DialEvent) -> TraceData? {
    switch event {
    case .resolved(let host, let addresses, let duration):
      timing.resolve = duration
      return .resolve(
        ResolveTrace(host: host, addresses: addresses.map(\.description), duration: duration))
    case .attempt: return nil
    case .attemptFailed(let address, let error, let duration):
      return .connect(
        ConnectTrace(address: address.description, error: error.message, duration: duration))
    case .connected(let address, let duration):
      timing.connect = duration
      return .connect(ConnectTrace(address: address.description, duration: duration))
    }
  }
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
