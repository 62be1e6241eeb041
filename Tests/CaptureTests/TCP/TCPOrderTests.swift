import Testing
import WebSocketCore

@testable import Capture

@Suite struct TCPOrderTests {
  @Test("A connection from its SYN to its last FIN")
  func whole() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client(at: 0, ack: 0),
        client("ask", at: 0, ack: 0), server("answer", at: 0, ack: 3), client("more", at: 3, ack: 6),
        fin(.client, at: 7, ack: 6), fin(.server, "bye", at: 6, ack: 8), client(at: 8, ack: 10))
        == "open 40000>80; client ask; server answer; client more; client fin; server bye; server fin; close")
  }

  @Test("What has come is not delivered again: retransmissions, duplicates, whatever their boundaries")
  func retransmission() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client("abc", at: 0, ack: 0), client("def", at: 3, ack: 0),
        client("abc", at: 0, ack: 0), client("XYcdefgh", at: 0, ack: 0), client("efg", at: 4, ack: 0),
        client("ghij", at: 6, ack: 0), mark)
        == "open 40000>80; client abc; client def; client gh; client ij; |; unfinished; close")
  }

  @Test("What comes before its turn waits, and keeps its own time")
  func reordering() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client("ghi", at: 6, ack: 0), client("def", at: 3, ack: 0),
        server("x", at: 0, ack: 0), mark, client("abc", at: 0, ack: 1), mark, showsTimes: true)
        == "open 40000>80 @1; server x @5; |; client abc @6; client def @4; client ghi @3; |; "
        + "unfinished @6; close")
  }

  @Test("Held segments overlap each other and what fills the gap: no byte twice, none lost")
  func overlaps() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0),
        client("cd", at: 2), client("cdef", at: 2), client("cd", at: 2), client("bcd", at: 1),
        client("hi", at: 7), client("ef", at: 4), mark, client("abcde", at: 0), mark, client("ghij", at: 6))
        == "open 40000>80; |; client abcde; client f; |; client ghij; unfinished; close")
  }

  @Test("Keep-alives, with a byte and without, and probes of a closed window add nothing")
  func probes() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client("abc", at: 0, ack: 0),
        client(at: 2, ack: 0), client("\0", at: 2, ack: 0), client(at: 2, ack: 0), server(at: -1, ack: 3),
        client("d", at: 3, ack: 0), client("d", at: 3, ack: 0), client("def", at: 3, ack: 0))
        == "open 40000>80; client abc; client d; client ef; unfinished; close")
  }

  @Test("Sequence numbers wrap around in the middle of a segment, and of a gap", arguments: 0...12)
  func wrapAround(bytesBefore: Int) {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client("abcd", at: 0, ack: 0), client("ijkl", at: 8, ack: 0),
        client("cdef", at: 2, ack: 0), client("ghij", at: 6, ack: 0), server("ok", at: 0, ack: 12),
        fin(.client, at: 12, ack: 2), fin(.server, at: 2, ack: 13),
        origins: (0 &- UInt32(bytesBefore), 0xFFFF_FFFF))
        == "open 40000>80; client abcd; client ef; client ghij; client kl; server ok; client fin; server fin; "
        + "close")
  }

  @Test("A stream of more than 4 GiB goes on: 66 segments of 64 MiB, of which the capture has 16 bytes each")
  func long() {
    var reassembler = TCPReassembler()
    var sink = CountingSink()
    let size = 1 << 26
    for index in 0..<66 {
      // Every other pair is in the wrong order.
      let place = index & 3 == 2 ? index + 1 : index & 3 == 3 ? index - 1 : index
      var bytes = [UInt8](repeating: 0, count: 16)
      bytes.withUnsafeMutableBytes {
        let segment = TCPSegment(
          time: 0, packet: 0, source: Endpoint(address: (1, 0), isIPv6: false, port: 9),
          destination: Endpoint(address: (2, 0), isIPv6: false, port: 8),
          sequence: UInt32(truncatingIfNeeded: 7 + place * size), acknowledgment: 0, flags: [], payload: $0,
          missing: size - 16)
        reassembler.receive(segment, into: &sink)
      }
    }
    reassembler.finish(into: &sink)
    #expect(sink.delivered == 66 * 16)
    #expect(sink.missing == UInt64(66 * (size - 16)))
    #expect(sink.holes == 66)
  }

  @Test("More connections at once than there are quick ways to find one: each gets its own bytes")
  func thousands() {
    let ports = (0..<3000).map { UInt16(20000 + $0) }
    let rounds = ["a", "b", "c"]
    let script = rounds.enumerated().flatMap { round, letter in
      ports.map { client("\($0)\(letter)", at: round * 6).ports($0, 80) }
    }
    let lines = Set(transcript(script).split(separator: "; "))
    let expected = ports.enumerated().flatMap { index, port in
      rounds.map { (index == 0 ? "" : "\(index + 1): ") + "client \(port)\($0)" }
    }
    #expect(expected.count { !lines.contains(Substring($0)) } == 0)
  }

  @Test("Several connections at once, each with its own numbers")
  func interleaved() {
    #expect(
      transcript(
        syn(.client), syn(.client).ports(40001, 80), client("b", at: 1), client("x", at: 0).ports(40001, 80),
        syn(.client).ports(40000, 81), client("a", at: 0), client("y", at: 1).ports(40001, 80))
        == "open 40000>80; 2: open 40001>80; 2: client x; 3: open 40000>81; client a; client b; 2: client y; "
        + "unfinished; close; 2: unfinished; 2: close; 3: unfinished; 3: close")
  }

  @Test("A connection of a port with itself is one stream")
  func itself() {
    #expect(
      transcript(client("ab", at: 0).ports(7, 7), client("cd", at: 2).ports(7, 7))
        == "open 7>7 midstream; client ab; client cd; unfinished; close")
  }
}

/// Counts what comes.
struct CountingSink: TCPStreamSink {
  var delivered: UInt64 = 0
  var missing: UInt64 = 0
  var holes = 0

  mutating func opened(_ connection: TCPConnection) {}
  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, connection: Int, time: Int64
  ) { delivered += UInt64(bytes.count) }
  mutating func hole(_ count: UInt64?, from sender: Role, connection: Int, time: Int64) {
    missing += count ?? 0
    holes += 1
  }
  mutating func ended(_ how: StreamEnd, from sender: Role?, connection: Int, time: Int64) {}
  mutating func closed(connection: Int) {}
}
