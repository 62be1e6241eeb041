import Capture
import TLS
import Trace
import WebSocketCore

/// What a capture holds, as records.
extension FrameTrace {
  init(_ frame: borrowing CapturedFrame) {
    self.init(
      sender: frame.sender, direction: nil, header: frame.header, offset: frame.offset,
      payload: frame.payload, close: frame.close, inflated: frame.inflation)
  }
}

extension CapturedFrame {
  /// What its payload inflates to; nil where that is not known.
  fileprivate var inflation: InflatedPayload? {
    inflatedLength.map { InflatedPayload(length: $0, bytes: inflated) }
  }
}

extension MessageTrace {
  init(_ message: borrowing CapturedMessage, from sender: Role) {
    self.init(
      sender: sender, direction: nil, opcode: message.opcode, payload: message.payload,
      length: message.length, wireLength: message.wireLength, frames: message.frames,
      compressed: message.isCompressed)
  }
}

extension NoteTrace {
  /// - Parameters:
  ///   - count: bytes that are missing; nil where that is not known.
  ///   - sender: in whose stream.
  init(hole count: UInt64?, from sender: Role?) {
    let size = count.map { $0 == 1 ? "1 byte is" : "\($0) bytes are" } ?? "bytes are"
    self.init(sender: sender, kind: "hole", text: "\(size) not in the capture", bytes: count)
  }
}

extension NoteTrace {
  /// - Parameter frame: one of which a part is missing.
  init(cut frame: borrowing CapturedFrame) {
    let text = "of this frame's payload \(frame.payloadSeen) of \(frame.header.payloadLength) bytes are there"
    self.init(sender: frame.sender, kind: "cut", text: text)
  }
}

extension TLSTrace {
  /// Nil where not even the version is known.
  init?(_ facts: TLSFacts) {
    guard let version = facts.version else { return nil }
    self.init(
      summary: TLSSummary(
        version: version, cipher: facts.cipherSuite ?? "", alpn: facts.chosenProtocol,
        serverName: facts.serverName,
        resumed: facts.isResumed, certificates: []),
      duration: 0, verified: nil)
  }
}

extension TrafficCount {
  init(_ side: ConversationSummary.Side) {
    let data = [Opcode.continuation, .text, .binary].map { side[$0] }
    self.init(frames: side.frames, messages: side.messages, bytes: data.reduce(0) { $0 + $1.bytes })
  }
}

extension SummaryTrace {
  init(of summary: ConversationSummary) {
    self.init(
      connections: 1, client: TrafficCount(summary.client), server: TrafficCount(summary.server),
      violations: summary.client.violations + summary.server.violations,
      duration: Double(summary.duration) / 1e9, exitStatus: ExitStatus.success.rawValue,
      details: (SideTrace(summary.client), SideTrace(summary.server)))
  }
}

extension SideTrace {
  init(_ side: ConversationSummary.Side) {
    let opcodes = (0..<16).map { Opcode(rawValue: $0) }.filter { side[$0].frames > 0 }
    self.init(
      opcodes: opcodes.map { OpcodeCount(opcode: $0, frames: side[$0].frames, bytes: side[$0].bytes) },
      compressionRatio: side.compressionRatio, roundTrips: RoundTrips(side.roundTrips), holes: side.holes,
      missingBytes: side.missingBytes, skippedBytes: side.skippedBytes)
  }
}

extension SideTrace.RoundTrips {
  init?(_ trips: Capture.RoundTrips) {
    guard let mean = trips.mean else { return nil }
    func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1e9 }
    self.init(
      count: trips.count, minimum: seconds(trips.minimum), mean: seconds(mean),
      maximum: seconds(trips.maximum))
  }
}

extension CloseTrace {
  init(_ summary: ConversationSummary) {
    let first = summary.closedFirst == .server ? summary.server : summary.client
    let body = summary.closedFirst == nil ? nil : first.close
    self.init(
      initiator: summary.closedFirst,
      // RFC 6455 §7.1.5: 1005 for a Close without a code, 1006 for none at all.
      code: body.map { $0.code ?? .noStatusReceived } ?? .abnormalClosure,
      reason: body.map { String(decoding: $0.reason, as: UTF8.self) } ?? "", clean: summary.isClean,
      ended: Self.end(of: summary).rawValue)
  }

  /// A reset says more than an end, and an end more than that there was none.
  private static func end(of summary: ConversationSummary) -> StreamEnd {
    if summary.resetBy != nil { return .rst }
    let ends = [summary.client.end, summary.server.end].compactMap { $0 }
    return [.rst, .evicted, .unfinished].first { ends.contains($0) } ?? (ends.count == 2 ? .fin : .unfinished)
  }
}
