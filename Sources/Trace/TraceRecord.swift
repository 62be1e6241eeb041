import Diagnosis
import TLS
import WebSocketCore

/// One thing that happened, ready to be printed in any format: a line of JSON Lines, a line on a terminal.
package struct TraceRecord: Sendable {
  /// Seconds since the run began; in a capture, seconds since its first packet.
  package var time: Double
  /// Connections are counted from 1; nil for what concerns none.
  package var connection: Int?
  package var data: TraceData

  package init(time: Double, connection: Int?, _ data: TraceData) {
    self.time = time
    self.connection = connection
    self.data = data
  }
}

package enum TraceData: Sendable {
  case resolve(ResolveTrace)
  case connect(ConnectTrace)
  case tls(TLSTrace)
  case proxy(ProxyTrace)
  case request(HeadTrace)
  case response(HeadTrace)
  case redirect(RedirectTrace)
  case handshake(HandshakeTrace)
  case open(OpenTrace)
  case frame(FrameTrace)
  case message(MessageTrace)
  case violation(ViolationTrace)
  case note(NoteTrace)
  case timing(TimingTrace)
  case idle(IdleTrace)
  case variation(VariationTrace)
  case difference(DifferenceTrace)
  case advice(AdviceTrace)
  case close(CloseTrace)
  case error(ErrorTrace)
  case summary(SummaryTrace)
}

/// Relative to this process; a capture has none.
package enum Direction: String, Sendable {
  case sent, received
}

package struct ResolveTrace: Sendable {
  package var host: String
  /// Numeric addresses in the order in which they will be tried.
  package var addresses: [String]
  /// Seconds that the resolution took.
  package var duration: Double
  /// The name is this proxy's.
  package var proxy: String?

  package init(host: String, addresses: [String], duration: Double, proxy: String? = nil) {
    self.host = host
    self.addresses = addresses
    self.duration = duration
    self.proxy = proxy
  }
}

/// One attempt to reach one address; in `listen`, an accepted client.
package struct ConnectTrace: Sendable {
  /// `127.0.0.1:8000`, `[::1]:8000`, `unix:/run/app.sock`.
  package var address: String
  /// Nil: connected. Otherwise the system's error, such as `Connection refused`.
  package var error: String?
  /// Seconds that the attempt took.
  package var duration: Double
  /// The client's own address; known of what a capture shows.
  package var source: String?
  /// The address is this proxy's.
  package var proxy: String?

  package init(
    address: String, error: String? = nil, duration: Double, source: String? = nil, proxy: String? = nil
  ) {
    self.address = address
    self.error = error
    self.duration = duration
    self.source = source
    self.proxy = proxy
  }
}

package struct TLSTrace: Sendable {
  package var summary: TLSSummary
  /// Seconds from the ClientHello to the end of the handshake.
  package var duration: Double
  /// False with `--insecure`; nil in a capture, where it is not known.
  package var verified: Bool?
  /// It is TLS to this proxy.
  package var proxy: String?

  package init(summary: TLSSummary, duration: Double, verified: Bool?, proxy: String? = nil) {
    self.summary = summary
    self.duration = duration
    self.verified = verified
    self.proxy = proxy
  }
}

/// The head of an HTTP request or response, byte for byte, secrets already redacted.
package struct HeadTrace: Sendable {
  package var direction: Direction?
  /// As on the wire: start line and header lines with their line ends, the empty line included.
  package var raw: [UInt8]
  /// `GET`, or nil in a response.
  package var method: String?
  /// The request target, or nil in a response.
  package var target: String?
  /// The status of a response, or nil in a request.
  package var status: Int?
  package var reason: String?
  /// Name and value, in the order, case and number of the wire.
  package var fields: [(name: String, value: String)]
  /// What came of the body of a refusal, capped.
  package var body: [UInt8]?
  /// The other side is this proxy, and not the server.
  package var proxy: String?

  package init(
    direction: Direction?, raw: [UInt8], method: String? = nil, target: String? = nil, status: Int? = nil,
    reason: String? = nil, fields: [(name: String, value: String)], body: [UInt8]? = nil
  ) {
    self.direction = direction
    self.raw = raw
    self.method = method
    self.target = target
    self.status = status
    self.reason = reason
    self.fields = fields
    self.body = body
  }
}

/// The handshake is done. In `listen`, also the first record of all: the address in use, with no connection.
package struct OpenTrace: Sendable {
  /// `ws://127.0.0.1:8000/chat`.
  package var url: String
  package var subprotocol: String?
  /// `Sec-WebSocket-Extensions` as agreed.
  package var extensions: String?
  /// Seconds of each phase: resolve, connect, proxy, tls, upgrade, total.
  package var timing: [(phase: String, seconds: Double)]

  package init(
    url: String, subprotocol: String? = nil, extensions: String? = nil,
    timing: [(phase: String, seconds: Double)] = []
  ) {
    self.url = url
    self.subprotocol = subprotocol
    self.extensions = extensions
    self.timing = timing
  }
}

package struct FrameTrace: Sendable {
  package var sender: Role
  package var direction: Direction?
  package var header: FrameHeader
  /// Where its first byte stands in that direction's stream, in bytes.
  package var offset: UInt64
  /// The payload, unmasked, as on the wire (so compressed where RSV1 says so): at most the first bytes.
  package var payload: [UInt8]
  /// The status code and reason of a Close.
  package var close: CloseBody?
  /// What the payload gives when it is inflated; nil where it is not compressed, or cannot be inflated.
  package var inflated: InflatedPayload?
  /// What the message that ends with this frame says, where somebody has decoded it.
  package var decoded: DecodedMessage? {
    get { box?.message }
    set { box = newValue.map { DecodedMessage.Box($0) } }
  }

  /// Few frames have it, and millions are copied. It is not set by the initializer: a branch there makes the
  /// compiler copy the whole frame once more.
  private var box: DecodedMessage.Box?

  package init(
    sender: Role, direction: Direction?, header: FrameHeader, offset: UInt64, payload: [UInt8],
    close: CloseBody? = nil, inflated: InflatedPayload? = nil
  ) {
    self.sender = sender
    self.direction = direction
    self.header = header
    self.offset = offset
    self.payload = payload
    self.close = close
    self.inflated = inflated
  }
}

/// What the compressed payload of one frame gives (RFC 7692 §6.2).
package struct InflatedPayload: Sendable, Equatable {
  /// In bytes.
  package var length: UInt64
  /// At most the first bytes.
  package var bytes: [UInt8]

  package init(length: UInt64, bytes: [UInt8]) {
    self.length = length
    self.bytes = bytes
  }
}

package struct MessageTrace: Sendable {
  package var sender: Role
  package var direction: Direction?
  package var opcode: Opcode
  /// All of it; of a message in a capture, at most the first bytes.
  package var payload: [UInt8]
  /// Bytes of the whole message, inflated.
  package var length: UInt64
  /// Bytes that the message took on the wire, without headers.
  package var wireLength: UInt64
  package var frames: Int
  package var compressed: Bool
  /// What it says, where somebody has decoded it.
  package var decoded: DecodedMessage? {
    get { box?.message }
    set { box = newValue.map { DecodedMessage.Box($0) } }
  }

  /// As in a frame, and as there not set by the initializer.
  private var box: DecodedMessage.Box?

  package init(
    sender: Role, direction: Direction?, opcode: Opcode, payload: [UInt8], length: UInt64? = nil,
    wireLength: UInt64, frames: Int, compressed: Bool
  ) {
    self.sender = sender
    self.direction = direction
    self.opcode = opcode
    self.payload = payload
    self.length = length ?? UInt64(payload.count)
    self.wireLength = wireLength
    self.frames = frames
    self.compressed = compressed
  }

  /// The same message, with what it says.
  package func with(decoded: DecodedMessage?) -> MessageTrace {
    var message = self
    message.decoded = decoded
    return message
  }

  /// How many inflated bytes one byte on the wire gave; nil where it was not compressed.
  package var compressionRatio: Double? {
    compressed && wireLength > 0 ? Double(length) / Double(wireLength) : nil
  }
}

package struct ViolationTrace: Sendable {
  /// Who broke the rule.
  package var sender: Role
  package var violation: Violation

  package init(sender: Role, violation: Violation) {
    self.sender = sender
    self.violation = violation
  }
}

/// What a reader should know, and what is no breach: bytes that a capture does not hold, a connection that it
/// shows from its middle on.
package struct NoteTrace: Sendable {
  /// In whose bytes; nil for what concerns both sides.
  package var sender: Role?
  /// Stable, for scripts: `hole`, `midstream`, `lost_context`.
  package var kind: String
  /// One sentence.
  package var text: String
  /// Of a hole: its size, where it is known.
  package var bytes: UInt64?

  package init(sender: Role?, kind: String, text: String, bytes: UInt64? = nil) {
    self.sender = sender
    self.kind = kind
    self.text = text
    self.bytes = bytes
  }
}

/// The end of a connection.
package struct CloseTrace: Sendable {
  /// Who sent the first Close; nil when the connection ended without one.
  package var initiator: Role?
  /// 1005 when the Close had no code, 1006 when there was no Close (RFC 6455 §7.1.5).
  package var code: CloseCode
  package var reason: String
  /// Both Close frames were seen.
  package var clean: Bool
  /// How the stream ended: `fin`, `rst`, `truncated` (TLS without close_notify), `error`, `local`, `timeout`.
  package var ended: String

  package init(initiator: Role?, code: CloseCode, reason: String, clean: Bool, ended: String) {
    self.initiator = initiator
    self.code = code
    self.reason = reason
    self.clean = clean
    self.ended = ended
  }
}

/// Why something went as it did, for printers.
package typealias DiagnosisTrace = Finding

package struct ErrorTrace: Sendable {
  /// resolve, connect, proxy, tls, handshake, frames, close, input, output.
  package var phase: String
  /// One sentence.
  package var message: String
  /// The address tried, where there was one.
  package var address: String?
  /// What to try next.
  package var hint: String?
  package var exitStatus: Int32
  /// Why, as far as the evidence tells; nil for what speaks for itself.
  package var diagnosis: DiagnosisTrace?

  package init(
    phase: String, message: String, address: String? = nil, hint: String? = nil, exitStatus: Int32,
    diagnosis: Finding? = nil
  ) {
    self.phase = phase
    self.message = message
    self.address = address
    self.hint = hint
    self.exitStatus = exitStatus
    self.diagnosis = diagnosis
  }
}

/// Counts of one direction.
package struct TrafficCount: Sendable, Equatable {
  package var frames: UInt64 = 0
  package var messages: UInt64 = 0
  /// Bytes of message payload.
  package var bytes: UInt64 = 0

  package init(frames: UInt64 = 0, messages: UInt64 = 0, bytes: UInt64 = 0) {
    self.frames = frames
    self.messages = messages
    self.bytes = bytes
  }
}

package struct SummaryTrace: Sendable {
  package var connections: Int
  package var client: TrafficCount
  package var server: TrafficCount
  package var violations: Int
  /// Seconds.
  package var duration: Double
  package var exitStatus: Int32
  /// Of one connection of a capture: what its sides sent, in detail.
  package var details: (client: SideTrace, server: SideTrace)?

  package init(
    connections: Int, client: TrafficCount, server: TrafficCount, violations: Int, duration: Double,
    exitStatus: Int32, details: (client: SideTrace, server: SideTrace)? = nil
  ) {
    self.connections = connections
    self.client = client
    self.server = server
    self.violations = violations
    self.duration = duration
    self.exitStatus = exitStatus
    self.details = details
  }
}
