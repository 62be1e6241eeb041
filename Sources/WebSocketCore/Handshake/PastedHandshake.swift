/// A handshake as text: a request, a response, or one after the other. Taken as people have it at hand: raw,
/// copied with bare line feeds, without the last empty line, or as `curl -v` and `wscope -v` print it.
package struct PastedHandshake: Hashable, Sendable {
  package let request: RequestHead?
  /// The first that is not informational (RFC 9110 §15.2), or else the last that is.
  package let response: ResponseHead?
  /// What stands after the head of the response.
  package let rest: [UInt8]

  /// Nil where neither a request line nor a status line comes first.
  package init?(_ text: [UInt8]) {
    var reader = PastedHeads(Self.plain(text))
    let request = reader.takeRequest()
    var response = reader.takeResponse()
    while let status = response?.status, (100...199).contains(status), status != 101,
      let next = reader.takeResponse()
    {
      response = next
    }
    guard request != nil || response != nil else { return nil }
    self.request = request
    self.response = response
    rest = reader.rest
  }

  /// Without the marks of a transcript. A text without any CR has lost them on its way through a clipboard:
  /// its line ends are no evidence, and are made CRLF.
  private static func plain(_ text: [UInt8]) -> [UInt8] {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let lines = text.dropFirst(text.starts(with: byteOrderMark) ? 3 : 0)
      .split(separator: 0x0A, omittingEmptySubsequences: false)
    // The lines of a transcript are whole ones: the empty end after the last line feed takes its place again.
    let kept = lines.contains(where: isMarked) ? lines.compactMap(unmarked) + [[]] : lines
    let isCopied = !kept.contains { $0.contains(0x0D) }
    return Array(kept.joined(separator: isCopied ? [0x0D, 0x0A] : [0x0A]))
  }

  private static func isMarked(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "> ".utf8) || line.starts(with: "< ".utf8)
  }

  /// `> Host: h` → `Host: h`; nil for lines of information, which belong to no head.
  private static func unmarked(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let mark = line.first, mark == UInt8(ascii: ">") || mark == UInt8(ascii: "<") else { return nil }
    let content = line.dropFirst()
    return content.first == 0x20 ? content.dropFirst() : content
  }
}

/// Takes heads off the front of a text.
private struct PastedHeads {
  private let text: [UInt8]
  private var position = 0

  init(_ text: [UInt8]) { self.text = text }

  var rest: [UInt8] { Array(text[position...]) }

  mutating func takeRequest() -> RequestHead? {
    guard let start = start(where: isRequestLine) else { return nil }
    return RequestHead(parsing: take(from: start, isRequest: true))
  }

  mutating func takeResponse() -> ResponseHead? {
    guard let start = start(where: isStatusLine) else { return nil }
    return ResponseHead(parsing: take(from: start, isRequest: false))
  }

  /// Where the first line stands that is not empty, if it is of the kind that is looked for.
  private func start(where isWanted: (ArraySlice<UInt8>) -> Bool) -> Int? {
    let start = text[position...].firstIndex { $0 != 0x0A && $0 != 0x0D }
    return start.flatMap { isWanted(line(at: $0)) ? $0 : nil }
  }

  /// The bytes up to and with the empty line, or to the end. A request ends before a status line as well:
  /// the empty line between the two is easily lost.
  private mutating func take(from start: Int, isRequest: Bool) -> [UInt8] {
    position = start
    while position < text.count {
      let line = line(at: position)
      if isRequest, isStatusLine(line) { break }
      position = min(text.count, line.endIndex + 1)
      if line.isEmpty || line.elementsEqual([0x0D]) { break }
    }
    return Array(text[start..<position])
  }

  /// Without its LF.
  private func line(at start: Int) -> ArraySlice<UInt8> { text[start...].prefix { $0 != 0x0A } }

  private func isStatusLine(_ line: ArraySlice<UInt8>) -> Bool {
    "http/".utf8.elementsEqual(line.prefix(5).lazy.map(HTTPSyntax.lowercased))
  }

  /// A word and something after it: what a person would take for a method and its target.
  private func isRequestLine(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20) else {
      return false
    }
    return line.drop(while: HTTPSyntax.isTokenByte).first == 0x20
  }
}
