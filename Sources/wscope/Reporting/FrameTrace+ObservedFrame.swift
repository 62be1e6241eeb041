import Trace
import WebSocketCore

extension FrameTrace {
  /// A frame of our own connection.
  init(_ frame: ObservedFrame, local: Role) {
    let isClose = frame.header.opcode == .close
    self.init(
      sender: frame.isSent ? local : local.peer, direction: frame.isSent ? .sent : .received,
      header: frame.header, offset: frame.offset, payload: frame.payload,
      close: isClose ? frame.payload.withUnsafeBytes { CloseBody(parsing: $0) } : nil)
  }
}
