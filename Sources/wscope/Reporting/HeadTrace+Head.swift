import Trace
import WebSocketCore

extension HeadTrace {
  /// - Parameters:
  ///   - request: the head.
  ///   - direction: relative to this process; nil in a capture.
  ///   - showsSecrets: false: those that are in it are redacted.
  init(_ request: RequestHead, _ direction: Direction?, showsSecrets: Bool = true) {
    let request = showsSecrets ? request : request.redacted
    self.init(
      direction: direction, raw: request.head.raw, method: request.method, target: request.target,
      fields: request.head.fields.map { ($0.name, $0.value) })
  }

  /// - Parameters:
  ///   - response: the head.
  ///   - direction: relative to this process; nil in a capture.
  ///   - request: that it answers, with its secrets; nil where it is not known.
  ///   - body: what came of the body of a refusal.
  ///   - showsSecrets: false: those that are in the head are redacted.
  init(
    _ response: ResponseHead, _ direction: Direction?, to request: RequestHead? = nil, body: [UInt8]? = nil,
    showsSecrets: Bool = true
  ) {
    let response = showsSecrets ? response : response.redacted(answering: request)
    self.init(
      direction: direction, raw: response.head.raw, status: response.status, reason: response.reason,
      fields: response.head.fields.map { ($0.name, $0.value) }, body: body)
  }
}
