import WebSocketCore

/// What becomes of the headers of a cURL command: those of the upgrade itself are sent anyway, and some have options
/// of their own.
extension CurlLineReader {
  mutating func take(header text: String) throws(CurlError) {
    // The pseudo-header fields of HTTP/2.
    if text.hasPrefix(":") { return note("'\(text)'", isMissed: false) }
    let header: HeaderOption
    do throws(RequestError) { header = try HeaderOption(parsing: text) } catch { throw .header(error) }
    let name = HTTPSyntax.lowercased(header.name)
    if let value = header.value { line.sent.append(HeaderLine(header.name, value)) }
    guard let value = header.value, !value.isEmpty else { return line.headers.append(header) }
    switch name {
    case "host": hosts.append(value)
    case "origin": line.origin = value
    case "cookie": line.cookies.append(value)
    case "sec-websocket-protocol": takeSubprotocols(header, value)
    case "sec-websocket-extensions": takeExtensions(value)
    default: takeConnectionHeader(name, header, value)
    }
  }

  /// What makes an upgrade, which the request has anyway. Where the line spells it in its own way, this is kept.
  private mutating func takeConnectionHeader(_ name: String, _ header: HeaderOption, _ value: String) {
    let tokens = HTTPSyntax.listElements(value)
    switch name {
    case "sec-websocket-key", "content-length", "transfer-encoding", "expect":
      note(header.name, isMissed: false)
    case "sec-websocket-version" where value == "13", "upgrade" where value == "websocket",
      "connection" where value == "Upgrade":
      break
    case "upgrade" where !tokens.contains(where: { HTTPSyntax.matches($0, "websocket") }),
      "connection" where !tokens.contains(where: { HTTPSyntax.matches($0, "upgrade") }):
      note("'\(header.name): \(value)'", isMissed: false)
    default: line.headers.append(header)
    }
  }

  private mutating func takeSubprotocols(_ header: HeaderOption, _ value: String) {
    let names = HTTPSyntax.listElements(value)
    // What `-s` would refuse is sent as it is.
    if names.allSatisfy({ HTTPSyntax.isToken($0) }), Set(names).count == names.count,
      line.subprotocols.isEmpty
    {
      line.subprotocols = names
    } else {
      line.headers.append(header)
    }
  }

  private mutating func takeExtensions(_ value: String) {
    for element in HTTPSyntax.listElements(value) {
      let parts = element.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
      let parameters = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
      if line.deflate == nil, parts[0].filter({ $0 != " " }) == DeflateParameters.extensionName,
        CompressionParameters(argument: parameters) != nil
      {
        line.deflate = parameters
      } else {
        note("'Sec-WebSocket-Extensions: \(element)'", isMissed: true)
      }
    }
  }

  /// The URL gives the same one.
  mutating func settleHost() {
    let own = line.url.flatMap { try? WebSocketURI(parsing: $0) }
    for host in hosts where !(own?.isNamed(by: host) ?? false) {
      if let header = try? HeaderOption(name: "Host", value: host) { line.headers.append(header) }
    }
  }
}

extension WebSocketURI {
  /// Is this value of `Host` the one that the URI gives, with its port or, where that is the default, without?
  fileprivate func isNamed(by host: String) -> Bool {
    HTTPSyntax.matches(host, hostHeader) || HTTPSyntax.matches(host, authority)
  }
}
