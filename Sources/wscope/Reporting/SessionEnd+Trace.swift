import Trace
import Transport
import WebSocketCore

extension SessionEnd {
  /// RFC 6455 §7.1.5: the code of the connection is the peer's, 1005 without one, 1006 without a Close.
  var code: CloseCode { closeReceived.map { $0.code ?? .noStatusReceived } ?? .abnormalClosure }

  var trace: CloseTrace {
    CloseTrace(
      initiator: initiator, code: code,
      reason: closeReceived?.reasonText ?? "", clean: closeSent != nil && closeReceived != nil,
      ended: streamName)
  }

  private var streamName: String {
    switch stream {
    case .local: "local"
    case .closeTimeout: "timeout"
    case .peer(.eof): "fin"
    case .peer(.truncated): "truncated"
    case .peer(.reset): "rst"
    case .peer(.failed), .peer(.tlsFailed): "error"
    }
  }
}
