#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The servers that are reached without a proxy: `--noproxy` and `NO_PROXY`, read as curl reads them. Names stand
/// for themselves and for all below them, with or without a dot before them; addresses may have a prefix
/// length; `*` alone stands for all. Between them stand commas or spaces.
package struct NoProxyList: Hashable, Sendable {
  private enum Entry: Hashable, Sendable {
    /// In lower case, without dots at either end.
    case name(String)
    case network([UInt8], prefixLength: Int)
  }

  private let isEverything: Bool
  private let entries: [Entry]

  package init(parsing text: String) {
    isEverything = text == "*"
    entries = text.split { $0 == "," || $0 == " " || $0 == "\t" }.compactMap { Self.entry(String($0)) }
  }

  /// - Parameter host: a name in lower case, or an address without brackets.
  package func contains(host: String) -> Bool {
    if isEverything { return true }
    if let address = Self.address(host) {
      return entries.contains { entry in
        guard case .network(let network, let length) = entry else { return false }
        return Self.isPrefix(network, length, of: address)
      }
    }
    let name = host.utf8.last == UInt8(ascii: ".") ? String(host.dropLast()) : host
    return entries.contains { entry in
      guard case .name(let suffix) = entry else { return false }
      return HTTPSyntax.isSame(name, suffix) || name.hasSuffix(".\(suffix)")
    }
  }

  private static func entry(_ text: String) -> Entry? {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let bare = parts[0].first == "[" && parts[0].last == "]" ? parts[0].dropFirst().dropLast() : parts[0]
    if let address = address(String(bare)) {
      guard parts.count > 1 else { return .network(address, prefixLength: address.count * 8) }
      guard let length = Int(parts[1]), (0...address.count * 8).contains(length) else { return nil }
      return .network(address, prefixLength: length)
    }
    var name = HTTPSyntax.lowercased(text)
    if name.hasSuffix(".") { name.removeLast() }
    if name.hasPrefix(".") { name.removeFirst() }
    return name.isEmpty ? nil : .name(name)
  }

  /// 4 or 16 bytes; the zone of an IPv6 address does not count.
  private static func address(_ text: String) -> [UInt8]? {
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 { return withUnsafeBytes(of: v4) { Array($0) } }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &v6) == 1 else { return nil }
    return withUnsafeBytes(of: v6) { Array($0) }
  }

  private static func isPrefix(_ network: [UInt8], _ length: Int, of address: [UInt8]) -> Bool {
    guard network.count == address.count else { return false }
    let (bytes, bits) = (length / 8, length % 8)
    guard network[..<bytes] == address[..<bytes] else { return false }
    return bits == 0 || (network[bytes] ^ address[bytes]) >> (8 - UInt8(bits)) == 0
  }
}
