import Testing
import WebSocketCore

@testable import Capture

@Suite struct TCPEndTests {
  let start = [syn(.client), syn(.server, ack: 0), client("ab", at: 0, ack: 0), server("xy", at: 0, ack: 2)]
  let told = "open 40000>80; client ab; server xy; "

  @Test("Half-close: the other side goes on")
  func halfClose() {
    #expect(
      transcript(
        start + [
          fin(.client, "c", at: 2, ack: 2), server("z", at: 2, ack: 4), client(at: 4, ack: 3), mark,
          fin(.server, at: 3, ack: 4),
        ]) == told + "client c; client fin; server z; |; server fin; close")
  }

  @Test("Both end at once")
  func simultaneousClose() {
    #expect(
      transcript(
        start + [
          fin(.client, at: 2, ack: 2), fin(.server, at: 2, ack: 2), client(at: 3, ack: 3),
          server(at: 3, ack: 3),
        ]) == told + "client fin; server fin; close")
  }

  @Test("A FIN waits for what stands before it")
  func finInOrder() {
    #expect(
      transcript(
        start + [fin(.client, at: 4, ack: 2), fin(.server, at: 2, ack: 2), mark, client("cd", at: 2, ack: 2)])
        == told + "server fin; |; client cd; client fin; close")
    #expect(
      transcript(
        start + [fin(.client, at: 4, ack: 2), server(at: 2, ack: 5), server(at: 2, ack: 5).after(100), mark])
        == told + "client hole 2; client fin; |; unfinished; close")
    #expect(
      transcript(start + [fin(.client, at: 4, ack: 2), client("ef", at: 4), fin(.server, at: 2)])
        == told + "server fin; client hole 2; client fin; close")
    #expect(
      transcript(start + [client("zz", at: 6), fin(.client, at: 4)])
        == told + "client hole 2; client fin; unfinished; close")
  }

  @Test("A FIN that comes again, and data behind it, are ignored")
  func afterFIN() {
    #expect(
      transcript(
        start + [
          fin(.client, at: 2, ack: 2), fin(.client, at: 2, ack: 2), client("c", at: 3, ack: 2),
          client("b", at: 1, ack: 2), client("!", at: 900, ack: 2), fin(.client, at: 901, ack: 2),
          server("z", at: 2, ack: 3), fin(.server, at: 3, ack: 3),
        ]) == told + "client fin; server z; server fin; close")
    #expect(
      transcript(
        start + [
          client("ef", at: 4), fin(.client, at: 3), client("cd", at: 2), mark,
        ]) == told + "client c; client fin; |; unfinished; close")
  }

  @Test("A FIN among bytes that have come is none")
  func oldFIN() {
    #expect(
      transcript(start + [fin(.client, at: 1), client("c", at: 2)]) == told + "client c; unfinished; close")
  }

  @Test("A RST ends both directions; what waited is given out before it")
  func reset() {
    #expect(
      transcript(
        start + [client("ef", at: 4), server("_z", at: 3), rst(.server, at: 2, ack: 2), client("cd", at: 2)])
        == told + "client hole 2; client ef; server hole 1; server _z; server rst; close")
    #expect(
      transcript(start + [fin(.client, at: 2), rst(.client, at: 3)]) == told + "client fin; client rst; close"
    )
    #expect(
      transcript(start + [fin(.client, at: 4), fin(.server, at: 2), rst(.client, at: 5)])
        == told + "server fin; client hole 2; client fin; close")
  }

  @Test("A RST that cannot come from its sender is ignored")
  func forgedReset() {
    for sequence in [2 + (1 << 20) + 1, 2 - (1 << 20) - 1, 1 << 31] {
      #expect(
        transcript(start + [rst(.client, at: sequence), client("c", at: 2)])
          == told + "client c; unfinished; close")
    }
    for sequence in [2 + (1 << 20), 2 - (1 << 20)] {
      #expect(
        transcript(start + [rst(.client, at: sequence), client("c", at: 2)]) == told + "client rst; close")
    }
    #expect(
      transcript(start + [client("z", at: 1 << 24), rst(.client, at: 1 << 24)])
        == told + "client hole 16777214; client z; client rst; close")
  }

  @Test("A SYN refused: the RST has no number of its own, its acknowledgment tells")
  func refused() {
    #expect(transcript(syn(.client), rst(.server, at: 77, ack: 0)) == "open 40000>80; server rst; close")
    #expect(
      transcript(syn(.client), rst(.server, at: 77, ack: 1 << 21)) == "open 40000>80; unfinished; close")
    #expect(
      transcript(client("aa", at: 0), rst(.server, at: 77))
        == "open 40000>80 midstream; client aa; server rst; close")
  }

  @Test("What comes after the end opens no new connection, for two minutes; a SYN does")
  func late() {
    let whole = start + [fin(.client, at: 2), fin(.server, at: 2)]
    let ended = told + "client fin; server fin; close"
    #expect(
      transcript(
        whole + [
          client("ab", at: 0), client("cd", at: 90), server(at: 3, ack: 3), fin(.client, at: 2),
          syn(.client), syn(.server, ack: 0), rst(.client, at: 3), server("xy", at: 0).after(119_000),
        ]) == ended)
    #expect(
      transcript(whole + [client(at: 3).after(121_000), client("new", at: 900)])
        == ended + "; 2: open 40000>80 midstream; 2: client new; 2: unfinished; 2: close")
    #expect(
      transcript(whole + [syn(.server, ack: 0).origins(1, 2), client("new", at: 0).origins(1, 2)])
        == ended + "; 2: open 40000>80; 2: client new; 2: unfinished; 2: close")
  }

  @Test("At the end of the capture everything that waits is given out")
  func endOfCapture() {
    #expect(
      transcript(start + [client("ef", at: 4), client("i", at: 8), server(at: 2, ack: 12)], showsTimes: true)
        == "open 40000>80 @1; client ab @3; server xy @4; client hole 2 @5; client ef @5; client hole 2 @6; "
        + "client i @6; client hole 3 @7; unfinished @7; close")
  }

  @Test("More connections than are followed: the one that has been silent the longest is let go")
  func connectionLimit() {
    var limits = TCPLimits()
    limits.connections = 2
    #expect(
      transcript(
        syn(.client), syn(.client).ports(1, 80), client("c", at: 1).ports(1, 80), client("a", at: 0),
        syn(.client).ports(2, 80), client("bb", at: 2).ports(1, 80), limits: limits)
        == "open 40000>80; 2: open 1>80; client a; 2: client hole 1; 2: client c; 2: evicted; 2: close; "
        + "3: open 2>80; evicted; close; 4: open 80>1 midstream; 4: server bb; "
        + "3: unfinished; 3: close; 4: unfinished; 4: close")
  }

  @Test("More closed connections than are remembered: the oldest is forgotten")
  func closedLimit() {
    var limits = TCPLimits()
    limits.closedConnections = 1
    #expect(
      transcript(
        syn(.client), rst(.client, at: 0), syn(.client).ports(1, 80), rst(.client, at: 0).ports(1, 80),
        syn(.client).ports(2, 80), client("late", at: 0).ports(1, 80), client("new", at: 0), limits: limits)
        == "open 40000>80; client rst; close; 2: open 1>80; 2: client rst; 2: close; 3: open 2>80; "
        + "4: open 40000>80 midstream; 4: client new; 3: unfinished; 3: close; 4: unfinished; 4: close")
    limits.closedConnections = 0
    #expect(
      transcript(
        syn(.client), rst(.client, at: 0), syn(.client).ports(1, 80), client("new", at: 0), limits: limits)
        == "open 40000>80; client rst; close; 2: open 1>80; 3: open 40000>80 midstream; 3: client new; "
        + "2: unfinished; 2: close; 3: unfinished; 3: close")
  }
}
