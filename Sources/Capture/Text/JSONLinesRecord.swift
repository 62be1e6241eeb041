import Bytes
import WebSocketCore

/// A line of docs/json-lines.md, as it was written. What it lacks is nil: another version may have written it.
struct JSONLinesRecord {
  let type: String
  /// Nanoseconds since the run began.
  let time: Int64
  /// Nil for what concerns no connection.
  let connection: Int?
  private let data: JSONValue

  /// - Returns: nil for what is no record.
  init?(_ line: JSONValue) {
    guard line["v"]?.int == 1, let type = line["type"]?.string, let data = line["data"],
      let seconds = line["t"]?.double, seconds.magnitude < 9e9
    else { return nil }
    self.type = type
    self.data = data
    time = Int64((seconds * 1e6).rounded()) * 1000
    connection = line["conn"]?.int
  }

  subscript(name: String) -> String? { data[name]?.string }
  func int(_ name: String) -> Int? { data[name]?.int }
  func flag(_ name: String) -> Bool { data[name] == .bool(true) }

  /// Who sent it.
  var sender: Role? { self["from"].flatMap { Role(rawValue: $0) } }

  /// What stands in `text` or `base64`.
  var bytes: [UInt8] { Self.bytes(of: data) }

  /// What came of the body of a refusal.
  var body: [UInt8] { data["body"].map(Self.bytes) ?? [] }

  private static func bytes(of value: JSONValue) -> [UInt8] {
    if let text = value["text"]?.string { return Array(text.utf8) }
    return value["base64"]?.string.flatMap { Base64.decode($0) } ?? []
  }

  // MARK: Types

  var message: CapturedMessage? {
    guard type == "message", let opcode = int("opcode") else { return nil }
    var message = CapturedMessage(
      opcode: Opcode(rawValue: UInt8(truncatingIfNeeded: opcode)), isCompressed: flag("compressed"))
    message.payload = bytes
    message.length = UInt64(clamping: int("payload_length") ?? message.payload.count)
    message.wireLength = UInt64(clamping: int("wire_length") ?? message.payload.count)
    message.frames = int("frames") ?? 1
    message.isWhole = message.length == UInt64(message.payload.count)
    return message
  }

  func frame(payloadLimit: Int) -> CapturedFrame? {
    guard type == "frame", let sender, let opcode = int("opcode"), let length = int("payload_length") else {
      return nil
    }
    let bits: [(String, UInt8)] = [("fin", 0x80), ("rsv1", 0x40), ("rsv2", 0x20), ("rsv3", 0x10)]
    let firstByte = bits.reduce(UInt8(truncatingIfNeeded: opcode) & 15) { $0 | (flag($1.0) ? $1.1 : 0) }
    let key = self["masking_key"].flatMap { Hex.decode($0) }.flatMap { key in
      key.count == 4 ? MaskingKey((key[0], key[1], key[2], key[3])) : nil
    }
    let header = FrameHeader(
      firstByte: firstByte, payloadLength: UInt64(clamping: length), maskingKey: key,
      lengthEncoding: int("length_encoding").flatMap { LengthEncoding(rawValue: UInt8(clamping: $0)) })
    var frame = CapturedFrame(sender: sender, header: header, offset: UInt64(clamping: int("offset") ?? 0))
    let payload = bytes
    frame.payload = Array(payload.prefix(payloadLimit))
    // What was not printed was there all the same.
    frame.payloadSeen = header.payloadLength
    if header.opcode == .close { frame.close = payload.withUnsafeBytes { CloseBody(parsing: $0) } }
    if let inflated = data["inflated"], inflated != .null {
      frame.isCompressed = true
      frame.inflated = Array(Self.bytes(of: inflated).prefix(payloadLimit))
      frame.inflatedLength = inflated["payload_length"]?.int.map { UInt64(clamping: $0) }
    }
    return frame
  }

  var violation: Violation? {
    guard type == "violation", let id = self["rule"], let rule = Rule.all.first(where: { $0.id == id }) else {
      return nil
    }
    return Violation(rule, self["detail"] ?? "", offset: int("offset").map { UInt64(clamping: $0) })
  }

  var note: CaptureNote? {
    guard type == "note", let text = self["text"] else { return nil }
    return CaptureNote(self["kind"].flatMap { CaptureNote.Kind(rawValue: $0) } ?? .other, text)
  }
}
