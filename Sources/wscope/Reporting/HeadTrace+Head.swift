import Trace
import WebSocketCore

extension HeadTrace {
  init(_ request: RequestHead, _ direction: Direction?) {
    self.init(
      direction: direction, raw: request.head.raw, method: request.method, target: request.target,
      fields: request.head.fields.map { ($0.name, $0.value) })
  }

  /// - Parameters:
  ///   - response: the head, its secrets redacted already if they are to be.
  ///   - direction: relative to this process; nil in a capture.
  ///   - body: what came of the body of a refusal.
  init(_ response: ResponseHead, _ direction: Direction?, body: [UInt8]? = nil) {
    self.init(
      direction: direction, raw: response.head.raw, status: response.status, reason: response.reason,
      fields: response.head.fields.map { ($0.name, $0.value) }, body: body)
  }
}
