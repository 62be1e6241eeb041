/// The handshake over HTTP/2: an extended CONNECT and its answer (RFC 8441 §5). What RFC 6455 says of version,
/// subprotocols and extensions holds as well.
extension Rule {
  package static let connectTarget = Rule(
    "connect-target", "RFC 8441 §4",
    "a CONNECT with :protocol MUST include :scheme and :path")
  package static let connectScheme = Rule(
    "connect-scheme", "RFC 8441 §5", "the scheme of a WebSocket's CONNECT MUST be https for wss, http for ws")
  package static let connectAuthority = Rule(
    "connect-authority", "RFC 8441 §4", "the host and the port of the target are in :authority",
    severity: .warning)
  package static let connectFields = Rule(
    "connect-fields", "RFC 9113 §8.2.2",
    "HTTP/2 has no Connection, Upgrade, Keep-Alive, Proxy-Connection and Transfer-Encoding: they MUST NOT be sent"
  )
  package static let pseudoHeaders = Rule(
    "pseudo-headers", "RFC 9113 §8.3",
    "pseudo-header fields MUST stand before all others, each once, and only those that there are")
  package static let fieldNameCase = Rule(
    "field-name-case", "RFC 9113 §8.2", "the names of fields MUST be in lower case")
  package static let connectStatus = Rule(
    "connect-status", "RFC 8441 §4",
    "the server accepts an extended CONNECT with a 2xx status code, not with 101")
  package static let connectKey = Rule(
    "connect-key", "RFC 8441 §5", "Sec-WebSocket-Key and Sec-WebSocket-Accept are not used in HTTP/2",
    severity: .warning)

  package static let connectRules: [Rule] = [
    connectTarget, connectScheme, connectAuthority, connectFields, pseudoHeaders, fieldNameCase,
    connectStatus,
    connectKey,
  ]
}
