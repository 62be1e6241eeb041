import Bytes
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The name of the server gives no address.
extension CatalogueRow {
  static let resolveRows = [addressFamilyMissing, nameNotFound, resolverFailed]

  private static let addressFamilyMissing = CatalogueRow(
    "address-family-missing", .resolve,
    looksLike: "`-4` or `-6`, and the name has no address of that kind",
    meaning: "the name has no address of the kind that -4 or -6 asks for",
    next: "leave out -4 or -6"
  ) { evidence in
    guard case .unresolved(let code, let text) = evidence.symptom, evidence.settings.family != .any,
      isNoAddress(code)
    else { return nil }
    let (option, kind) = evidence.settings.family == .v4 ? ("-4", "IPv4") : ("-6", "IPv6")
    // Of another name it is not known that it exists, unless the resolver says so.
    let exists =
      evidence.uri.isIPv6 || isIPv4(evidence.uri.host) || evidence.uri.host == "localhost"
      || hasOtherAddress(code)
    return Conclusion(
      exists ? .certain : .possible,
      seen: ["\(option) was given", "\(evidence.uri.host): \(text)"],
      cause: exists
        ? "\(evidence.uri.host) has no \(kind) address"
        : "\(evidence.uri.host) has no \(kind) address, or does not exist",
      next: "leave out \(option)",
      command: evidence.command(dropping: option))
  }

  private static let nameNotFound = CatalogueRow(
    "name-not-found", .resolve,
    looksLike: "`the name … was not found: Name or service not known`",
    meaning: "there is no such name, as far as this machine's resolver knows",
    next: "check the spelling; a name that only another network or a container knows needs --resolve"
  ) { evidence in
    guard case .unresolved(let code, let text) = evidence.symptom, isNoAddress(code) else { return nil }
    let (host, port) = (evidence.uri.host, evidence.uri.port)
    return Conclusion(
      evidence.settings.family == .any ? .certain : .likely, seen: ["the resolver says of \(host): \(text)"],
      cause: "there is no name \(host), as far as this machine's resolver knows",
      next: "check the spelling, or give an address with --resolve \(host):\(port):ADDRESS",
      command: "getent hosts \(ShellWords.quote(host))")
  }

  private static let resolverFailed = CatalogueRow(
    "resolver-failed", .resolve,
    looksLike: "`Temporary failure in name resolution`, or no answer of the resolver in time",
    meaning: "the resolver did not answer, so nobody knows whether there is such a name",
    next: "look at the network and at /etc/resolv.conf, or give an address with --resolve"
  ) { evidence in
    let (host, port) = (evidence.uri.host, evidence.uri.port)
    let next =
      "look at the network and at /etc/resolv.conf, or give an address with --resolve \(host):\(port):ADDRESS"
    switch evidence.symptom {
    case .unresolved(let code, let text) where !isNoAddress(code):
      return Conclusion(.certain, seen: ["the resolver said: \(text)"], next: next)
    case .timedOut(.resolve, let seconds):
      return Conclusion(.certain, seen: ["no answer within \(seconds.figure) s"], next: next)
    default: return nil
    }
  }

  private static func isNoAddress(_ code: Int32) -> Bool { code == EAI_NONAME || hasOtherAddress(code) }

  /// The name exists, without such an address.
  private static func hasOtherAddress(_ code: Int32) -> Bool {
    #if canImport(Glibc)
      // EAI_NODATA and EAI_ADDRFAMILY, which the headers hide.
      return code == -5 || code == -9
    #else
      return code == EAI_NODATA || code == EAI_ADDRFAMILY
    #endif
  }

  private static func isIPv4(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
