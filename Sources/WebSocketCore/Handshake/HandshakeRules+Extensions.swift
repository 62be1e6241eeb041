import Bytes

/// Judges the values of `Sec-WebSocket-Extensions`, one a line.
///
/// - Parameters:
///   - values: of the head that is judged.
///   - offered: the values of the request, if it is a response that is judged and its request is known.
package typealias ExtensionJudge = @Sendable (_ values: [String], _ offered: [String]?) -> [Check]

extension HandshakeRules {
  /// The grammar of RFC 6455 §9.1, and that a server takes none but what was offered. What parameters mean
  /// is for each extension's own judge.
  package static let extensionNames: ExtensionJudge = { values, offered in
    let title = "Sec-WebSocket-Extensions"
    guard !values.isEmpty else {
      let seen = offered.map { $0.isEmpty ? "none" : "none, of those offered" } ?? "none"
      return [Check(info: "extensions", "RFC 6455 §9.1", title, seen: seen)]
    }
    let extensions = values.flatMap { HTTPSyntax.listElements($0) }
    var checks = [
      Check(
        .extensionSyntax, title, holds: !extensions.isEmpty && extensions.allSatisfy(isExtension),
        seen: shown(values))
    ]
    if let offered {
      let known = offered.flatMap { HTTPSyntax.listElements($0) }.map(extensionName)
      let foreign = extensions.map(extensionName).filter { name in
        !known.contains { HTTPSyntax.isSame($0, name) }
      }
      let seen = foreign.isEmpty ? "offered: \(shown(offered))" : "not offered: \(shown(foreign))"
      checks.append(Check(.extensionOffered, title, holds: foreign.isEmpty, seen: seen))
    }
    return checks
  }

  private static func extensionName(_ text: String) -> String {
    HTTPSyntax.split(text, at: UInt8(ascii: ";")).first ?? ""
  }

  /// `token *( ";" token [ "=" ( token / quoted-string ) ] )`; a quoted value must be a token when the
  /// quotes are taken off.
  private static func isExtension(_ text: String) -> Bool {
    let parts = HTTPSyntax.split(text, at: UInt8(ascii: ";"))
    return HTTPSyntax.isToken(parts[0]) && parts.dropFirst().allSatisfy(isParameter)
  }

  private static func isParameter(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return HTTPSyntax.isToken(text) }
    let name = HTTPSyntax.trimmed(bytes[..<equals])
    var value = HTTPSyntax.trimmed(bytes[(equals + 1)...])
    let quote = UInt8(ascii: "\"")
    if value.count >= 2, value.first == quote, value.last == quote {
      value = unescaped(value.dropFirst().dropLast())
    }
    return [name, value].allSatisfy { !$0.isEmpty && $0.allSatisfy(HTTPSyntax.isTokenByte) }
  }

  /// RFC 9110 §5.6.4: a backslash stands for the character after it.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var out: ArraySlice<UInt8> = []
    var isEscaped = false
    for byte in text {
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      if !isEscaped { out.append(byte) }
    }
    return out
  }
}
