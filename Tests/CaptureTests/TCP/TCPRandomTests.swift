import Testing
import WebSocketCore

@testable import Capture

/// Captures of one connection, made at random from what its two sides send, and compared byte by byte.
@Suite struct TCPRandomTests {
  @Test("Cut, doubled, cut again, reordered: always the two streams", arguments: 1...100)
  func whole(seed: UInt64) {
    let capture = RandomCapture(seed: seed, lossPercent: 0)
    let told = capture.play()
    for role in Role.allCases {
      #expect(told.streams[role] == capture.expected(role))
      #expect(!told.streams[role, default: []].contains(nil))
    }
    #expect(told.ends == [.fin, .fin])
    #expect(told.closed == 1)
  }

  @Test("Segments lost, or cut by the snap length: exactly those bytes are holes", arguments: 1...100)
  func losses(seed: UInt64) {
    let capture = RandomCapture(seed: seed, lossPercent: 12)
    let told = capture.play()
    for role in Role.allCases {
      let expected = capture.expected(role)
      #expect(told.streams[role] == expected)
      // Acknowledgments have proved the holes before the FIN tells the length; a last byte might be the FIN.
      #expect(told.countBeforeFIN[role, default: 0] >= expected.count - 1)
    }
    #expect(told.ends == [.fin, .fin])
  }
}

/// What was told of one connection: bytes, nil for each that is in a hole.
private struct StreamSink: TCPStreamSink {
  var streams: [Role: [UInt8?]] = [.client: [], .server: []]
  var countBeforeFIN: [Role: Int] = [:]
  var ends: [StreamEnd] = []
  var closed = 0

  mutating func opened(_ connection: TCPConnection) { #expect(connection.number == 1) }
  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, connection: Int, time: Int64
  ) { streams[sender, default: []] += bytes.map(Optional.some) }
  mutating func hole(_ count: UInt64?, from sender: Role, connection: Int, time: Int64) {
    streams[sender, default: []] += [UInt8?](repeating: nil, count: Int(count ?? 0))
  }
  mutating func ended(_ how: StreamEnd, from sender: Role?, connection: Int, time: Int64) { ends.append(how) }
  mutating func closed(connection: Int) { closed += 1 }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

private struct RandomCapture {
  private struct Segment {
    var role: Role
    var range: Range<Int>
    var cut = 0
    var acknowledgment = 0
    var flags = TCPSegment.Flags.ack
    var time: Int64 = 0
  }

  private var random: Generator
  private var streams: [Role: [UInt8]] = [:]
  private var origins: [Role: UInt32] = [:]
  private var segments: [Segment] = []

  init(seed: UInt64, lossPercent: Int) {
    random = Generator(state: seed)
    var queues: [Role: [Segment]] = [:]
    for role in Role.allCases {
      let count = below(2000)
      streams[role] = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      // Near the point where sequence numbers wrap around, most often.
      origins[role] = below(4) == 0 ? UInt32(truncatingIfNeeded: random.next()) : 0 &- UInt32(below(2500))
      queues[role] = sent(role, count, lossPercent)
    }
    interleave(queues)
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(1, bound))) }

  /// What one side sends, in its order, without what the capture has missed.
  private mutating func sent(_ role: Role, _ count: Int, _ lossPercent: Int) -> [Segment] {
    var sent: [Segment] = []
    var starts: [Int] = []
    var position = 0
    let largest = 1 + below(400)
    // A snap length cuts what comes again as well: nothing brings the rest.
    let isCutting = lossPercent > 0 && below(2) == 0
    while position < count {
      starts.append(position)
      let end = min(count, position + 1 + below(largest))
      var segment = Segment(role: role, range: position..<end)
      if isCutting, below(5) == 0 { segment.cut = below(segment.range.count + 1) }
      if below(100) >= lossPercent { sent.append(segment) }
      if below(5) == 0 { sent.append(segment) }
      if !isCutting, below(4) == 0 {
        let start = starts[max(0, starts.count - 1 - below(10))]
        sent.append(Segment(role: role, range: start..<min(end, start + 1 + below(600))))
      }
      position = end
    }
    return sent
  }

  /// Both sides at 1 ms a segment, each held up by up to 40 ms. A segment acknowledges no more than the other side
  /// has sent, so that an acknowledgment may come before what it acknowledges, but not by 100 ms.
  private mutating func interleave(_ queues: [Role: [Segment]]) {
    var queues = queues
    var sent: [Role: Int] = [.client: 0, .server: 0]
    var time: Int64 = 10
    while let role = Role.allCases.filter({ !queues[$0, default: []].isEmpty }).randomElement(using: &random)
    {
      guard var segment = queues[role]?.removeFirst() else { continue }
      sent[role] = max(sent[role, default: 0], segment.range.upperBound)
      segment.acknowledgment = sent[role.peer, default: 0]
      time += 1
      segment.time = time + Int64(below(40))
      segments.append(segment)
    }
    segments.sort { $0.time < $1.time }
    time += 100
    for delay in [0, 100, 200] {
      for role in Role.allCases {
        let end = streams[role, default: []].count
        let acknowledgment = streams[role.peer, default: []].count
        segments.append(
          Segment(role: role, range: end..<end, acknowledgment: acknowledgment, time: time + Int64(delay)))
      }
    }
  }

  /// The stream of a side, without what no segment holds.
  func expected(_ role: Role) -> [UInt8?] {
    let stream = streams[role, default: []]
    var expected = [UInt8?](repeating: nil, count: stream.count)
    for segment in segments where segment.role == role {
      for index in segment.range.dropLast(segment.cut) { expected[index] = stream[index] }
    }
    return expected
  }

  func play() -> StreamSink {
    var reassembler = TCPReassembler()
    var sink = StreamSink()
    feed(Segment(role: .client, range: -1 ..< -1, flags: .syn), &reassembler, &sink)
    feed(Segment(role: .server, range: -1 ..< -1, flags: [.syn, .ack]), &reassembler, &sink)
    for segment in segments { feed(segment, &reassembler, &sink) }
    sink.countBeforeFIN = sink.streams.mapValues(\.count)
    for role in Role.allCases {
      let end = streams[role, default: []].count
      let time = (segments.last?.time ?? 0) + 1
      feed(Segment(role: role, range: end..<end, flags: [.fin, .ack], time: time), &reassembler, &sink)
    }
    reassembler.finish(into: &sink)
    #expect(reassembler.heldBytes == 0)
    return sink
  }

  private func feed(_ segment: Segment, _ reassembler: inout TCPReassembler, _ sink: inout StreamSink) {
    let ends: [Role: Endpoint] = [
      .client: Endpoint(address: (1, 2), isIPv6: true, port: 5),
      .server: Endpoint(address: (1, 1), isIPv6: true, port: 9),
    ]
    guard let source = ends[segment.role], let destination = ends[segment.role.peer] else { return }
    let range = segment.range.dropLast(segment.cut)
    var bytes = range.isEmpty ? [] : Array(streams[segment.role, default: []][range])
    bytes.withUnsafeMutableBytes {
      reassembler.receive(
        TCPSegment(
          time: segment.time * 1_000_000, packet: 0, source: source, destination: destination,
          sequence: origins[segment.role, default: 0] &+ UInt32(truncatingIfNeeded: segment.range.lowerBound),
          acknowledgment: origins[segment.role.peer, default: 0] &+ UInt32(segment.acknowledgment),
          flags: segment.flags, payload: $0, missing: segment.cut),
        into: &sink)
    }
  }
}
