import Bytes
import Trace
import WebSocketCore

/// What happens from the first frame on. The names of a frame's fields are Wireshark's.
extension JSONLinesPrinter {
  static func append(_ frame: FrameTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    let header = frame.header
    appendOrigin(frame.sender, frame.direction, &json, &out)
    json.field("offset", frame.offset, &out)
    json.field("fin", header.fin, &out)
    json.field("rsv1", header.rsv1, &out)
    json.field("rsv2", header.rsv2, &out)
    json.field("rsv3", header.rsv3, &out)
    append(header.opcode, &json, &out)
    json.field("mask", header.mask, &out)
    json.key("masking_key", &out)
    if let key = header.maskingKey {
      json.plainString(atMost: 8, &out) { $0.put(key) }
    } else {
      json.null(&out)
    }
    json.field("payload_length", header.payloadLength, &out)
    json.field("length_encoding", header.lengthEncoding.rawValue, &out)
    frame.withShownPayload { json.payload($0, &out) }
    json.field("payload_truncated", frame.isTruncated, &out)
    json.key("close", &out)
    append(frame.close, &json, &out)
    if let inflated = frame.inflated {
      json.key("inflated", &out)
      append(inflated, &json, &out)
    }
    append(frame.decoded, &json, &out)
  }

  private static func append(_ close: CloseBody?, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    guard let close else { return json.null(&out) }
    json.beginObject(&out)
    json.field("code", close.code?.rawValue, &out)
    json.field("name", close.code?.name, &out)
    json.payload(close.reason, &out)
    json.endObject(&out)
  }

  private static func append(
    _ inflated: InflatedPayload, _ json: inout JSONWriter, _ out: inout ByteQueue
  ) {
    json.beginObject(&out)
    json.field("payload_length", inflated.length, &out)
    json.payload(inflated.bytes, &out)
    json.field("payload_truncated", inflated.length > UInt64(inflated.bytes.count), &out)
    json.endObject(&out)
  }

  static func append(_ message: MessageTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    appendOrigin(message.sender, message.direction, &json, &out)
    append(message.opcode, &json, &out)
    json.field("payload_length", message.length, &out)
    json.field("wire_length", message.wireLength, &out)
    json.field("frames", message.frames, &out)
    json.field("compressed", message.compressed, &out)
    json.field("compression_ratio", ratio: message.compressionRatio, &out)
    json.payload(message.payload, &out)
    json.field("payload_truncated", message.length > UInt64(message.payload.count), &out)
    append(message.decoded, &json, &out)
  }

  static func append(_ trace: ViolationTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    let violation = trace.violation
    json.field("from", trace.sender.rawValue, &out)
    json.field("rule", violation.rule.id, &out)
    json.field("section", violation.rule.section, &out)
    json.field("severity", violation.rule.severity.rawValue, &out)
    json.field("requirement", violation.rule.text, &out)
    json.field("detail", violation.detail, &out)
    json.field("offset", violation.offset, &out)
    json.field("close_code", violation.rule.closeCode?.rawValue, &out)
  }

  static func append(_ note: NoteTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("from", note.sender?.rawValue, &out)
    json.field("kind", note.kind, &out)
    json.field("text", note.text, &out)
    json.field("bytes", note.bytes, &out)
  }

  static func append(_ close: CloseTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("initiator", close.initiator?.rawValue, &out)
    json.field("code", close.code.rawValue, &out)
    json.field("name", close.code.name, &out)
    json.field("reason", close.reason, &out)
    json.field("clean", close.clean, &out)
    json.field("ended", close.ended, &out)
  }

  static func append(_ error: ErrorTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("phase", error.phase, &out)
    json.field("message", error.message, &out)
    json.field("address", error.address, &out)
    json.field("hint", error.hint, &out)
    json.field("exit_status", error.exitStatus, &out)
    append(diagnosis: error.diagnosis, &json, &out)
  }

  static func append(diagnosis: DiagnosisTrace?, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.key("diagnosis", &out)
    guard let finding = diagnosis else { return json.null(&out) }
    json.beginObject(&out)
    json.field("id", finding.id, &out)
    json.field("cause", finding.cause, &out)
    json.field("certainty", finding.certainty.rawValue, &out)
    json.field("seen", finding.seen, &out)
    json.field("next", finding.next, &out)
    json.field("command", finding.command, &out)
    json.endObject(&out)
  }

  static func append(_ summary: SummaryTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("connections", summary.connections, &out)
    json.key("client", &out)
    append(summary.client, &json, &out)
    json.key("server", &out)
    append(summary.server, &json, &out)
    json.field("violations", summary.violations, &out)
    json.field("duration", seconds: summary.duration, &out)
    json.field("exit_status", summary.exitStatus, &out)
    guard let details = summary.details else { return }
    json.key("details", &out)
    json.beginObject(&out)
    json.key("client", &out)
    append(details.client, &json, &out)
    json.key("server", &out)
    append(details.server, &json, &out)
    json.endObject(&out)
  }

  private static func append(_ side: SideTrace, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.beginObject(&out)
    json.key("opcodes", &out)
    json.beginObject(&out)
    for count in side.opcodes {
      json.key(count.opcode.name, &out)
      json.beginObject(&out)
      json.field("frames", count.frames, &out)
      json.field("bytes", count.bytes, &out)
      json.endObject(&out)
    }
    json.endObject(&out)
    json.field("compression_ratio", ratio: side.compressionRatio, &out)
    json.key("ping_round_trips", &out)
    append(side.roundTrips, &json, &out)
    json.field("holes", side.holes, &out)
    json.field("missing_bytes", side.missingBytes, &out)
    json.field("skipped_bytes", side.skippedBytes, &out)
    json.endObject(&out)
  }

  private static func append(
    _ trips: SideTrace.RoundTrips?, _ json: inout JSONWriter, _ out: inout ByteQueue
  ) {
    guard let trips else { return json.null(&out) }
    json.beginObject(&out)
    json.field("count", trips.count, &out)
    json.field("min", seconds: trips.minimum, &out)
    json.field("mean", seconds: trips.mean, &out)
    json.field("max", seconds: trips.maximum, &out)
    json.endObject(&out)
  }

  private static func append(_ count: TrafficCount, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.beginObject(&out)
    json.field("frames", count.frames, &out)
    json.field("messages", count.messages, &out)
    json.field("bytes", count.bytes, &out)
    json.endObject(&out)
  }

  private static func append(_ opcode: Opcode, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.field("opcode", opcode.rawValue, &out)
    json.key("opcode_name", &out)
    json.value(literal: opcode.label, &out)
  }

  private static func appendOrigin(
    _ sender: Role, _ direction: Direction?, _ json: inout JSONWriter, _ out: inout ByteQueue
  ) {
    json.key("from", &out)
    json.value(literal: sender.label, &out)
    json.key("direction", &out)
    switch direction {
    case .sent: json.value(literal: "sent", &out)
    case .received: json.value(literal: "received", &out)
    case nil: json.null(&out)
    }
  }
}
