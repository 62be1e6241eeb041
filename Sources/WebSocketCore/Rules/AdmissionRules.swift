/// Whom a server must turn away and whom it must let in (RFC 6455 §4.2): seen only by asking more than once, with
/// requests that are broken on purpose (`handshake-inspect --variations`).
extension Rule {
  package static let admitsVersion = Rule(
    "admits-version", "RFC 6455 §4.2.2",
    "a server MUST abort the handshake where it does not understand the version, and name those that it does")
  package static let admitsKey = Rule(
    "admits-key", "RFC 6455 §4.2.1",
    "a server MUST stop at a request without a Sec-WebSocket-Key of 16 bytes in base64, and answer with an error"
  )
  package static let admitsHTTP10 = Rule(
    "admits-http-1.0", "RFC 6455 §4.2.1",
    "a server MUST stop at a request that is not HTTP/1.1 or higher, and answer with an error")
  package static let deniesCase = Rule(
    "denies-case", "RFC 6455 §4.2.1",
    "websocket in Upgrade and the token Upgrade in Connection are compared without regard to case, in any list"
  )
  package static let deniesNameCase = Rule(
    "denies-name-case", "RFC 9110 §5.1", "the names of headers are the same in any case of their letters")

  package static let admissionRules: [Rule] = [
    admitsVersion, admitsKey, admitsHTTP10, deniesCase, deniesNameCase,
  ]
}
