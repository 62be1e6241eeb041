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
    case .dial(let event): return data(of: event, proxy: nil)
    case .proxy(let event): return data(of: event, plan.proxy)
    case .secured(let summary, let duration):
      timing.tls = duration
      return .tls(
        TLSTrace(
          summary: summary, duration: duration,
          verified: plan.tls?.context.configuration.verifiesPeer ?? false))
    case .requestSent(let bytes):
      requestSentAt = time
      return .request(HeadTrace(RequestHead(parsing: bytes), .sent, showsSecrets: showsSecrets))
    case .responded(let response, let body), .redirected(let response, let body):
      timing.upgrade = time - requestSentAt
      return .response(HeadTrace(response, .received, body: body, showsSecrets: showsSecrets))
    case .opened(_, let accepted):
      timing.total = time
      return .open(
        OpenTrace(
          url: shown(plan.uri), subprotocol: accepted.subprotocol,
          extensions: accepted.extensions.isEmpty ? nil : accepted.extensions.joined(separator: ", "),
          timing: timing.phases))
    case .following(let hop):
      timing = PhaseTiming(redirect: time)
      return .redirect(
        RedirectTrace(
          number: hop.number, status: hop.status, from: shown(hop.from), to: shown(hop.to),
          keepsCredentials: hop.keepsCredentials))
    case .failed: return nil
    }
  }

  private func shown(_ uri: WebSocketURI) -> String {
    showsSecrets ? uri.description : Redaction.redact(target: uri.description)
  }

  private mutating func data(of event: DialEvent, proxy: ProxyURI?) -> TraceData? {
    let proxy = proxy?.description
    switch event {
    case .resolved(let host, let addresses, let duration):
      // Through a SOCKS proxy there are two names to resolve.
      timing.resolve = (timing.resolve ?? 0) + duration
      return .resolve(
        ResolveTrace(
          host: host, addresses: addresses.map { $0.host ?? $0.description }, duration: duration, proxy: proxy
        ))
    case .attempt: return nil
    case .attemptFailed(let address, let error, let duration):
      return .connect(
        ConnectTrace(
          address: address.description, error: error.message, duration: duration, proxy: proxy))
    case .connected(let address, let duration):
      timing.connect = duration
      return .connect(ConnectTrace(address: address.description, duration: duration, proxy: proxy))
    }
  }

  private mutating func data(of event: ProxyEvent, _ proxy: ProxyPlan?) -> TraceData? {
    let url = proxy?.uri.description
    switch event {
    case .dial(let event): return data(of: event, proxy: proxy?.uri)
    case .secured(let summary, let duration):
      return .tls(
        TLSTrace(
          summary: summary, duration: duration,
          verified: proxy?.tls?.context.configuration.verifiesPeer ?? false, proxy: url))
    case .requestSent(let bytes):
      var head = HeadTrace(RequestHead(parsing: bytes), .sent, showsSecrets: showsSecrets)
      head.proxy = url
      return .request(head)
    case .responded(let response, let body):
      var head = HeadTrace(response, .received, body: body, showsSecrets: showsSecrets)
      head.proxy = url
      return .response(head)
    case .tunnel(let target, let refusal, let duration):
      timing.proxy = (timing.proxy ?? 0) + duration
      return .proxy(
        ProxyTrace(
          url: url ?? "", target: target.authority, error: refusal?.text, duration: duration))
    }
  }
}

/// Seconds of each phase of a client's way to an open connection; nil for those it did not go through.
struct PhaseTiming {
  /// Everything before the last hop, where redirects are followed.
  var redirect: Double?
  var resolve: Double?
  var connect: Double?
  var proxy: Double?
  var tls: Double?
  var upgrade: Double?
  var total: Double?

  var phases: [(phase: String, seconds: Double)] {
    [
      ("redirect", redirect), ("resolve", resolve), ("connect", connect), ("proxy", proxy), ("tls", tls),
      ("upgrade", upgrade),
      ("total", total),
    ]
    .compactMap { name, seconds in seconds.map { (name, $0) } }
  }
}
