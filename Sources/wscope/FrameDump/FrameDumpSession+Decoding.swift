import AppProtocols
import Capture
import Trace
import WebSocketCore

/// What the messages of one connection say in the protocol on top of it.
extension FrameDumpSession {
  /// The message that ends with the frame that a stream has just found.
  mutating func decode(_ stream: FrameStream) -> DecodedMessage? {
    guard let message = stream.message else { return nil }
    if decoding == nil { beginDecoding(subprotocol: stream.subprotocol, target: stream.target) }
    let shownBytes = shownBytes
    return decoding?.read(message, from: stream.frame.sender, shownBytes: shownBytes)
  }

  /// Nil where what is decoded is cut by the printer.
  var shownBytes: Int? { form == .json || pagePath != nil ? payloadLimit : nil }

  /// - Parameters:
  ///   - subprotocol: as agreed.
  ///   - target: of the request, with its query.
  mutating func beginDecoding(subprotocol: String?, target: String?) {
    decoding = PayloadDecoding(decode, subprotocol: subprotocol, target: target, showsSecrets: showsSecrets)
  }

  /// Nothing more will come: a packet that has begun has no end.
  mutating func tellUnfinished(time: Double) {
    for sender in Role.allCases {
      guard let text = decoding?.unfinished(of: sender) else { continue }
      let note = NoteTrace(sender: sender, kind: "unfinished", text: text)
      printer.print(TraceRecord(time: time, connection: 1, .note(note)), into: &output.queue)
    }
    decoding = nil
  }
}

extension PayloadDecoding {
  /// Decodes a message of a capture.
  ///
  /// - Parameters:
  ///   - message: as far as it is there.
  ///   - sender: of the message.
  ///   - shownBytes: bytes of text that are shown of each packet; nil: all.
  mutating func read(_ message: CapturedMessage, from sender: Role, shownBytes: Int?) -> DecodedMessage? {
    let decoded =
      if let why = message.missingPart {
        pass(why, from: sender)
      } else {
        message.payload.withUnsafeBytes { read($0, message.opcode, from: sender) }
      }
    return decoded?.limited(to: shownBytes, length: message.length)
  }
}

extension CapturedMessage {
  /// Why it cannot be decoded; nil where it is there from its first to its last byte.
  fileprivate var missingPart: String? {
    if !isWhole {
      return isCompressed
        ? "the message is compressed and cannot be inflated" : "a part of the message is not in the capture"
    }
    if UInt64(payload.count) < length {
      return "a message of \(length) bytes: no more than \(DecoderChoice.messageLimit) are decoded"
    }
    return nil
  }
}
