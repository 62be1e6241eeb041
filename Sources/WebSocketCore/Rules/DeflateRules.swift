/// The rules of permessage-deflate (RFC 7692).
extension Rule {
  package static let extensionAcceptedTwice = Rule(
    "extension-accepted-twice", "RFC 7692 §5",
    "a server MUST NOT accept two extensions that both use RSV1, nor permessage-deflate twice")
  package static let deflateUnknownParameter = Rule(
    "deflate-unknown-parameter", "RFC 7692 §7",
    "permessage-deflate MUST NOT have a parameter that is not defined for it")
  package static let deflateParameterValue = Rule(
    "deflate-parameter-value", "RFC 7692 §7",
    "a parameter of permessage-deflate MUST have a valid value: window bits 8 to 15, none for no_context_takeover"
  )
  package static let deflateDuplicateParameter = Rule(
    "deflate-duplicate-parameter", "RFC 7692 §7",
    "permessage-deflate MUST NOT have the same parameter twice")
  package static let deflateServerTakeover = Rule(
    "deflate-server-takeover", "RFC 7692 §7.1.1.1",
    "a server that accepts an offer with server_no_context_takeover MUST answer with it")
  package static let deflateServerWindow = Rule(
    "deflate-server-window", "RFC 7692 §7.1.2.1",
    "a server that accepts server_max_window_bits MUST answer with the same or a smaller value")
  package static let deflateClientWindow = Rule(
    "deflate-client-window", "RFC 7692 §7.1.2.2",
    "a server MUST NOT answer with client_max_window_bits unless the client offered it")
  package static let deflateBitMisplaced = Rule(
    "deflate-bit-misplaced", "RFC 7692 §6.1",
    "RSV1 MUST NOT be set in control frames and in fragments other than the first",
    closeCode: .protocolError)
  /// RFC 7692 names no close code. 1007 is "data within a message that was not consistent with the type of
  /// the message" (RFC 6455 §7.4.1), and is what other implementations send.
  package static let deflateCorrupt = Rule(
    "deflate-corrupt", "RFC 7692 §7.2.1",
    "a compressed message MUST be a sequence of whole DEFLATE blocks within the agreed window",
    closeCode: .invalidPayloadData)

  package static let deflateRules: [Rule] = [
    extensionAcceptedTwice, deflateUnknownParameter,
    deflateParameterValue, deflateDuplicateParameter, deflateServerTakeover, deflateServerWindow,
    deflateClientWindow, deflateBitMisplaced, deflateCorrupt,
  ]
}
