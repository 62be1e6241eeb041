/// Why a text is no WebSocket URI. `message` is one sentence that names what is wrong and what to write.
package enum URIError: Error, Hashable, Sendable {
  case empty
  /// A space or a control character, and how many characters stand before it.
  case forbiddenCharacter(Unicode.Scalar, position: Int)
  case unsupportedScheme(String)
  case missingSlashes(scheme: String)
  case missingHost
  case invalidHost(String, reason: String)
  case unclosedBracket
  case unbracketedIPv6(String)
  case invalidIPv6(String)
  case invalidPort(String)
  case invalidUserInfo

  package var message: String {
    switch self {
    case .empty: "the URL is empty: write ws://host:port/path"
    case .forbiddenCharacter(" ", let position):
      "the URL has a space after \(position) characters: write %20"
    case .forbiddenCharacter(let scalar, let position):
      "the URL has the control character \(Self.codePoint(scalar)) after \(position) characters"
    case .unsupportedScheme(let scheme):
      "the scheme '\(scheme)' is not supported: use ws:// or wss:// (http:// and https:// are read as these)"
    case .missingSlashes(let scheme): "'\(scheme):' must be followed by two slashes: \(scheme)://host/path"
    case .missingHost: "the URL names no host: write ws://host:port/path"
    case .invalidHost(let host, let reason): "the host '\(host)' is not valid: \(reason)"
    case .unclosedBracket: "the IPv6 address has no closing bracket: write [::1]:8000"
    case .unbracketedIPv6(let host):
      "'\(host)' has more than one colon: write an IPv6 address in brackets, as in [::1]:8000"
    case .invalidIPv6(let address): "'\(address)' is no IPv6 address"
    case .invalidPort(let port): "the port '\(port)' is not a number from 1 to 65535"
    case .invalidUserInfo:
      "the user name or password has a % that is not followed by two hexadecimal digits: write %25"
    }
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

/// What was put right on the way, and the user should know of.
package enum URIWarning: Hashable, Sendable {
  /// RFC 6455 §3: fragment identifiers MUST NOT be used on WebSocket URIs.
  case fragmentDropped(String)

  package var message: String {
    switch self {
    case .fragmentDropped(let fragment):
      "'\(Redaction.redact(target: "#\(fragment)"))' is not sent: a WebSocket URL has no fragment (RFC 6455 §3); write %23 for a # in it"
    }
  }
}
