import Bytes
import Capture
import WebSocketCore

/// Any bytes as a recorded TLS connection, laid out as Tests/Fixtures/tls/record.py has it (which make good
/// seeds): a letter, two bytes of length, and so much of the key log (K), of what the client (C) or the server (S)
/// sent; with H and I, holes in them of so many bytes. What is decrypted does not depend on how it is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTLS(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let whole = decrypted(bytes, pieceSize: .max)
  for size in [1, 29] {
    let cut = decrypted(bytes, pieceSize: size)
    precondition(whole.client == cut.client && whole.server == cut.server, "the data depend on the cut")
  }
  _ = bytes.withUnsafeBytes { TLSStart($0) }
  return 0
}

private struct Sides: TLSPlaintextSink {
  var client: [UInt8] = []
  var server: [UInt8] = []

  mutating func received(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    if sender == .client { client += bytes } else { server += bytes }
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }

  mutating func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    if sender == .client { client.append(0xFF) } else { server.append(0xFF) }
  }

  mutating func note(_ note: TLSNote, from sender: Role?, time: Int64) {
    precondition(!note.text.isEmpty)
  }
}

private func decrypted(_ sections: [UInt8], pieceSize: Int) -> Sides {
  var secrets = TLSSecrets(sessionLimit: 4, resumptionLimit: 4)
  var reader = KeyLogReader()
  var decryption = TLSDecryption()
  var sides = Sides()
  var rest = sections[...]
  while let letter = rest.popFirst(), let high = rest.popFirst(), let low = rest.popFirst() {
    let length = Int(high) << 8 | Int(low)
    let sender: Role = letter == UInt8(ascii: "S") || letter == UInt8(ascii: "I") ? .server : .client
    if letter == UInt8(ascii: "H") || letter == UInt8(ascii: "I") {
      let missing = length == 0 ? nil : UInt64(length)
      decryption.hole(missing, from: sender, time: 0, into: &sides)
      continue
    }
    var section = rest.prefix(length)
    rest = rest.dropFirst(length)
    while !section.isEmpty {
      var piece = Array(section.prefix(pieceSize))
      section = section.dropFirst(piece.count)
      piece.withUnsafeMutableBytes {
        if letter == UInt8(ascii: "K") {
          reader.receive(UnsafeRawBufferPointer($0), into: &secrets)
        } else {
          decryption.receive($0, from: sender, time: 0, secrets: &secrets, into: &sides)
        }
      }
    }
  }
  decryption.end(time: 0, secrets: &secrets, into: &sides)
  _ = decryption.facts
  return sides
}
