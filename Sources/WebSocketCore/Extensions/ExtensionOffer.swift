/// One element of a `Sec-WebSocket-Extensions` header, in a request (what is offered) or in a response
/// (what is accepted): RFC 6455 §9.1.
package struct ExtensionOffer: Hashable, Sendable {
  package struct Parameter: Hashable, Sendable {
    package var name: String
    /// Without the quotes it may have had on the wire; nil where there is no `=`.
    package var value: String?

    package init(_ name: String, _ value: String? = nil) {
      self.name = name
      self.value = value
    }
  }

  package var name: String
  /// In the order of the wire, duplicates kept.
  package var parameters: [Parameter]

  package init(_ name: String, _ parameters: [Parameter] = []) {
    self.name = name
    self.parameters = parameters
  }
}

extension ExtensionOffer {
  /// As it stands in the header: `permessage-deflate; client_max_window_bits=10`. A value that is not a
  /// token, which no legal extension has, is quoted.
  package var headerText: String {
    parameters.reduce(name) { text, parameter in
      text + "; " + parameter.name + (parameter.value.map { "=" + Self.quotedIfNeeded($0) } ?? "")
    }
  }

  /// The value of the header: all elements, separated by commas.
  package static func headerValue(_ offers: [ExtensionOffer]) -> String {
    offers.map(\.headerText).joined(separator: ", ")
  }

  private static func quotedIfNeeded(_ value: String) -> String {
    if !value.isEmpty, value.utf8.allSatisfy(isTokenCharacter) { return value }
    return "\"" + value.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" } + "\""
  }

  /// RFC 2616 §2.2: any printable ASCII character that is not a separator.
  static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: tokenMarks.contains(byte)
    }
  }

  private static let tokenMarks = Array("!#$%&'*+-.^_`|~".utf8)
}
