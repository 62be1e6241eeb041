import Trace
import Transport
import WebSocketCore

/// What a client lives through until its connection is open, as the data of records.
struct ClientTraces {
  var showsSecrets = false
  private(set) var timing = PhaseTiming()
  private let startedAt: Double
  private var firstAttemptAt: Double?
  private var requestSentAt = 0.0

  /// - Parameters:
  ///   - showsSecrets: false: those that are in heads and URLs are redacted.
  ///   - startedAt: when the client began, in the time of the events.
  init(showsSecrets: Bool = false, startedAt: Double = 0) {
    self.showsSecrets = showsSecrets
    self.startedAt = startedAt
  }

  /// - Parameters:
  ///   - event: what happened.
  ///   - plan: of the connection.
  ///   - time: seconds since the run began.
  /// - Returns: nil for what has no record of its own.
  mutating func data(of event: ClientEvent, plan: ClientPlan, at time: Double) -> TraceData? {
    switch event {
    case .dial(let event): return data(of: event, proxy: nil, at: time)
    case .proxy(let event): return data(of: event, plan.proxy, at: time)
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
      return .response(
        HeadTrace(
          response, .received, to: plan.request.head, body: body, showsSecrets: showsSecrets))
    case .opened(_, let accepted):
      timing.total = time - startedAt
      return .open(
        OpenTrace(
          url: plan.uri.text(showsSecrets: showsSecrets),
          subprotocol: Redaction.shown(
            subprotocol: accepted.subprotocol, answering: plan.request.head, showsSecrets),
          extensions: accepted.extensions.isEmpty ? nil : accepted.extensions.joined(separator: ", "),
          timing: timing.phases))
    case .following(let hop):
      timing = PhaseTiming(redirect: time - startedAt)
      return .redirect(
        RedirectTrace(
          number: hop.number, status: hop.status, from: hop.from.text(showsSecrets: showsSecrets),
          to: hop.to.text(showsSecrets: showsSecrets),
          keepsCredentials: hop.keepsCredentials))
    case .failed: return nil
    }
  }

  private mutating func data(of event: DialEvent, proxy: ProxyURI?, at time: Double) -> TraceData? {
    let proxy = proxy?.description
    switch event {
    case .resolved(let host, let addresses, let duration):
      // Through a SOCKS proxy there are two names to resolve.
      timing.resolve = (timing.resolve ?? 0) + duration
      return .resolve(
        ResolveTrace(
          host: host, addresses: addresses.map { $0.host ?? $0.description }, duration: duration, proxy: proxy
        ))
    case .attempt:
      firstAttemptAt = firstAttemptAt ?? time
      return nil
    case .attemptFailed(let address, let error, let duration):
      return .connect(
        ConnectTrace(
          address: address.description, error: error.message, duration: duration, proxy: proxy))
    case .connected(let address, let duration):
      // With the attempts at other addresses that came to nothing before it.
      timing.connect = (timing.connect ?? 0) + time - (firstAttemptAt ?? time)
      firstAttemptAt = nil
      return .connect(ConnectTrace(address: address.description, duration: duration, proxy: proxy))
    }
  }

  private mutating func data(of event: ProxyEvent, _ proxy: ProxyPlan?, at time: Double) -> TraceData? {
    let url = proxy?.uri.description
    switch event {
    case .dial(let event): return data(of: event, proxy: proxy?.uri, at: time)
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
