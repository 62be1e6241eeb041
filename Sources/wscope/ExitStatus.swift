/// The exit statuses of every mode: one table, which the man page and the tests repeat.
enum ExitStatus: Int32, CaseIterable {
  case success = 0
  case otherError = 1
  case resolveFailed = 10
  case connectFailed = 11
  case proxyRefused = 12
  case tlsFailed = 13
  case handshakeRefused = 14
  case handshakeInvalid = 15
  case protocolBroken = 16
  case connectionLost = 17
  case closedWithCode = 18
  case timedOut = 19
  case checkFailed = 20
  case inputUnsent = 21
  case usage = 64
  case dataMalformed = 65
  case inputUnreadable = 66
  case interrupted = 130

  var meaning: String {
    switch self {
    case .success: "done; closed 1000 or 1001, or as asked"
    case .otherError: "any other error"
    case .resolveFailed: "name resolution failed"
    case .connectFailed: "TCP (or Unix socket) connect failed"
    case .proxyRefused: "proxy refused"
    case .tlsFailed: "TLS failed"
    case .handshakeRefused: "handshake refused: an HTTP answer other than 101"
    case .handshakeInvalid: "handshake invalid: a 101 that breaks RFC 6455"
    case .protocolBroken: "peer broke the protocol after the handshake"
    case .connectionLost: "connection lost without a Close (1006)"
    case .closedWithCode: "peer closed with another code"
    case .timedOut: "timed out"
    case .checkFailed: "an --expect was not met, or a check failed"
    case .inputUnsent: "input left unsent"
    case .usage: "usage"
    case .dataMalformed: "input data malformed (a broken capture)"
    case .inputUnreadable: "input missing or unreadable"
    case .interrupted: "interrupted"
    }
  }
}
