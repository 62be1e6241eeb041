/// Cuts a head into its start line and fields, and notes what is wrong with any line on the way.
struct HeadReader {
  private(set) var startLine: ArraySlice<UInt8>?
  private(set) var fields: [HeaderField] = []
  private(set) var defects: [HeadDefect] = []
  /// The last field, as long as a line that begins with whitespace may continue it.
  private var open: OpenField?

  private struct OpenField {
    var name: ArraySlice<UInt8>
    var value: [UInt8]
    var offset: Int
  }

  /// Reads to the empty line that ends the head, or to the end of the bytes.
  mutating func read(_ raw: [UInt8]) {
    var position = 0
    while position < raw.count {
      let end = raw[position...].firstIndex(of: 0x0A) ?? raw.count
      let hasCR = end < raw.count && end > position && raw[end - 1] == 0x0D
      let line = raw[position..<(hasCR ? end - 1 : end)]
      if end < raw.count, !hasCR { note(.bareLineFeed, line) }
      position = end + 1
      if line.isEmpty, startLine != nil { break }
      take(line)
    }
    closeField()
  }

  private mutating func take(_ line: ArraySlice<UInt8>) {
    if line.contains(0x0D) { note(.bareCarriageReturn, line) }
    if startLine == nil {
      if line.isEmpty { note(.leadingEmptyLine, line) } else { startLine = line }
    } else if let first = line.first, HTTPSyntax.isWhitespace(first) {
      fold(line)
    } else {
      takeField(line)
    }
  }

  private mutating func takeField(_ line: ArraySlice<UInt8>) {
    closeField()
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return note(.noColon, line) }
    let name = HTTPSyntax.trimmed(line[..<colon])
    let value = HTTPSyntax.trimmed(line[(colon + 1)...])
    if name.isEmpty || !name.allSatisfy(HTTPSyntax.isTokenByte) {
      note(.invalidName, line)
    } else if name.endIndex != colon {
      note(.spaceBeforeColon, line)
    }
    checkValue(value, of: line)
    open = OpenField(name: name, value: Array(value), offset: line.startIndex)
  }

  private mutating func fold(_ line: ArraySlice<UInt8>) {
    guard open != nil else { return note(.strayFold, line) }
    note(.obsoleteFold, line)
    let rest = HTTPSyntax.trimmed(line)
    checkValue(rest, of: line)
    if !rest.isEmpty, open?.value.isEmpty == false { open?.value.append(0x20) }
    open?.value += rest
  }

  private mutating func closeField() {
    guard let field = open else { return }
    fields.append(
      HeaderField(
        name: String(decoding: field.name, as: UTF8.self),
        value: String(decoding: field.value, as: UTF8.self), offset: field.offset))
    open = nil
  }

  /// A bare CR has a rule of its own.
  private mutating func checkValue(_ value: ArraySlice<UInt8>, of line: ArraySlice<UInt8>) {
    if value.contains(where: { HTTPSyntax.isForbiddenInValue($0) && $0 != 0x0D }) {
      note(.controlCharacter, line)
    }
  }

  private mutating func note(_ kind: HeadDefect.Kind, _ line: ArraySlice<UInt8>) {
    defects.append(
      HeadDefect(kind, offset: line.startIndex, line: String(decoding: line, as: UTF8.self)))
  }
}
