import Bytes
import WebSocketCore

/// STOMP 1.0 to 1.2. A frame may span messages, and a message may hold several; ends of lines between frames
/// are the heart-beat.
package struct STOMPDecoder: PayloadDecoder {
  package static let name = "stomp"

  private var buffer = PacketBuffer()
  private var scanner = STOMPFrameScanner()
  /// Version 1.0 has no escapes. It is known by the first frame, which names no version.
  private var hasEscapes = true

  private let showsSecrets: Bool

  /// - Parameter showsSecrets: false: the passcode of CONNECT is taken out.
  package init(showsSecrets: Bool = false) { self.showsSecrets = showsSecrets }

  package static var spansMessages: Bool { true }

  package mutating func losePlace() {
    buffer = PacketBuffer()
    scanner = STOMPFrameScanner()
  }

  package var unfinished: String? { buffer.count == 0 ? nil : "\(buffer.count) bytes of a STOMP frame" }

  package mutating func decode(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Decoding {
    let isBetween = buffer.count == 0
    if isBetween, !payload.isEmpty, payload.allSatisfy(Self.isEndOfLine) { return .packets([Self.heartbeat]) }
    if isBetween { scanner = STOMPFrameScanner() }
    return Decoding { () throws(Unreadable) in
      var (scanner, hasEscapes) = (scanner, hasEscapes)
      let showsSecrets = showsSecrets
      let packets = try buffer.read(payload, "a STOMP frame") { bytes, position throws(Unreadable) in
        try Self.frames(bytes, &position, &scanner, &hasEscapes).map {
          (showsSecrets ? $0 : $0.withoutSecrets).packet
        }
      }
      (self.scanner, self.hasEscapes) = (scanner, hasEscapes)
      return packets
    }
  }

  private static func frames(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ scanner: inout STOMPFrameScanner,
    _ hasEscapes: inout Bool
  ) throws(Unreadable) -> [STOMPFrame] {
    var frames: [STOMPFrame] = []
    while true {
      while position < bytes.count, isEndOfLine(bytes[position]) { position += 1 }
      let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
      guard !rest.isEmpty else { return frames }
      try checkCommand(rest)
      guard let end = try scanner.end(of: rest), let bodyStart = scanner.bodyStart else { return frames }
      let frame = try STOMPFrame(
        head: UnsafeRawBufferPointer(rebasing: rest[..<bodyStart]),
        body: UnsafeRawBufferPointer(rebasing: rest[bodyStart..<end]), hasEscapes: hasEscapes)
      if let version = versionHeader[frame.command] { hasEscapes = frame[version] != nil }
      frames.append(frame)
      position += end + 1
      scanner = STOMPFrameScanner()
    }
  }

  /// Where the first frame of each side names its version; 1.0 did not know these headers.
  private static let versionHeader = [
    "CONNECT": "accept-version", "STOMP": "accept-version", "CONNECTED": "version",
  ]

  private static let heartbeat = DecodedPacket(
    text: "heart-beat", fields: .object([.init("command", .string("heart-beat"))]), isHeartbeat: true)

  /// What cannot become a frame is said at once: nothing is collected that never ends.
  private static func checkCommand(_ frame: UnsafeRawBufferPointer) throws(Unreadable) {
    let line = frame.prefix(16).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let isWhole = line.count < min(frame.count, 16)
    let isKnown = STOMPFrame.commands.contains { command in
      isWhole ? line.elementsEqual(command.utf8) : command.utf8.starts(with: line)
    }
    guard isKnown else { throw Unreadable("no STOMP frame: it begins with no command") }
  }

  private static func isEndOfLine(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
