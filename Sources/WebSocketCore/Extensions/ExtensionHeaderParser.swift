/// Where a `Sec-WebSocket-Extensions` header leaves its grammar.
package struct ExtensionSyntaxError: Error, Hashable, Sendable {
  /// Offset in bytes in the header's value.
  package let position: Int
  /// What would have been right there: `a parameter name`.
  package let expected: String

  package init(position: Int, expected: String) {
    self.position = position
    self.expected = expected
  }
}

extension ExtensionOffer {
  /// Reads the value of a `Sec-WebSocket-Extensions` header. Where there are several such headers, join
  /// their values with `, ` first (RFC 6455 §9.1).
  ///
  ///     extension-list = 1#extension
  ///     extension = extension-token *( ";" extension-param )
  ///     extension-param = token [ "=" (token | quoted-string) ]
  ///
  /// Empty elements and white space between tokens are allowed, as RFC 2616 §2.1 has it.
  /// - Parameter value: the bytes after the colon.
  /// - Returns: at least one element.
  /// - Throws: the first place that does not follow the grammar.
  package static func parse(_ value: String) throws(ExtensionSyntaxError) -> [ExtensionOffer] {
    var parser = ExtensionHeaderParser(bytes: Array(value.utf8))
    return try parser.list()
  }
}

private struct ExtensionHeaderParser {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func list() throws(ExtensionSyntaxError) -> [ExtensionOffer] {
    var offers: [ExtensionOffer] = []
    while true {
      while accept(",") {}
      if position == bytes.count { break }
      offers.append(try element())
      guard position == bytes.count || bytes[position] == UInt8(ascii: ",") else {
        throw error("';' or ','")
      }
    }
    guard !offers.isEmpty else { throw error("an extension name") }
    return offers
  }

  private mutating func element() throws(ExtensionSyntaxError) -> ExtensionOffer {
    var offer = ExtensionOffer(try token("an extension name"))
    while accept(";") {
      let name = try token("a parameter name")
      let value = accept("=") ? try parameterValue() : nil
      offer.parameters.append(ExtensionOffer.Parameter(name, value))
    }
    return offer
  }

  private mutating func parameterValue() throws(ExtensionSyntaxError) -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      return try token("a parameter value")
    }
    return try quotedToken()
  }

  /// RFC 6455 §9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF".
  private mutating func quotedToken() throws(ExtensionSyntaxError) -> String {
    position += 1
    var value: [UInt8] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
      guard ExtensionOffer.isTokenCharacter(bytes[position]) else {
        throw error("a token character within the quotes")
      }
      value.append(bytes[position])
      position += 1
    }
    guard position < bytes.count else { throw error("a closing quote") }
    guard !value.isEmpty else { throw error("a token character within the quotes") }
    position += 1
    skipSpace()
    return String(decoding: value, as: UTF8.self)
  }

  private mutating func token(_ expected: String) throws(ExtensionSyntaxError) -> String {
    skipSpace()
    let start = position
    while position < bytes.count, ExtensionOffer.isTokenCharacter(bytes[position]) { position += 1 }
    guard position > start else { throw error(expected) }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    skipSpace()
    return text
  }

  private mutating func accept(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
    position += 1
    skipSpace()
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
  }

  private func error(_ expected: String) -> ExtensionSyntaxError {
    ExtensionSyntaxError(position: position, expected: expected)
  }
}
