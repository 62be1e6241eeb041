import Bytes
import Trace
import WebSocketCore

/// What is known of a connection, as an entry of a HAR.
struct HAREntryDraft {
  private(set) var request: HeadTrace?
  private var response: HeadTrace?
  /// Seconds since the run began.
  private var requestTime = 0.0
  private var responseTime: Double?
  private var address: String?
  private var isSecure = false
  private var failure: String?
  private var resolving: Double?
  private var connecting: Double?
  private var securing: Double?
  /// Those that could not be written yet.
  var waiting = WaitingMessages()
  private var close: CloseTrace?
  /// Nothing more will come.
  private(set) var isOver = false
  private var isOpen = false

  /// Enough is known for everything that stands before the messages.
  var isReady: Bool { isOpen || (isOver && request != nil) }

  mutating func take(_ record: TraceRecord, start: Double) {
    switch record.data {
    case .resolve(let resolve): resolving = resolve.duration
    case .connect(let connect) where connect.error == nil:
      address = connect.address
      connecting = connect.duration
    case .tls(let tls):
      isSecure = true
      securing = tls.duration
    case .request(let head):
      request = head
      requestTime = record.time
    case .response(let head):
      response = head
      responseTime = record.time
      isOver = head.status != 101
    case .open: isOpen = true
    case .error(let error):
      failure = error.message
      isOver = isOver || !isOpen
    case .close(let close):
      self.close = close
      isOver = true
    default: break
    }
  }

  // MARK: Printing

  /// Writes the entry up to its messages; the brackets of these and of the entry stay open.
  ///
  /// - Parameters:
  ///   - number: of the connection.
  ///   - start: seconds since 1970, of what records call 0.
  ///   - out: where it is appended.
  func print(_ number: Int, start: Double, into out: inout ByteQueue) {
    var json = JSONWriter()
    json.beginObject(&out)
    json.field("_connectionId", String(number), &out)
    json.field("_resourceType", "websocket", &out)
    json.field("startedDateTime", UTCDate.iso(start + requestTime), &out)
    json.field("time", seconds: duration, &out)
    if let ip = address.flatMap(Self.host) { json.field("serverIPAddress", ip, &out) }
    json.key("request", &out)
    printRequest(&json, &out)
    json.key("response", &out)
    printResponse(&json, &out)
    json.key("cache", &out)
    json.beginObject(&out)
    json.endObject(&out)
    json.key("timings", &out)
    printTimings(&json, &out)
    json.key("_webSocketMessages", &out)
    json.beginArray(&out)
  }

  /// Writes what stands behind the messages: these have no place for a Close. Members of one's own begin with an
  /// underscore (HAR 1.2).
  func printEnd(into out: inout ByteQueue) {
    out.append(literal: "]")
    if let close {
      out.append(literal: ",\"_webSocketClose\":")
      var json = JSONWriter()
      json.beginObject(&out)
      JSONLinesPrinter.append(close, &json, &out)
      json.endObject(&out)
    }
    out.append(literal: "}")
  }

  private func printRequest(_ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.beginObject(&out)
    json.field("method", request?.method ?? "GET", &out)
    json.field("url", url, &out)
    json.field("httpVersion", "HTTP/1.1", &out)
    printFields(of: request, &json, &out)
    json.key("queryString", &out)
    json.beginArray(&out)
    for parameter in Self.parameters(of: request?.target ?? "") {
      printPair(parameter.name, parameter.value, &json, &out)
    }
    json.endArray(&out)
    json.field("headersSize", request?.raw.count ?? -1, &out)
    json.field("bodySize", 0, &out)
    json.endObject(&out)
  }

  private func printResponse(_ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.beginObject(&out)
    json.field("status", response?.status ?? 0, &out)
    json.field("statusText", response?.reason ?? "", &out)
    json.field("httpVersion", response == nil ? "" : "HTTP/1.1", &out)
    printFields(of: response, &json, &out)
    json.key("content", &out)
    json.beginObject(&out)
    json.field("size", response?.body?.count ?? 0, &out)
    json.field("mimeType", response?.value(of: "content-type") ?? "x-unknown", &out)
    if let body = response?.body {
      if body.withUnsafeBytes({ UTF8Validator.isValid($0) }) {
        json.field("text", String(decoding: body, as: UTF8.self), &out)
      } else {
        json.field("text", body.withUnsafeBytes { Base64.encode($0) }, &out)
        json.field("encoding", "base64", &out)
      }
    }
    json.endObject(&out)
    json.field("redirectURL", response?.value(of: "location") ?? "", &out)
    json.field("headersSize", response?.raw.count ?? -1, &out)
    json.field("bodySize", response?.body?.count ?? -1, &out)
    json.field("_error", failure, &out)
    json.endObject(&out)
  }

  private func printFields(of head: HeadTrace?, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.key("headers", &out)
    json.beginArray(&out)
    for field in head?.fields ?? [] { printPair(field.name, field.value, &json, &out) }
    json.endArray(&out)
    json.key("cookies", &out)
    json.beginArray(&out)
    json.endArray(&out)
  }

  private func printPair(_ name: String, _ value: String, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.beginObject(&out)
    json.field("name", name, &out)
    json.field("value", value, &out)
    json.endObject(&out)
  }

  // MARK: Times, in milliseconds

  /// Of each phase; -1 where there was none. TLS is a part of connecting.
  private func printTimings(_ json: inout JSONWriter, _ out: inout ByteQueue) {
    func field(_ name: StaticString, _ value: Double?) {
      json.key(name, &out)
      if let value { json.value(seconds: value * 1000, &out) } else { json.value(Int64(-1), &out) }
    }
    json.beginObject(&out)
    field("blocked", nil)
    field("dns", resolving)
    field("connect", connecting.map { $0 + (securing ?? 0) })
    field("ssl", securing)
    field("send", 0)
    field("wait", wait)
    field("receive", 0)
    json.endObject(&out)
  }

  private var wait: Double { max(0, (responseTime ?? requestTime) - requestTime) }
  private var duration: Double { ((resolving ?? 0) + (connecting ?? 0) + (securing ?? 0) + wait) * 1000 }

  // MARK: Addresses

  private var url: String {
    let host = request?.value(of: "host") ?? address ?? ""
    return "\(isSecure ? "wss" : "ws")://\(host)\(request?.target ?? "/")"
  }

  /// Of `127.0.0.1:80` and `[::1]:80`.
  private static func host(_ address: String) -> String? {
    guard let colon = address.lastIndex(of: ":"), !address.hasPrefix("unix:") else { return nil }
    return String(address[..<colon].drop { $0 == "[" }.prefix { $0 != "]" })
  }

  private static func parameters(of target: String) -> [(name: String, value: String)] {
    guard let mark = target.firstIndex(of: "?") else { return [] }
    return target[target.index(after: mark)...].split(separator: "&").map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }
}

extension HeadTrace {
  /// - Parameter name: in lower case.
  fileprivate func value(of name: String) -> String? {
    fields.first { $0.name.lowercased() == name }?.value
  }
}

extension UTCDate {
  /// `2026-01-31T23:59:59.123Z` (RFC 3339), from seconds since 1970.
  fileprivate static func iso(_ time: Double) -> String {
    let milliseconds = Int64((time * 1000).rounded(.down))
    let fraction = String(milliseconds % 1000 + 1000).dropFirst()
    let parts = text(milliseconds / 1000).split(separator: " ")
    return "\(parts[0])T\(parts[1]).\(fraction)Z"
  }
}
