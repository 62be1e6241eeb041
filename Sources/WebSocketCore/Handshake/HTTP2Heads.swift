/// Heads of HTTP/2 (RFC 9113 §8.3), which are fields and no text. `raw` shows them as lines, pseudo-header
/// fields among them, in the order of the wire.
extension RequestHead {
  package init(http2 fields: [HeaderLine]) {
    func value(_ name: String) -> String? { fields.first { HTTPSyntax.isSame($0.name, name) }?.value }
    method = value(":method") ?? ""
    // RFC 9113 §8.5: a CONNECT that is not extended has no path.
    target = value(":path") ?? value(":authority") ?? ""
    version = .http2
    head = MessageHead(http2: fields, startLine: "\(method) \(target) \(HTTPVersion.http2)")
  }

  /// An extended CONNECT (RFC 8441 §4) that asks for this protocol.
  package func isExtendedConnect(to protocolName: String) -> Bool {
    method == "CONNECT" && head.first(":protocol").map { HTTPSyntax.matches($0, protocolName) } == true
  }
}

extension ResponseHead {
  package init(http2 fields: [HeaderLine]) {
    let word = fields.first { HTTPSyntax.isSame($0.name, ":status") }?.value ?? ""
    status = Self.status(word)
    reason = nil
    version = .http2
    head = MessageHead(http2: fields, startLine: "\(HTTPVersion.http2) \(word)")
  }
}

/// Without the secrets, as `Redaction` takes them out.
extension RequestHead {
  package var redacted: RequestHead {
    version == .http2
      ? RequestHead(http2: head.redactedLines(answering: nil))
      : RequestHead(parsing: Redaction.redact(head.raw))
  }
}

extension ResponseHead {
  package var redacted: ResponseHead { redacted(answering: nil) }

  /// - Parameter request: with its secrets, if it is known.
  package func redacted(answering request: RequestHead?) -> ResponseHead {
    version == .http2
      ? ResponseHead(http2: head.redactedLines(answering: request))
      : ResponseHead(parsing: Redaction.redact(head.raw, answering: request))
  }
}

extension HTTPVersion {
  package static let http2 = HTTPVersion(major: 2, minor: 0)
}

extension MessageHead {
  /// - Parameters:
  ///   - lines: names and values as they came.
  ///   - startLine: what HTTP/1 would begin with.
  fileprivate init(http2 lines: [HeaderLine], startLine: String) {
    var raw: [UInt8] = []
    var fields: [HeaderField] = []
    var defects: [HeadDefect] = []
    for line in lines {
      let text = "\(line.name): \(line.value)"
      // RFC 9113 §8.2.1: such a field is malformed. In `raw` it must not look like two.
      if text.utf8.contains(where: HTTPSyntax.isForbiddenInValue) {
        defects.append(HeadDefect(.controlCharacter, offset: raw.count, line: text))
      }
      fields.append(HeaderField(name: line.name, value: line.value, offset: raw.count))
      raw += text.utf8.map { $0 == 0x0D || $0 == 0x0A ? 0x20 : $0 }
      raw += [0x0D, 0x0A]
    }
    self.raw = raw + [0x0D, 0x0A]
    self.startLine = startLine
    self.fields = fields
    self.defects = defects
  }

  /// The fields of a head of HTTP/2.
  fileprivate func redactedLines(answering request: RequestHead?) -> [HeaderLine] {
    var marks = SubprotocolMarks(answering: request)
    return fields.map { field in
      let line = Redaction.redact(Array("\(field.name): \(field.value)".utf8), &marks)
      return HeaderLine(
        field.name, String(decoding: line.dropFirst(field.name.utf8.count + 2), as: UTF8.self))
    }
  }
}
