import Capture
import WebSocketCore

/// Any series of segments of a few connections. Each byte of payload is the low byte of its sequence number, so
/// that the sink can tell whether every offset is delivered or declared a hole, once and in order. What is held
/// stays within the limits, and every connection that is opened is closed once.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTCP(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var limits = TCPLimits()
  limits.connections = 3
  limits.closedConnections = 2
  limits.heldPerDirection = 8 << 10
  limits.held = 16 << 10
  var reassembler = TCPReassembler(serverPort: count & 1 == 0 ? 2 : nil, limits: limits)
  var sink = CheckingSink()
  var time: Int64 = 0
  for record in stride(from: 0, to: count - 8, by: 9) {
    let bytes = UnsafeBufferPointer(start: start + record, count: 9)
    receive(bytes, &time, &reassembler, &sink)
    precondition(reassembler.heldBytes <= limits.held, "more is held than may be")
  }
  reassembler.finish(into: &sink)
  precondition(reassembler.heldBytes == 0, "something is still held")
  precondition(sink.open.isEmpty, "a connection was not closed")
  return 0
}

/// Decodes and feeds one segment from 9 bytes: ports and flags, sequence and acknowledgment as 8 bits at one of
/// eight scales with an offset, length, what is cut off, time.
private func receive(
  _ bytes: UnsafeBufferPointer<UInt8>, _ time: inout Int64, _ reassembler: inout TCPReassembler,
  _ sink: inout CheckingSink
) {
  let ends = [
    Endpoint(address: (1, 0), isIPv6: false, port: 2),
    Endpoint(address: (0, 9), isIPv6: true, port: 3 + UInt16(bytes[0] >> 1 & 3)),
  ]
  let sequence = UInt32(bytes[1]) << (UInt32(bytes[3] & 7) * 4) &+ UInt32(bytes[2])
  let acknowledgment = UInt32(bytes[4]) << (UInt32(bytes[3] >> 3 & 7) * 4) &+ UInt32(bytes[5])
  let flags = TCPSegment.Flags(rawValue: (bytes[0] >> 3 & 7) | (bytes[0] >> 2 & 0x10))
  let first = flags.contains(.syn) ? sequence &+ 1 : sequence
  var payload = (0..<Int(bytes[6])).map { UInt8(truncatingIfNeeded: first &+ UInt32($0)) }
  time &+= Int64(bytes[8]) << (Int64(bytes[7] & 7) * 6)
  payload.withUnsafeMutableBytes {
    let segment = TCPSegment(
      time: time, packet: 0, source: ends[Int(bytes[0] & 1)], destination: ends[Int(~bytes[0] & 1)],
      sequence: sequence, acknowledgment: acknowledgment, flags: flags, payload: $0,
      missing: bytes[7] & 8 == 0 ? 0 : Int(bytes[7] >> 4) << (Int(bytes[3] >> 6) * 8))
    reassembler.receive(segment, into: &sink)
  }
}

private struct CheckingSink: TCPStreamSink {
  struct Stream {
    /// The low byte of the next sequence number; nil: anything may come.
    var next: UInt8?
    var hasEnded = false
  }

  var open: [Int: [Role: Stream]] = [:]
  private var count = 0

  mutating func opened(_ connection: TCPConnection) {
    count += 1
    precondition(connection.number == count, "connections are not counted in order")
    open[count] = [.client: Stream(), .server: Stream()]
  }

  private mutating func change(_ connection: Int, _ sender: Role, _ change: (inout Stream) -> Void) {
    guard var stream = open[connection]?[sender] else { preconditionFailure("no such connection is open") }
    precondition(!stream.hasEnded, "something follows the end")
    change(&stream)
    open[connection]?[sender] = stream
  }

  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, connection: Int, time: Int64
  ) {
    precondition(!bytes.isEmpty, "nothing is delivered")
    change(connection, sender) { stream in
      for index in bytes.indices {
        precondition(stream.next == nil || stream.next == bytes[index], "another byte was due")
        stream.next = bytes[index] &+ 1
        bytes[index] = ~bytes[index]
      }
    }
  }

  mutating func hole(_ count: UInt64?, from sender: Role, connection: Int, time: Int64) {
    precondition(count != 0, "a hole of nothing")
    change(connection, sender) { stream in
      stream.next = count.flatMap { count in stream.next.map { $0 &+ UInt8(truncatingIfNeeded: count) } }
    }
  }

  mutating func ended(_ how: StreamEnd, from sender: Role?, connection: Int, time: Int64) {
    guard how != .fin else {
      precondition(sender != nil, "a FIN of nobody")
      return change(connection, sender ?? .client) { $0.hasEnded = true }
    }
    precondition(open[connection] != nil, "no such connection is open")
    open[connection] = [.client: Stream(hasEnded: true), .server: Stream(hasEnded: true)]
  }

  mutating func closed(connection: Int) {
    precondition(
      open[connection]?.values.allSatisfy(\.hasEnded) ?? false, "closed while something goes on, or twice")
    open[connection] = nil
  }
}
