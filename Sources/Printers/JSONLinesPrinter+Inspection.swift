import Bytes
import Trace
import WebSocketCore

/// What handshake-inspect finds by asking again, and by comparing.
extension JSONLinesPrinter {
  static func append(_ variation: VariationTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    let response = variation.outcome.response
    json.field("id", variation.id, &out)
    json.field("change", variation.change, &out)
    json.field("outcome", variation.outcome.name, &out)
    json.field("status", response?.status, &out)
    json.field("reason", response?.reason, &out)
    json.field("subprotocol", response?.head.first("Sec-WebSocket-Protocol"), &out)
    json.field("extensions", response?.agreedExtensions, &out)
    json.key("close_code", &out)
    if case .dropped(_, let close) = variation.outcome {
      // RFC 6455 §7.1.5
      let code = close.map { $0.code ?? .noStatusReceived } ?? .abnormalClosure
      json.value(UInt64(code.rawValue), &out)
    } else {
      json.null(&out)
    }
    if case .unanswered(let why) = variation.outcome {
      json.field("error", why, &out)
    } else {
      json.field("error", String?.none, &out)
    }
    json.field("duration", seconds: variation.duration, &out)
  }

  static func append(_ difference: DifferenceTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("part", difference.part, &out)
    json.field("kind", difference.kind.rawValue, &out)
    json.field("ours", difference.own, &out)
    json.field("theirs", difference.other, &out)
    json.field("matters", difference.significance.rawValue, &out)
    json.field("why", difference.why, &out)
  }

  static func append(_ advice: AdviceTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("message", advice.text, &out)
    json.field("variations", advice.variations, &out)
    json.field("command", advice.command, &out)
    append(diagnosis: advice.diagnosis, &json, &out)
  }
}

extension ResponseHead {
  /// The values of `Sec-WebSocket-Extensions` as one; nil where there is none.
  var agreedExtensions: String? {
    let values = head.all("Sec-WebSocket-Extensions")
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }
}
