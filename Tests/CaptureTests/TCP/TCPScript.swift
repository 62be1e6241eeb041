import WebSocketCore

@testable import Capture

/// One segment of a scripted capture. Sequence and acknowledgment numbers count from the first byte of each
/// stream, so that a SYN stands at -1.
struct ScriptedSegment {
  var sender: Role
  var bytes: [UInt8]
  var sequence: Int
  var acknowledgment: Int?
  var flags: TCPSegment.Flags = []
  var missing = 0
  /// Milliseconds after the segment before.
  var delay: Int64 = 1
  var clientPort: UInt16 = 40000
  var serverPort: UInt16 = 80
  /// Where the numbers of the client and of the server begin; nil: as the script says.
  var origins: (client: UInt32, server: UInt32)?
  /// No segment: a bar in the transcript, which shows what had been told by then.
  var isMark = false

  /// The last bytes are cut off by the snap length.
  func cut(_ count: Int) -> Self {
    var copy = self
    copy.bytes.removeLast(count)
    copy.missing = count
    return copy
  }

  func after(_ milliseconds: Int64) -> Self {
    var copy = self
    copy.delay = milliseconds
    return copy
  }

  func ports(_ client: UInt16, _ server: UInt16) -> Self {
    var copy = self
    copy.clientPort = client
    copy.serverPort = server
    return copy
  }

  /// Of a connection whose sequence numbers begin elsewhere.
  func origins(_ client: UInt32, _ server: UInt32) -> Self {
    var copy = self
    copy.origins = (client, server)
    return copy
  }
}

/// What had been told by then stands before a bar.
let mark = ScriptedSegment(sender: .client, bytes: [], sequence: 0, isMark: true)

/// Payload, or a bare acknowledgment; without `ack` the ACK flag is not set, and nothing is said.
func client(_ text: String = "", at sequence: Int, ack: Int? = nil) -> ScriptedSegment {
  ScriptedSegment(sender: .client, bytes: Array(text.utf8), sequence: sequence, acknowledgment: ack)
}

func server(_ text: String = "", at sequence: Int, ack: Int? = nil) -> ScriptedSegment {
  ScriptedSegment(sender: .server, bytes: Array(text.utf8), sequence: sequence, acknowledgment: ack)
}

/// A SYN, and data with it, if there is any; with `ack` it answers one.
func syn(_ sender: Role, _ text: String = "", ack: Int? = nil) -> ScriptedSegment {
  var segment = ScriptedSegment(sender: sender, bytes: Array(text.utf8), sequence: -1, acknowledgment: ack)
  segment.flags = .syn
  return segment
}

func fin(_ sender: Role, _ text: String = "", at sequence: Int, ack: Int? = nil) -> ScriptedSegment {
  var segment = ScriptedSegment(
    sender: sender, bytes: Array(text.utf8), sequence: sequence, acknowledgment: ack)
  segment.flags = .fin
  return segment
}

func rst(_ sender: Role, at sequence: Int, ack: Int? = nil) -> ScriptedSegment {
  var segment = ScriptedSegment(sender: sender, bytes: [], sequence: sequence, acknowledgment: ack)
  segment.flags = .rst
  return segment
}

/// Writes down what a reassembler tells.
struct TranscriptSink: TCPStreamSink {
  var lines: [String] = []
  var connections: [TCPConnection] = []
  let showsTimes: Bool

  private mutating func tell(_ connection: Int, _ text: String, _ time: Int64? = nil) {
    let number = connection == 1 ? "" : "\(connection): "
    let clock = showsTimes ? time.map { " @\($0 / 1_000_000)" } ?? "" : ""
    lines.append(number + text + clock)
  }

  mutating func opened(_ connection: TCPConnection) {
    connections.append(connection)
    let client = "\(connection.client.port)>\(connection.server.port)"
    tell(connection.number, "open \(client)" + (connection.isFromStart ? "" : " midstream"), connection.time)
  }

  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, connection: Int, time: Int64
  ) {
    tell(connection, "\(sender) \(String(decoding: bytes, as: UTF8.self))", time)
    // Whoever gets the bytes may change them.
    for index in bytes.indices { bytes[index] = UInt8(ascii: "!") }
  }

  mutating func hole(_ count: UInt64?, from sender: Role, connection: Int, time: Int64) {
    tell(connection, "\(sender) hole \(count.map(String.init) ?? "?")", time)
  }

  mutating func ended(_ how: StreamEnd, from sender: Role?, connection: Int, time: Int64) {
    tell(connection, (sender.map { "\($0) " } ?? "") + how.rawValue, time)
  }

  mutating func closed(connection: Int) { tell(connection, "close") }
}

/// What a capture of these segments tells, in one line.
func transcript(
  _ script: ScriptedSegment..., origins: (client: UInt32, server: UInt32) = (1000, 5000),
  serverPort: UInt16? = nil, limits: TCPLimits = TCPLimits(), showsTimes: Bool = false
) -> String {
  transcript(script, origins: origins, serverPort: serverPort, limits: limits, showsTimes: showsTimes)
}

func transcript(
  _ script: [ScriptedSegment], origins: (client: UInt32, server: UInt32) = (1000, 5000),
  serverPort: UInt16? = nil, limits: TCPLimits = TCPLimits(), showsTimes: Bool = false
) -> String {
  var reassembler = TCPReassembler(serverPort: serverPort, limits: limits)
  var sink = TranscriptSink(showsTimes: showsTimes)
  var time: Int64 = 0
  for (index, step) in script.enumerated() {
    if step.isMark {
      sink.lines.append("|")
      continue
    }
    time += step.delay
    feed(step, origins: step.origins ?? origins, packet: index + 1, time: time, to: &reassembler, &sink)
  }
  reassembler.finish(into: &sink)
  return sink.lines.joined(separator: "; ")
}

private func feed(
  _ step: ScriptedSegment, origins: (client: UInt32, server: UInt32), packet: Int, time: Int64,
  to reassembler: inout TCPReassembler, _ sink: inout TranscriptSink
) {
  let client = Endpoint(address: (0x0A00_0001 << 32, 0), isIPv6: false, port: step.clientPort)
  let server = Endpoint(address: (0x0A00_0002 << 32, 0), isIPv6: false, port: step.serverPort)
  let isClient = step.sender == .client
  let own = isClient ? origins.client : origins.server
  let peer = isClient ? origins.server : origins.client
  var bytes = step.bytes
  bytes.withUnsafeMutableBytes {
    reassembler.receive(
      TCPSegment(
        time: time * 1_000_000, packet: UInt64(packet), source: isClient ? client : server,
        destination: isClient ? server : client,
        sequence: own &+ UInt32(truncatingIfNeeded: step.sequence),
        acknowledgment: step.acknowledgment.map { peer &+ UInt32(truncatingIfNeeded: $0) } ?? 0,
        flags: step.acknowledgment == nil ? step.flags : step.flags.union(.ack), payload: $0,
        missing: step.missing),
      into: &sink)
  }
}
