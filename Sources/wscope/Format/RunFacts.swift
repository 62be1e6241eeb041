import TLS
import Trace
import Transport
import WebSocketCore

/// What a run of a client comes to, as `--format` tells it. Times are seconds since the run began; nil: not
/// reached.
struct RunFacts {
  var url: String?
  var scheme: String?
  var resolved: Double?
  var connected: Double?
  var tunnelled: Double?
  var secured: Double?
  var requested: Double?
  var answered: Double?
  var firstMessage: Double?
  var closed: Double?
  var total: Double?
  var remote: SocketAddress?
  var local: SocketAddress?
  var tls: TLSSummary?
  /// Without secrets, unless they are shown.
  var response: ResponseHead?
  var subprotocol: String?
  var extensions: String?
  var close: CloseTrace?
  /// That were followed.
  var redirects: UInt64 = 0
  var sent = TrafficCount()
  var received = TrafficCount()
  /// The first of them.
  var failure: Failure?
  var status = ExitStatus.success

  mutating func note(_ event: ClientEvent, _ plan: ClientPlan, at time: Double, showsSecrets: Bool) {
    url = plan.uri.text(showsSecrets: showsSecrets)
    scheme = plan.uri.scheme
    switch event {
    // Through a proxy it is that which is connected to.
    case .dial(.resolved), .proxy(.dial(.resolved)): resolved = time
    case .dial(.connected(let address, _)), .proxy(.dial(.connected(let address, _))):
      connected = time
      remote = address
    case .secured(let summary, _):
      secured = time
      tls = summary
    case .requestSent: requested = time
    case .proxy(.tunnel): tunnelled = time
    case .following:
      redirects += 1
      // What follows is told of the next hop.
      (resolved, connected, tunnelled, secured, requested, answered) = (nil, nil, nil, nil, nil, nil)
      tls = nil
    case .responded(let head, _), .redirected(let head, _):
      answered = time
      response = showsSecrets ? head : head.redacted(answering: plan.request.head)
    case .opened(_, let answer):
      subprotocol = Redaction.shown(
        subprotocol: answer.subprotocol, answering: plan.request.head, showsSecrets)
      extensions = answer.extensions.isEmpty ? nil : answer.extensions.joined(separator: ", ")
    default: break
    }
  }
}
