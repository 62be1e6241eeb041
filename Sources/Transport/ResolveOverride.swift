/// A name that is not to be looked up: `--resolve HOST:PORT:ADDRESS[,ADDRESS]…`, in curl's syntax.
package struct ResolveOverride: Equatable, Sendable {
  /// In lower case; `*` stands for every host.
  package let host: String
  package let port: UInt16
  /// Numeric, without brackets.
  package let addresses: [String]

  package enum ParseError: Error, Equatable, Sendable {
    /// Not of the form `HOST:PORT:ADDRESS`.
    case malformed
    case emptyHost
    case badPort(String)
    /// Neither IPv4 nor IPv6 in numbers.
    case badAddress(String)

    package var message: String {
      switch self {
      case .malformed: "expected HOST:PORT:ADDRESS"
      case .emptyHost: "the host is empty"
      case .badPort(let text): "'\(text)' is not a port from 0 to 65535"
      case .badAddress(let text): "'\(text)' is not an IPv4 or IPv6 address"
      }
    }
  }

  /// A leading `+` is taken and means nothing here: nothing is kept beyond one run. An IPv6 host or address may
  /// stand in brackets.
  package init(parsing text: String) throws(ParseError) {
    var rest = Substring(text)
    if rest.first == "+" { rest.removeFirst() }
    let host: Substring
    if rest.first == "[", let end = rest.firstIndex(of: "]") {
      host = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      guard rest.popFirst() == ":" else { throw .malformed }
    } else {
      guard let colon = rest.firstIndex(of: ":") else { throw .malformed }
      host = rest[..<colon]
      rest = rest[rest.index(after: colon)...]
    }
    if host.isEmpty { throw .emptyHost }
    guard let colon = rest.firstIndex(of: ":") else { throw .malformed }
    let portText = rest[..<colon]
    guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(portText) else {
      throw .badPort(String(portText))
    }
    var addresses: [String] = []
    for part in rest[rest.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false) {
      addresses.append(try Self.address(part))
    }
    self.host = host.lowercased()
    self.port = port
    self.addresses = addresses
  }

  private static func address(_ text: Substring) throws(ParseError) -> String {
    let isBracketed = text.first == "[" && text.last == "]" && text.count > 2
    let numeric = String(isBracketed ? text.dropFirst().dropLast() : text)
    guard case .success(let found) = lookUp(host: numeric, port: 0, family: .any, numericOnly: true),
      !isBracketed || found.first?.host?.contains(":") == true
    else { throw .badAddress(String(text)) }
    return numeric
  }

  /// Names are compared without regard to case; a dot at the end of one means nothing.
  func matches(host: String, port: UInt16) -> Bool {
    guard port == self.port else { return false }
    return self.host == "*" || self.host == (host.last == "." ? String(host.dropLast()) : host).lowercased()
  }
}
