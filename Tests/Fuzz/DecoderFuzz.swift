import AppProtocols
import Bytes
import WebSocketCore

/// Any messages to every decoder: nothing traps, what has fields is JSON when it is written, and a stream of
/// packets is read the same however it is cut into messages.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoders(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let data = Array(bytes[1...])
  for entry in DecoderRegistry.entries {
    // Messages are divided by a byte that none of the formats needs; its neighbour makes one binary.
    var decoder = entry.decoder(sender: bytes[0] & 1 == 0 ? .client : .server)
    for message in data.split(separator: 0xF7, omittingEmptySubsequences: false) {
      let isBinary = message.first.map { $0 & 0x80 != 0 } ?? false
      check(decode(Array(message), isBinary ? .binary : .text, &decoder))
      _ = decoder.unfinished
    }
    if entry.name == "mqtt" || entry.name == "stomp" { checkCut(entry, data, at: Int(bytes[0]) % data.count) }
  }
  readBack(data)
  return 0
}

private func decode(_ bytes: [UInt8], _ opcode: Opcode, _ decoder: inout any PayloadDecoder) -> Decoding {
  bytes.withUnsafeBytes { decoder.decode($0, opcode) }
}

private func check(_ decoding: Decoding) {
  switch decoding {
  case .packets(let packets):
    for packet in packets {
      precondition(!packet.text.isEmpty, "nothing to show")
      let text = packet.fields.text
      let parsed = try? JSONValue(parsing: text, depth: 1024)
      precondition(parsed?.text == text, "fields that are no JSON")
    }
  case .unreadable(let reason): precondition(!reason.isEmpty, "no reason")
  }
}

/// Where the whole can be read, so can its pieces, and they hold the same packets.
private func checkCut(_ entry: DecoderRegistry.Entry, _ data: [UInt8], at cut: Int) {
  var decoder = entry.decoder(sender: .client)
  guard case .packets(let whole) = decode(data, .binary, &decoder) else { return }
  decoder = entry.decoder(sender: .client)
  var pieces: [DecodedPacket] = []
  for piece in [Array(data[..<cut]), Array(data[cut...])] {
    guard case .packets(let packets) = decode(piece, .binary, &decoder) else {
      preconditionFailure("a piece cannot be read")
    }
    pieces += packets
  }
  // Ends of lines that are a message of their own are a heartbeat of STOMP, and nothing otherwise.
  let isPlain = { (packet: DecodedPacket) in entry.name == "mqtt" || !packet.isHeartbeat }
  precondition(pieces.filter(isPlain) == whole.filter(isPlain), "the cut matters")
}

/// A Socket.IO packet that is written again is the same one.
private func readBack(_ data: [UInt8]) {
  guard let packet = try? SocketIOPacket(parsing: data) else { return }
  precondition((try? SocketIOPacket(parsing: packet.bytes)) == packet, "not read back")
}
