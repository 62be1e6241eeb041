import Trace
import WebSocketCore

/// Decides what of a capture is shown. What is asked for nothing of passes everything.
struct FrameFilter {
  var streams: Set<Int> = []
  var opcodes: Set<UInt8> = []
  var sender: Role?
  var pattern: TextPattern?
  var onlyViolations = false

  /// True where frames are picked one by one: what is no frame is left out then.
  var picksFrames: Bool { !opcodes.isEmpty || sender != nil || pattern != nil || onlyViolations }

  func passes(connection: Int) -> Bool { streams.isEmpty || streams.contains(connection) }

  /// - Parameters:
  ///   - frame: the frame, of a connection that passes.
  ///   - hasViolations: it breaks a rule.
  func passes(_ frame: FrameTrace, hasViolations: Bool) -> Bool {
    guard !onlyViolations || hasViolations else { return false }
    return passes(frame.header.opcode, from: frame.sender)
      && passes(payload: frame.inflated?.bytes ?? frame.payload, frame.decoded)
  }

  /// - Parameter message: a whole message, of a connection that passes.
  func passes(_ message: MessageTrace) -> Bool {
    !onlyViolations && passes(message.opcode, from: message.sender)
      && passes(payload: message.payload, message.decoded)
  }

  private func passes(_ opcode: Opcode, from sender: Role) -> Bool {
    (self.sender == nil || self.sender == sender)
      && (opcodes.isEmpty || opcodes.contains(opcode.rawValue))
  }

  /// What a message says may be nowhere in its payload as such: behind escapes, or in the message before it.
  private func passes(payload: [UInt8], _ decoded: DecodedMessage?) -> Bool {
    guard let pattern else { return true }
    if payload.withUnsafeBytes({ pattern.matches($0) }) { return true }
    return decoded?.packets.contains { packet in
      var text = packet.text
      return text.withUTF8 { pattern.matches(UnsafeRawBufferPointer($0)) }
    } ?? false
  }
}
