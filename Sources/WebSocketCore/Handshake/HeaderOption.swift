/// What a user says of a header with `-H`, by the rules of curl: `Name: value` replaces the generated
/// header of that name or adds one, `Name:` removes it, `Name;` sends it with an empty value.
package struct HeaderOption: Hashable, Sendable {
  /// As spelled.
  package let name: String
  /// Nil: the header is removed.
  package let value: String?

  /// Makes an option that is not typed but built.
  ///
  /// - Parameters:
  ///   - name: a token.
  ///   - value: any text without control characters; nil removes the header.
  /// - Throws: `RequestError`, when they are not.
  package init(name: String, value: String?) throws(RequestError) {
    guard HTTPSyntax.isToken(name) else { throw .invalidHeaderName(name) }
    try RequestError.checkValue(value ?? "", of: name)
    self.name = name
    self.value = value
  }

  /// Reads the argument of `-H`.
  package init(parsing text: String) throws(RequestError) {
    let bytes = Array(text.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
      let name = HTTPSyntax.trimmed(text)
      guard name.utf8.last == UInt8(ascii: ";") else { throw .headerWithoutColon(text) }
      self = try HeaderOption(name: String(decoding: name.utf8.dropLast(), as: UTF8.self), value: "")
      return
    }
    let name = String(decoding: bytes[..<colon], as: UTF8.self)
    let value = String(decoding: HTTPSyntax.trimmed(bytes[(colon + 1)...]), as: UTF8.self)
    try self.init(name: name, value: value.isEmpty ? nil : value)
  }

  /// What is sent of it.
  var line: HeaderLine? { value.map { HeaderLine(name, $0) } }
}
