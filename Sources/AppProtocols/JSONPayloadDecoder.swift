import Bytes
import WebSocketCore

/// Each message one JSON document (RFC 8259).
package struct JSONPayloadDecoder: PayloadDecoder {
  package static let name = "json"

  package init() {}

  package mutating func decode(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Decoding {
    Decoding { () throws(Unreadable) in
      [DecodedPacket(document: try JSONValue.parse(payload, "the message"))]
    }
  }
}
