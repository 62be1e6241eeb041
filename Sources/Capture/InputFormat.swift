import WebSocketCore

/// How stored frames are written down.
package enum InputFormat: String, CaseIterable, Sendable {
  /// The bytes themselves.
  case raw
  /// Text with hexadecimal digits, in any of the dialects of `HexTextReader`.
  case hex
  /// Captured packets, also in gzip.
  case pcap, pcapng
  /// What a browser has archived.
  case har
  /// What `curl --trace` or `--trace-ascii` has written.
  case curlTrace = "curl-trace"
  /// What `--json` printed, or `--record` kept.
  case jsonLines = "json-lines"

  /// Tells the format by the beginning of the input: text that is no HTTP head is hexadecimal. Frames are
  /// no text: their first byte is above 0x7F or, in a fragment, a control character.
  package init(sniffing beginning: UnsafeRawBufferPointer) {
    if let signature = CaptureSignature(beginning) {
      self.init(signature, beginning)
      return
    }
    if let text = Self.texts.first(where: { $0.begins(beginning) }) {
      self = text.format
      return
    }
    let isText = !beginning.isEmpty && beginning.allSatisfy(Self.isText)
    self = isText && HeadStart(beginning) != .found ? .hex : .raw
  }

  /// Formats of text, each told by how it begins.
  private static let texts: [(format: InputFormat, begins: @Sendable (UnsafeRawBufferPointer) -> Bool)] = [
    (.jsonLines, { JSONLinesDecoder.begins($0) }), (.har, { HARReader.begins($0) }),
    (.curlTrace, { CurlTraceReader.begins($0) }),
  ]

  /// So few bytes that they may yet become another format than the one they are told to be.
  package static func isUndecided(_ beginning: UnsafeRawBufferPointer) -> Bool {
    switch CaptureSignature(beginning) {
    case .gzip?: CaptureSignature.inGzip(beginning) == .undecided
    case nil: CaptureSignature.isUndecided(beginning) || HeadStart(beginning) == .undecided
    default: false
    }
  }

  /// What cannot be read is left to the reader of captures, which names it.
  private init(_ signature: CaptureSignature, _ beginning: UnsafeRawBufferPointer) {
    switch signature {
    case .pcapng: self = .pcapng
    case .gzip: self = CaptureSignature.inGzip(beginning) == .told(.pcapng) ? .pcapng : .pcap
    case .pcap, .other: self = .pcap
    }
  }

  private static func isText(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20...0x7E, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): true
    default: false
    }
  }
}

/// Whether a stream begins with the head of an HTTP request or response.
package enum HeadStart: Equatable, Sendable {
  case found
  case absent
  /// So few bytes that it may still be one.
  case undecided

  package init(_ beginning: UnsafeRawBufferPointer) {
    let matches = [Self.request, Self.response].filter { $0.starts(with: beginning.prefix($0.count)) }
    self =
      matches.isEmpty ? .absent : matches.contains { $0.count <= beginning.count } ? .found : .undecided
  }

  private static let request = Array("GET ".utf8)
  private static let response = Array("HTTP/1.".utf8)
}
