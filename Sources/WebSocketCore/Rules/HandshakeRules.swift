/// The judge of handshakes: pure functions from heads to checks. The rules are in `Rule.handshakeRules`.
package enum HandshakeRules {}

/// What a client must send (RFC 6455 §4.1), as a server must check it (§4.2.1).
extension Rule {
  package static let requestLine = Rule(
    "request-line", "RFC 9112 §3", "a request line is a method, a target and an HTTP version, one space apart"
  )
  package static let requestMethod = Rule(
    "request-method", "RFC 6455 §4.1", "the method of the request MUST be GET")
  package static let requestVersion = Rule(
    "request-version", "RFC 6455 §4.1", "the HTTP version of the request MUST be at least 1.1")
  package static let requestTarget = Rule(
    "request-target", "RFC 6455 §4.1",
    "the target MUST be a path with an optional query, or an absolute http or https URI")
  package static let hostRequired = Rule(
    "host", "RFC 6455 §4.1",
    "the request MUST contain a Host header with the host and, if not the default, the port"
  )
  package static let hostOnce = Rule(
    "host-once", "RFC 9112 §3.2", "a request with more than one Host header MUST be answered with 400")
  package static let requestUpgrade = Rule(
    "request-upgrade", "RFC 6455 §4.1",
    "the request MUST contain an Upgrade header whose value includes websocket")
  package static let requestConnection = Rule(
    "request-connection", "RFC 6455 §4.1",
    "the request MUST contain a Connection header whose value includes the token Upgrade")
  package static let keyNonce = Rule(
    "key", "RFC 6455 §4.1", "Sec-WebSocket-Key MUST be a nonce of 16 bytes in base64")
  package static let keyCanonical = Rule(
    "key-canonical", "RFC 4648 §3.5", "the unused bits at the end of base64 MUST be 0", severity: .warning)
  package static let keyOnce = Rule(
    "key-once", "RFC 6455 §11.3.1", "Sec-WebSocket-Key MUST NOT appear more than once in a request")
  package static let versionRequired = Rule(
    "version", "RFC 6455 §4.1", "the value of Sec-WebSocket-Version MUST be 13")
  package static let versionOnce = Rule(
    "version-once", "RFC 6455 §11.3.5", "Sec-WebSocket-Version MUST NOT appear more than once in a request")
  package static let subprotocolNames = Rule(
    "subprotocol-names", "RFC 6455 §4.1", "the subprotocols offered MUST be tokens, each offered once")
  package static let originSyntax = Rule(
    "origin-syntax", "RFC 6454 §7.1", "an origin is null, or a scheme, :// and a host with an optional port",
    severity: .warning)
  package static let requestBody = Rule(
    "request-body", "RFC 9110 §9.3.1", "a client SHOULD NOT send a body with a GET request",
    severity: .warning)
  package static let acceptInRequest = Rule(
    "accept-in-request", "RFC 6455 §11.3.3", "Sec-WebSocket-Accept is sent from the server to the client",
    severity: .warning)

  package static let requestRules: [Rule] = [
    requestLine, requestMethod, requestVersion, requestTarget, hostRequired, hostOnce, requestUpgrade,
    requestConnection, keyNonce, keyCanonical, keyOnce, versionRequired, versionOnce, subprotocolNames,
    originSyntax, requestBody, acceptInRequest,
  ]
}

/// What a server must answer (RFC 6455 §4.2.2), as a client must check it (§4.1).
extension Rule {
  package static let statusLine = Rule(
    "status-line", "RFC 9112 §4", "a response begins with an HTTP version and a status code of three digits")
  package static let switchingProtocols = Rule(
    "status-101", "RFC 6455 §4.2.2", "the server accepts with status code 101, and with no other")
  package static let responseVersion = Rule(
    "response-version", "RFC 9110 §15.2", "HTTP/1.0 has no 1xx status codes: a 101 is HTTP/1.1 or higher")
  package static let responseUpgrade = Rule(
    "response-upgrade", "RFC 6455 §4.1",
    "the response MUST contain an Upgrade header with the value websocket, in any case")
  package static let responseConnection = Rule(
    "response-connection", "RFC 6455 §4.1",
    "the response MUST contain a Connection header with the token Upgrade, in any case")
  package static let acceptValue = Rule(
    "accept", "RFC 6455 §4.1",
    "Sec-WebSocket-Accept MUST be the base64 of the SHA-1 of the key and 258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
  )
  package static let acceptOnce = Rule(
    "accept-once", "RFC 6455 §11.3.3", "Sec-WebSocket-Accept MUST NOT appear more than once in a response")
  package static let subprotocolOffered = Rule(
    "subprotocol-offered", "RFC 6455 §4.1",
    "a client MUST NOT go on with a subprotocol that it did not offer")
  package static let subprotocolOnce = Rule(
    "subprotocol-once", "RFC 6455 §11.3.4",
    "Sec-WebSocket-Protocol MUST NOT appear more than once in a response, and names one subprotocol")
  package static let subprotocolMissing = Rule(
    "subprotocol-missing", "RFC 6455 §1.9",
    "where subprotocols are offered the server needs to select one: a browser fails without",
    severity: .warning)
  package static let extensionOffered = Rule(
    "extension-offered", "RFC 6455 §4.1", "a client MUST NOT go on with an extension that it did not offer")
  package static let extensionSyntax = Rule(
    "extension-syntax", "RFC 6455 §9.1",
    "Sec-WebSocket-Extensions is a list of tokens, each with parameters after semicolons")
  package static let extensionsOnce = Rule(
    "extensions-once", "RFC 6455 §11.3.2",
    "Sec-WebSocket-Extensions MUST NOT appear more than once in a response")
  package static let contentLengthIn101 = Rule(
    "content-length-in-101", "RFC 9110 §8.6", "a server MUST NOT send Content-Length with a 1xx status",
    severity: .warning)
  package static let transferEncodingIn101 = Rule(
    "transfer-encoding-in-101", "RFC 9112 §6.1",
    "a server MUST NOT send Transfer-Encoding with a 1xx status", severity: .warning)
  package static let versionIn101 = Rule(
    "version-in-101", "RFC 6455 §11.3.5",
    "a server sends Sec-WebSocket-Version only when it does not understand the client's", severity: .warning)
  package static let keyInResponse = Rule(
    "key-in-response", "RFC 6455 §11.3.1", "Sec-WebSocket-Key is sent from the client to the server",
    severity: .warning)
  package static let authenticateField = Rule(
    "www-authenticate", "RFC 9110 §15.5.2", "a 401 MUST contain WWW-Authenticate", severity: .warning)
  package static let allowField = Rule(
    "allow", "RFC 9110 §15.5.6", "a 405 MUST contain Allow", severity: .warning)
  package static let proxyAuthenticateField = Rule(
    "proxy-authenticate", "RFC 9110 §15.5.8", "a 407 MUST contain Proxy-Authenticate", severity: .warning)
  package static let upgradeField = Rule(
    "upgrade-required", "RFC 9110 §15.5.22", "a 426 MUST contain Upgrade", severity: .warning)

  package static let responseRules: [Rule] = [
    statusLine, switchingProtocols, responseVersion, responseUpgrade, responseConnection, acceptValue,
    acceptOnce, subprotocolOffered, subprotocolOnce, subprotocolMissing, extensionOffered, extensionSyntax,
    extensionsOnce,
    contentLengthIn101, transferEncodingIn101, versionIn101, keyInResponse, authenticateField, allowField,
    proxyAuthenticateField, upgradeField,
  ]
}

/// The form of the lines of either head.
extension Rule {
  package static let lineFeed = Rule(
    "bare-line-feed", "RFC 9112 §2.2", "a line ends with CRLF; a recipient MAY take LF alone for it",
    severity: .warning)
  package static let carriageReturn = Rule(
    "bare-carriage-return", "RFC 9112 §2.2", "a sender MUST NOT generate a CR without LF")
  package static let leadingEmptyLine = Rule(
    "leading-empty-line", "RFC 9112 §2.2", "a head begins with its start line, not with an empty one",
    severity: .warning)
  package static let obsoleteFold = Rule(
    "obsolete-fold", "RFC 9112 §5.2", "a sender MUST NOT generate a header that goes on in the next line",
    severity: .warning)
  package static let strayFold = Rule(
    "stray-fold", "RFC 9112 §2.2", "no whitespace may stand between the start line and the first header")
  package static let headerColon = Rule(
    "header-colon", "RFC 9112 §5", "a header is a name, a colon and a value")
  package static let spaceBeforeColon = Rule(
    "space-before-colon", "RFC 9112 §5.1", "no whitespace is allowed between the name and the colon")
  package static let headerName = Rule(
    "header-name", "RFC 9110 §5.1", "the name of a header is a token")
  package static let headerValue = Rule(
    "header-value", "RFC 9110 §5.5", "the value of a header has no control characters but the tab")

  package static let headRules: [Rule] = [
    lineFeed, carriageReturn, leadingEmptyLine, obsoleteFold, strayFold, headerColon, spaceBeforeColon,
    headerName, headerValue,
  ]
  package static let handshakeRules: [Rule] =
    requestRules + responseRules + headRules + connectRules + admissionRules
}
