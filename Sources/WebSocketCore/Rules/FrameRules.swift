/// The rules of frames, messages and the closing handshake.
extension Rule {
  package static let maskRequired = Rule(
    "mask-required", "RFC 6455 §5.1", "a client MUST mask all frames that it sends", closeCode: .protocolError
  )
  package static let maskForbidden = Rule(
    "mask-forbidden", "RFC 6455 §5.1", "a server MUST NOT mask any frames that it sends",
    closeCode: .protocolError)
  package static let reservedBits = Rule(
    "reserved-bits", "RFC 6455 §5.2", "RSV1-3 MUST be 0 unless an extension is negotiated that defines them",
    closeCode: .protocolError)
  package static let reservedOpcode = Rule(
    "reserved-opcode", "RFC 6455 §5.2",
    "opcodes 3-7 and B-F are reserved; an unknown opcode MUST fail the connection",
    closeCode: .protocolError)
  package static let minimalLength = Rule(
    "minimal-length", "RFC 6455 §5.2",
    "the minimal number of bytes MUST be used to encode the length", closeCode: .protocolError)
  package static let lengthTopBit = Rule(
    "length-top-bit", "RFC 6455 §5.2", "the most significant bit of a 64-bit length MUST be 0",
    closeCode: .protocolError)
  package static let controlTooLong = Rule(
    "control-too-long", "RFC 6455 §5.5", "a control frame MUST have a payload of 125 bytes or less",
    closeCode: .protocolError)
  package static let controlFragmented = Rule(
    "control-fragmented", "RFC 6455 §5.5", "a control frame MUST NOT be fragmented", closeCode: .protocolError
  )
  package static let orphanContinuation = Rule(
    "orphan-continuation", "RFC 6455 §5.4", "a continuation frame needs a message that has begun",
    closeCode: .protocolError)
  package static let interleavedMessage = Rule(
    "interleaved-message", "RFC 6455 §5.4",
    "the fragments of one message MUST NOT be interleaved with another message", closeCode: .protocolError)
  package static let invalidUTF8 = Rule(
    "invalid-utf8", "RFC 6455 §8.1", "a text message MUST be valid UTF-8", closeCode: .invalidPayloadData)
  package static let closePayloadLength = Rule(
    "close-payload-length", "RFC 6455 §5.5.1", "a Close body MUST begin with a 2-byte status code",
    closeCode: .protocolError)
  package static let closeCodeInvalid = Rule(
    "close-code", "RFC 6455 §7.4", "the status code of a Close MUST be one that may stand on the wire",
    closeCode: .protocolError)
  package static let closeReasonUTF8 = Rule(
    "close-reason-utf8", "RFC 6455 §5.5.1", "the reason of a Close MUST be valid UTF-8",
    closeCode: .invalidPayloadData)
  package static let dataAfterClose = Rule(
    "data-after-close", "RFC 6455 §5.5.1",
    "an endpoint MUST NOT send any more data frames after a Close frame",
    closeCode: .protocolError)
  package static let controlAfterClose = Rule(
    "control-after-close", "RFC 6455 §1.4", "after a Close nothing more is of use: the peer stops reading",
    severity: .warning)
  package static let messageTooBig = Rule(
    "message-too-big", "RFC 6455 §10.4", "a message past the receiver's limit is refused",
    closeCode: .messageTooBig)

  package static let frameRules: [Rule] = [
    maskRequired, maskForbidden, reservedBits, reservedOpcode, minimalLength, lengthTopBit, controlTooLong,
    controlFragmented, orphanContinuation, interleavedMessage, invalidUTF8, closePayloadLength,
    closeCodeInvalid, closeReasonUTF8, dataAfterClose, controlAfterClose, messageTooBig,
  ]
}
