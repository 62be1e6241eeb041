/// A URI or a part of one, as it stands in `Location` (RFC 3986 §4.1), cut as its Appendix B does.
struct URIReference: Hashable, Sendable {
  let scheme: String?
  let authority: String?
  let path: String
  let query: String?

  /// - Parameter text: any. Spaces and what is not ASCII are percent-encoded, as browsers and curl do; a fragment
  ///   is nobody's business but the client's, and is dropped.
  init(parsing text: String) {
    var rest = text[...].utf8
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<hash] }
    scheme = Self.takeScheme(from: &rest)
    authority = Self.takeAuthority(from: &rest)
    let mark = rest.firstIndex(of: UInt8(ascii: "?"))
    path = PercentEncoding.encode(rest[..<(mark ?? rest.endIndex)])
    query = mark.map { PercentEncoding.encode(rest[rest.index(after: $0)...]) }
  }

  private static func takeScheme(from rest: inout Substring.UTF8View) -> String? {
    guard let end = rest.firstIndex(where: { ":/?".utf8.contains($0) }), rest[end] == UInt8(ascii: ":"),
      end > rest.startIndex
    else { return nil }
    let name = HTTPSyntax.lowercased(Substring(rest[..<end]))
    rest = rest[rest.index(after: end)...]
    return name
  }

  private static func takeAuthority(from rest: inout Substring.UTF8View) -> String? {
    guard rest.starts(with: "//".utf8) else { return nil }
    let behind = rest.dropFirst(2)
    let authority = behind.prefix { !"/?".utf8.contains($0) }
    rest = behind[authority.endIndex...]
    return String(Substring(authority))
  }

  /// RFC 3986 §5.2.4: `.` and `..` are taken out, and what they mean is done.
  static func removingDotSegments(from path: String) -> String {
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".": if isLast { kept.append("") }
      case "..":
        // The empty segment before the first slash is the root, above which there is nothing.
        if kept.count > 1 { kept.removeLast() }
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return kept.joined(separator: "/")
  }
}

extension WebSocketURI {
  /// What a reference means that is found here (RFC 3986 §5.2.2). `http` and `https` are read as `ws` and `wss`.
  package func resolving(_ text: String) throws(URIError) -> WebSocketURI {
    let reference = URIReference(parsing: text)
    if reference.scheme != nil || reference.authority != nil {
      let scheme = reference.scheme ?? self.scheme
      guard Self.schemes[scheme] != nil else { throw .unsupportedScheme(scheme) }
      guard let authority = reference.authority else { throw .missingSlashes(scheme: scheme) }
      return try WebSocketURI(parsing: "\(scheme)://\(authority)").withResource(reference)
    }
    var resolved = withResource(reference)
    if reference.path.isEmpty {
      resolved.path = path
      resolved.query = reference.query ?? query
    } else if !reference.path.hasPrefix("/") {
      let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? "/"
      resolved.path = URIReference.removingDotSegments(from: folder + reference.path)
    }
    return resolved
  }

  private func withResource(_ reference: URIReference) -> WebSocketURI {
    var changed = self
    changed.warnings = []
    changed.path = URIReference.removingDotSegments(from: reference.path)
    if !changed.path.hasPrefix("/") { changed.path = "/" + changed.path }
    changed.query = reference.query
    return changed
  }

  /// RFC 6454 §5: scheme, host and port.
  package func hasSameOrigin(as other: WebSocketURI) -> Bool {
    isSecure == other.isSecure && host == other.host && port == other.port
  }
}
