#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The host of a URI, made into what is looked up and what goes into `Host`.
enum HostName {
  /// ASCII in lower case: an IPv6 address without brackets, or a name whose non-ASCII labels are Punycode.
  static func normalize(_ host: Substring.UTF8View) throws(URIError) -> String {
    guard !host.isEmpty else { throw .missingHost }
    if host.first == UInt8(ascii: "[") { return try address(host.dropFirst().dropLast()) }
    let text = String(Substring(host))
    var labels: [String] = []
    for label in text.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: isDot) {
      labels.append(try self.label(String(label), in: text))
    }
    // One dot at the end makes a name absolute.
    let named = labels.last == "" ? labels.dropLast() : labels[...]
    guard !named.isEmpty, !named.contains("") else {
      throw .invalidHost(text, reason: "a label between two dots is empty")
    }
    let name = labels.joined(separator: ".")
    guard name.utf8.count <= 253 else {
      throw .invalidHost(text, reason: "a name has at most 253 characters")
    }
    return name
  }

  /// The full stop, and the ones that IDNA takes for it (UTS #46 §4).
  private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
    [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"].contains(scalar)
  }

  private static func label(_ label: String, in host: String) throws(URIError) -> String {
    for scalar in label.unicodeScalars where !isAllowed(scalar) {
      throw .invalidHost(host, reason: "'\(scalar)' may not stand in a host name")
    }
    guard !label.utf8.allSatisfy({ $0 < 0x80 }) else {
      guard label.utf8.count <= 63 else {
        throw .invalidHost(host, reason: "a label has at most 63 characters")
      }
      return HTTPSyntax.lowercased(label)
    }
    guard let encoded = Punycode.label(label) else {
      throw .invalidHost(host, reason: "a label has at most 63 characters in its xn-- form")
    }
    return encoded
  }

  /// The underscore is no host name's (RFC 952), but the containers of a compose file have it.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "-" || scalar == "_" { return true }
    switch scalar.properties.generalCategory {
    case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .decimalNumber:
      return true
    default: return false
    }
  }

  private static func address(_ text: Substring.UTF8View) throws(URIError) -> String {
    let address = HTTPSyntax.lowercased(Substring(text.prefix { $0 != UInt8(ascii: "%") }))
    var parsed = in6_addr()
    guard inet_pton(AF_INET6, address, &parsed) == 1 else {
      throw .invalidIPv6(String(Substring(text)))
    }
    var zone = text.dropFirst(address.utf8.count)
    guard !zone.isEmpty else { return address }
    // RFC 6874 §2 writes the % of the zone as %25; people write it as `ip address` does.
    zone = zone.dropFirst(zone.starts(with: "%25".utf8) && zone.count > 3 ? 3 : 1)
    guard HTTPSyntax.isToken(Substring(zone)) else { throw .invalidIPv6(String(Substring(text))) }
    return address + "%" + String(Substring(zone))
  }
}
