import Bytes
import Trace

/// JSON Lines: one object a line, documented field by field in docs/json-lines.md and in the schema beside
/// it. Fields are only ever added.
package struct JSONLinesPrinter: Printer {
  package init() {}

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    var json = JSONWriter()
    Self.begin(record.data.typeName, record.connection, time: record.time, &json, &out)
    Self.append(record.data, &json, &out)
    Self.end(&json, &out)
  }

  package mutating func print(
    _ frame: FrameTrace, connection: Int, time: Double, into out: inout ByteQueue
  ) {
    var json = JSONWriter()
    Self.begin("frame", connection, time: time, &json, &out)
    Self.append(frame, &json, &out)
    Self.end(&json, &out)
  }

  package mutating func print(
    _ message: MessageTrace, connection: Int, time: Double, into out: inout ByteQueue
  ) {
    var json = JSONWriter()
    Self.begin("message", connection, time: time, &json, &out)
    Self.append(message, &json, &out)
    Self.end(&json, &out)
  }

  private static func begin(
    _ type: StaticString, _ connection: Int?, time: Double, _ json: inout JSONWriter, _ out: inout ByteQueue
  ) {
    json.beginObject(&out)
    json.field("v", 1, &out)
    json.key("type", &out)
    json.value(literal: type, &out)
    json.field("t", seconds: time, &out)
    json.field("conn", connection, &out)
    json.key("data", &out)
    json.beginObject(&out)
  }

  private static func end(_ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.endObject(&out)
    json.endObject(&out)
    out.append(UInt8(ascii: "\n"))
  }

  private static func append(_ data: TraceData, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    switch data {
    case .resolve(let resolve): append(resolve, &json, &out)
    case .connect(let connect): append(connect, &json, &out)
    case .tls(let tls): append(tls, &json, &out)
    case .proxy(let proxy): append(proxy, &json, &out)
    case .request(let head): append(request: head, &json, &out)
    case .response(let head): append(response: head, &json, &out)
    case .redirect(let redirect): append(redirect, &json, &out)
    case .handshake(let handshake): append(handshake, &json, &out)
    case .open(let open): append(open, &json, &out)
    case .frame(let frame): append(frame, &json, &out)
    case .message(let message): append(message, &json, &out)
    case .violation(let violation): append(violation, &json, &out)
    case .note(let note): append(note, &json, &out)
    case .timing(let timing): append(timing, &json, &out)
    case .idle(let idle): append(idle, &json, &out)
    case .variation(let variation): append(variation, &json, &out)
    case .difference(let difference): append(difference, &json, &out)
    case .advice(let advice): append(advice, &json, &out)
    case .close(let close): append(close, &json, &out)
    case .error(let error): append(error, &json, &out)
    case .summary(let summary): append(summary, &json, &out)
    }
  }
}

extension TraceData {
  /// The `type` of its line.
  var typeName: StaticString {
    switch self {
    case .resolve: "resolve"
    case .connect: "connect"
    case .tls: "tls"
    case .proxy: "proxy"
    case .request: "request"
    case .response: "response"
    case .redirect: "redirect"
    case .handshake: "handshake"
    case .open: "open"
    case .frame: "frame"
    case .message: "message"
    case .violation: "violation"
    case .note: "note"
    case .timing: "timing"
    case .idle: "idle"
    case .variation: "variation"
    case .difference: "difference"
    case .advice: "advice"
    case .close: "close"
    case .error: "error"
    case .summary: "summary"
    }
  }
}
