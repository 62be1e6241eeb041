import WebSocketCore

/// An element of `entries`, as far as it has come.
struct HAREntry: Sendable {
  let showsSecrets: Bool
  var started: Int64 = 0
  var resourceType = ""
  var serverAddress: String?
  var method = ""
  var url = ""
  var requestVersion = ""
  var status = 0
  var statusText = ""
  var responseVersion = ""
  /// Why there is no connection.
  var failure = ""
  private(set) var requestFields: [HeaderLine] = []
  private(set) var responseFields: [HeaderLine] = []
  private var fieldByteCount = 0
  private(set) var areFieldsCut = false

  var hasMessages = false
  var hasRequest = false
  var hasResponse = false
  /// Its messages are told as they come; nil while they wait for the heads.
  var isOpen = false
  var areHeadsTold = false
  var held: [HARMessage] = []
  var heldByteCount = 0

  init(showsSecrets: Bool) { self.showsSecrets = showsSecrets }

  /// The most bytes of header fields that are kept.
  static let fieldLimit = 256 * 1024

  mutating func add(_ field: HeaderLine, toRequest isRequest: Bool) {
    fieldByteCount += field.name.utf8.count + field.value.utf8.count + 32
    guard fieldByteCount <= Self.fieldLimit else {
      areFieldsCut = true
      return
    }
    if isRequest { requestFields.append(field) } else { responseFields.append(field) }
  }

  var isWebSocket: Bool {
    hasMessages || resourceType == "websocket" || url.utf8.starts(with: "ws://".utf8)
      || url.utf8.starts(with: "wss://".utf8)
      || (status == 101 && response?.head.list("Upgrade", contains: "websocket") == true)
  }

  /// The URL as it is told.
  var shownURL: String { showsSecrets ? url : Redaction.redact(target: url) }

  /// Nil where the file has none.
  var request: RequestHead? { showsSecrets ? writtenRequest : writtenRequest?.redacted }
  /// Nil where there was no answer.
  var response: ResponseHead? {
    showsSecrets ? writtenResponse : writtenResponse?.redacted(answering: writtenRequest)
  }

  private var writtenRequest: RequestHead? {
    guard !method.isEmpty || !requestFields.isEmpty else { return nil }
    if isHTTP2 {
      let pseudo = requestFields.contains { $0.name.utf8.first == UInt8(ascii: ":") }
      let made = pseudo ? [] : [HeaderLine(":method", method), HeaderLine(":path", target)]
      return RequestHead(http2: made + requestFields)
    }
    return RequestHead(
      parsing: Self.head("\(method) \(target) \(Self.version(requestVersion))", requestFields))
  }

  private var writtenResponse: ResponseHead? {
    guard status > 0 else { return nil }
    if isHTTP2 {
      let pseudo = responseFields.contains { $0.name == ":status" }
      let made = pseudo ? [] : [HeaderLine(":status", String(status))]
      return ResponseHead(http2: made + responseFields)
    }
    let reason = statusText.isEmpty ? "" : " \(statusText)"
    return ResponseHead(
      parsing: Self.head("\(Self.version(responseVersion)) \(status)\(reason)", responseFields))
  }

  /// Extended CONNECT (RFC 8441), which has no 101.
  var isHTTP2: Bool { ["h2", "http/2", "http/2.0"].contains(requestVersion.lowercased()) }

  /// Judged as far as there is something to judge: some tools leave the fields out.
  var findings: HandshakeFindings {
    let request = requestFields.isEmpty ? nil : request
    let response = response
    var findings = HandshakeFindings(
      subprotocol: response?.head.first("Sec-WebSocket-Protocol"),
      extensions: response?.head.first("Sec-WebSocket-Extensions"))
    if isHTTP2 {
      // Some tools leave the pseudo-header fields out.
      guard let request, request.head.field(":protocol") != nil else { return findings }
      return HandshakeFindings(connect: request, response: response)
    }
    if let request { findings.request = HandshakeRules.judge(request: request) }
    if let response, !responseFields.isEmpty {
      findings.response = HandshakeRules.judge(response: response, to: request.map { SentRequest($0) })
    }
    return findings
  }

  /// The URL without scheme, authority and fragment.
  private var target: String {
    let bytes = Array(url.utf8)
    var start = 0
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) {
      start = bytes[(colon + 3)...].firstIndex { "/?#".utf8.contains($0) } ?? bytes.count
    }
    let target = bytes[start...].prefix { $0 != UInt8(ascii: "#") }
    let text = String(decoding: target, as: UTF8.self)
    return target.first == UInt8(ascii: "/") ? text : "/\(text)"
  }

  /// Some write it in lower case, or do not know it.
  private static func version(_ text: String) -> String {
    text.utf8.count == 8 && text.utf8.contains(UInt8(ascii: "/")) ? text.uppercased() : "HTTP/1.1"
  }

  private static func head(_ startLine: String, _ fields: [HeaderLine]) -> [UInt8] {
    var raw: [UInt8] = []
    for text in [startLine] + fields.map({ "\($0.name): \($0.value)" }) {
      // A line end within a value must not begin another line.
      raw += text.utf8.map { $0 == 0x0D || $0 == 0x0A ? 0x20 : $0 }
      raw += [0x0D, 0x0A]
    }
    return raw + [0x0D, 0x0A]
  }
}
