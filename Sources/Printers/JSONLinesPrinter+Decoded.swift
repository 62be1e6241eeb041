import AppProtocols
import Bytes
import Trace

/// What messages say, in the records of frames and of messages.
extension JSONLinesPrinter {
  static func append(
    _ decoded: DecodedMessage?, _ json: inout JSONWriter, _ out: inout ByteQueue
  ) {
    guard let decoded else { return }
    json.key("decoded", &out)
    json.beginObject(&out)
    json.field("protocol", decoded.name, &out)
    json.key("packets", &out)
    json.beginArray(&out)
    for packet in decoded.packets { append(packet, &json, &out) }
    json.endArray(&out)
    json.field("error", decoded.failure, &out)
    json.field("unfinished", decoded.unfinished, &out)
    json.field("note", decoded.caveat, &out)
    json.field("truncated", decoded.isTruncated, &out)
    json.endObject(&out)
  }

  private static func append(_ packet: DecodedPacket, _ json: inout JSONWriter, _ out: inout ByteQueue) {
    json.beginObject(&out)
    json.field("text", packet.text, &out)
    json.field("heartbeat", packet.isHeartbeat, &out)
    json.key("fields", &out)
    json.value(packet.fields, &out)
    json.endObject(&out)
  }
}

extension JSONWriter {
  /// A whole document, its numbers as they are written.
  mutating func value(_ value: JSONValue, _ out: inout ByteQueue) {
    switch value {
    case .null: null(&out)
    case .bool(let flag): self.value(flag, &out)
    case .number(let text): number(text, &out)
    case .string(let text): string(text, &out)
    case .array(let elements):
      beginArray(&out)
      for element in elements { self.value(element, &out) }
      endArray(&out)
    case .object(let members):
      beginObject(&out)
      for member in members {
        key(member.name, &out)
        self.value(member.value, &out)
      }
      endObject(&out)
    }
  }
}
