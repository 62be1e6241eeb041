/// One header line, as it stands on the wire.
package struct HeaderField: Hashable, Sendable {
  /// As spelled. Bytes that are no UTF-8 are U+FFFD here and as they came in `MessageHead.raw`.
  package let name: String
  /// Without the optional whitespace around it; folded lines are joined by a space (RFC 9112 §5.2).
  package let value: String
  /// Where its line begins in the head, in bytes.
  package let offset: Int

  package init(name: String, value: String, offset: Int) {
    self.name = name
    self.value = value
    self.offset = offset
  }
}

/// A line that is not as HTTP wants it. Evidence: what it means is for the judge to say.
package struct HeadDefect: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The line ends with LF alone.
    case bareLineFeed
    /// A CR in the middle of a line.
    case bareCarriageReturn
    /// An empty line before the start line.
    case leadingEmptyLine
    /// A line that begins with whitespace and so continues the field above it.
    case obsoleteFold
    /// A line that begins with whitespace where there is no field to continue.
    case strayFold
    case noColon
    case spaceBeforeColon
    /// The name is empty or holds characters that no token may.
    case invalidName
    /// A control character other than the tab in a value.
    case controlCharacter
  }

  package let kind: Kind
  /// Where its line begins in the head, in bytes.
  package let offset: Int
  package let line: String

  package init(_ kind: Kind, offset: Int, line: String) {
    self.kind = kind
    self.offset = offset
    self.line = line
  }
}

/// What a request and a response have in common: a start line and fields, with order, case and duplicates
/// kept. Total: any bytes are a head, and what is wrong with them is in `defects`.
package struct MessageHead: Hashable, Sendable {
  /// As on the wire, line ends included.
  package let raw: [UInt8]
  package let startLine: String
  package let fields: [HeaderField]
  package let defects: [HeadDefect]

  package init(parsing raw: [UInt8]) {
    var reader = HeadReader()
    reader.read(raw)
    self.raw = raw
    startLine = reader.startLine.map { String(decoding: $0, as: UTF8.self) } ?? ""
    fields = reader.fields
    defects = reader.defects
  }

  /// The first field of that name, whatever its case; nil when there is none.
  package func field(_ name: String) -> HeaderField? {
    fields.first { HTTPSyntax.matches($0.name, name) }
  }

  /// The value of the first field of that name.
  package func first(_ name: String) -> String? { field(name)?.value }

  /// The values of every field of that name, in order.
  package func all(_ name: String) -> [String] {
    fields.filter { HTTPSyntax.matches($0.name, name) }.map(\.value)
  }

  /// The elements of every field of that name taken as one comma-separated list (RFC 9110 §5.6.1).
  package func list(_ name: String) -> [String] { all(name).flatMap { HTTPSyntax.listElements($0) } }

  /// Is the token in the list, in any case of its letters?
  package func list(_ name: String, contains token: String) -> Bool {
    list(name).contains { HTTPSyntax.matches($0, token) }
  }
}

/// `HTTP/1.1`: two digits (RFC 9112 §2.3).
package struct HTTPVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let major: UInt8
  package let minor: UInt8

  package init(major: UInt8, minor: UInt8) {
    self.major = major
    self.minor = minor
  }

  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard bytes.count == 8, bytes.starts(with: "HTTP/".utf8), bytes[6] == UInt8(ascii: "."),
      digits.contains(bytes[5]), digits.contains(bytes[7])
    else { return nil }
    self.init(major: bytes[5] - 0x30, minor: bytes[7] - 0x30)
  }

  package static let http11 = HTTPVersion(major: 1, minor: 1)

  package static func < (one: HTTPVersion, other: HTTPVersion) -> Bool {
    (one.major, one.minor) < (other.major, other.minor)
  }

  package var description: String { "HTTP/\(major).\(minor)" }
}
