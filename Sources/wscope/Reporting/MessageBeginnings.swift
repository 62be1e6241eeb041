import Diagnosis
import Reactor
import WebSocketCore

/// The first bytes of the first and of the last message of a connection, without an allocation a message: of the
/// first as many as hold what a server opens a session with, of the last enough to tell what it is.
struct MessageBeginnings {
  /// As many as a vector register or two hold.
  private typealias Bytes = SIMD64<UInt8>

  private static let firstCount = 512

  private(set) var first: SessionEvidence.MessageBeginning?
  /// Seconds from the opening to the first message.
  private(set) var firstAfter: Double?
  private var bytes = Bytes()
  private var length = 0
  private var opcode = Opcode.text

  @inline(__always)
  mutating func note(_ message: Message, after openedAt: Double) {
    length = message.payload.count
    opcode = message.opcode
    withUnsafeMutableBytes(of: &bytes) { target in
      let kept = min(length, target.count)
      target.copyMemory(from: UnsafeRawBufferPointer(start: message.payload.baseAddress, count: kept))
    }
    if first == nil { noteFirst(message, openedAt) }
  }

  private mutating func noteFirst(_ message: Message, _ openedAt: Double) {
    first = SessionEvidence.MessageBeginning(
      opcode: opcode, bytes: Array(message.payload.prefix(Self.firstCount)), length: length)
    firstAfter = Reactor.clock() - openedAt
  }

  var last: SessionEvidence.MessageBeginning? {
    guard first != nil || length > 0 else { return nil }
    let kept = withUnsafeBytes(of: bytes) { Array($0.prefix(length)) }
    return SessionEvidence.MessageBeginning(opcode: opcode, bytes: kept, length: length)
  }
}
