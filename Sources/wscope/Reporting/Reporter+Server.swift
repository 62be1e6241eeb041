import TLS
import Trace
import Transport
import WebSocketCore

/// What a server sees of its clients, as records.
extension Reporter {
  func report(_ event: ServerEvent) {
    switch event {
    case .accepted(let id, let address):
      emit(id, .connect(ConnectTrace(address: address.description, duration: 0)))
    case .secured(let id, let summary, let duration):
      emit(id, .tls(TLSTrace(summary: summary, duration: duration, verified: !summary.certificates.isEmpty)))
    case .requested(let id, let request):
      emit(id, .request(HeadTrace(request, .received, showsSecrets: showsSecrets)))
    case .answered(let id, let request, let response):
      emit(id, .response(HeadTrace(response, .sent, to: request, showsSecrets: showsSecrets)))
    case .opened(let id, _, let acceptance):
      emit(
        id,
        .open(
          OpenTrace(
            url: printable(target: acceptance.request.target),
            subprotocol: Redaction.shown(
              subprotocol: acceptance.subprotocol, answering: acceptance.request, showsSecrets),
            extensions: acceptance.response.head.first("Sec-WebSocket-Extensions"))))
      beginDecoding(id, subprotocol: acceptance.subprotocol, target: acceptance.request.target)
    case .failed(let id, let failure): tell("client \(id): \(failure.text)")
    case .finished: break
    }
  }
}

extension Reporter {
  /// The target of a request, without the secrets in its query.
  private func printable(target: String) -> String {
    showsSecrets ? target : Redaction.redact(target: target)
  }
}

extension ServerFailure {
  /// In a few words, for a line on stderr.
  var text: String {
    switch self {
    case .refused(let answer): "refused with \(answer.status): \(answer.firstLine)"
    case .notHTTP(let other): "does not speak HTTP but \(other.name)"
    case .tls(let error): "TLS failed: \(error.message)"
    case .ended(.eof), .ended(.truncated): "went away before its request was complete"
    case .ended(.reset(let error)), .ended(.failed(let error)):
      "was lost before its request was complete: \(error.message)"
    case .ended(.tlsFailed(let error)): "TLS failed: \(error.message)"
    case .timedOut(let seconds): "no request within \(seconds.plain) s (--handshake-timeout)"
    }
  }
}

extension HTTPAnswer {
  var firstLine: String { body.split(separator: "\n").first.map(String.init) ?? "" }
}
