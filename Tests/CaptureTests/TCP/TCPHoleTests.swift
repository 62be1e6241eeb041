import Testing
import WebSocketCore

@testable import Capture

@Suite struct TCPHoleTests {
  /// A connection with "ab" and "ef" of the client, and nothing between.
  func gap(_ rest: ScriptedSegment...) -> String {
    var script = [
      syn(.client), syn(.server, ack: 0), client("ab", at: 0, ack: 0), client("ef", at: 4, ack: 0),
    ]
    script += rest
    return transcript(script)
  }

  @Test(
    "Acknowledged bytes that do not come within 100 ms are a hole, and the rest follows with its own time")
  func acknowledged() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client("ab", at: 0, ack: 0), client("ef", at: 4, ack: 0),
        server(at: 0, ack: 6), server("x", at: 0, ack: 6).after(99), mark, server(at: 1, ack: 6), mark,
        client("gh", at: 6, ack: 1), showsTimes: true)
        == "open 40000>80 @1; client ab @3; server x @104; |; client hole 2 @4; client ef @4; |; client gh @106; "
        + "unfinished @106; close")
  }

  @Test("An acknowledgment may stand before what it acknowledges")
  func acknowledgedEarly() {
    #expect(
      gap(server(at: 0, ack: 6), client("cd", at: 2, ack: 0).after(90))
        == "open 40000>80; client ab; client cd; client ef; unfinished; close")
  }

  @Test("What the receiver has not acknowledged is waited for, as long as it takes")
  func unacknowledged() {
    #expect(
      gap(
        server(at: 0, ack: 2), server(at: 0, ack: 2).after(60_000), client("gh", at: 6, ack: 0).after(60_000),
        mark, client("cd", at: 2, ack: 0))
        == "open 40000>80; client ab; |; client cd; client ef; client gh; unfinished; close")
  }

  @Test("A gap of which the receiver has a part is waited for")
  func partlyAcknowledged() {
    #expect(
      gap(server(at: 0, ack: 3), server(at: 0, ack: 3).after(1000), mark, client("d", at: 3, ack: 0), mark)
        == "open 40000>80; client ab; |; client hole 1; client d; client ef; |; unfinished; close")
  }

  @Test("Several gaps, one acknowledgment")
  func several() {
    #expect(
      gap(
        client("j", at: 9), client("n", at: 13), server(at: 0, ack: 10), server(at: 0, ack: 10).after(100),
        mark)
        == "open 40000>80; client ab; client hole 2; client ef; client hole 3; client j; |; "
        + "client hole 3; client n; unfinished; close")
  }

  @Test("The end of what was sent is missing: its acknowledgment tells how much, and one byte may be a FIN")
  func tail() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client("ab", at: 0, ack: 0), server(at: 0, ack: 9),
        server(at: 0, ack: 9).after(100), mark, client("j", at: 9), server(at: 0, ack: 11),
        server(at: 0, ack: 11).after(1000), mark, showsTimes: true)
        == "open 40000>80 @1; client ab @3; client hole 7 @104; |; client j @105; |; unfinished @1106; close")
  }

  @Test("The receiver is not in the capture: a lost segment has 3 s to come again")
  func oneSided() {
    let start = [syn(.client), client("ab", at: 0), client("ef", at: 4), client("g", at: 6).after(2998)]
    #expect(
      transcript(start + [client("cd", at: 2)])
        == "open 40000>80; client ab; client cd; client ef; client g; unfinished; close")
    #expect(
      transcript(start + [client("h", at: 7).after(2), mark, client("cd", at: 2)])
        == "open 40000>80; client ab; client hole 2; client ef; client g; client h; |; unfinished; close")
  }

  @Test("Cut by the snap length: a hole as soon as the receiver has it, unless it comes again")
  func cut() {
    let start = [syn(.client), syn(.server, ack: 0), client("abcdef", at: 0, ack: 0).cut(4)]
    #expect(
      transcript(start + [server(at: 0, ack: 6), mark])
        == "open 40000>80; client ab; client hole 4; |; unfinished; close")
    #expect(
      transcript(start + [client("gh", at: 6), server(at: 0, ack: 3), mark, server(at: 0, ack: 8), mark])
        == "open 40000>80; client ab; |; client hole 4; client gh; |; unfinished; close")
    #expect(
      transcript(start + [client("gh", at: 6), client("cdef", at: 2), mark])
        == "open 40000>80; client ab; client cdef; client gh; |; unfinished; close")
    #expect(transcript(start) == "open 40000>80; client ab; client hole 4; unfinished; close")
  }

  @Test("Cut segments out of order, cut in the capture of one side, cut to nothing")
  func cuts() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client("cdef", at: 2).cut(3), client("cd", at: 2),
        client("ab", at: 0),
        server(at: 0, ack: 6), mark)
        == "open 40000>80; client ab; client c; client d; client hole 2; |; unfinished; close")
    #expect(
      transcript(syn(.client), client("abcd", at: 0).cut(1), client("ef", at: 4), mark)
        == "open 40000>80; client abc; client hole 1; client ef; |; unfinished; close")
    #expect(
      transcript(client("abcd", at: 0, ack: 0).cut(4), server(at: 0, ack: 4))
        == "open 40000>80 midstream; client hole 4; unfinished; close")
  }

  @Test("A record that claims absurd lengths is cut to what can be")
  func absurdCut() {
    for missing in [Int.min, -1, 0, 1 << 30, .max] {
      var segment = client("ab", at: 0)
      segment.missing = missing
      let hole = missing <= 0 ? "" : "client hole 1073741824; "
      #expect(transcript(segment) == "open 40000>80 midstream; client ab; \(hole)unfinished; close")
    }
  }

  @Test("A jump of more than 1 GiB: one such segment is a stray, a second behind it a hole of unknown size")
  func jump() {
    let far = 3 << 29
    #expect(
      transcript(
        syn(.client), client("a", at: 0), client("??", at: far), client("b", at: 1),
        client("??", at: far + 2),
        client("c", at: 2), client(at: far), fin(.client, at: far))
        == "open 40000>80; client a; client b; client c; unfinished; close")
    #expect(
      transcript(
        syn(.client), client("a", at: 0), client("c", at: 2), client("??", at: far), client("d", at: far + 2),
        client("e", at: far + 3))
        == "open 40000>80; client a; client hole 1; client c; client hole ?; client d; client e; unfinished; close"
    )
  }

  @Test("An acknowledgment of something far away proves nothing")
  func absurdAcknowledgment() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), client("ab", at: 0, ack: 0), server(at: 0, ack: 3 << 29),
        server(at: 3 << 29, ack: 9), server(at: 0, ack: 2).after(500))
        == "open 40000>80; client ab; unfinished; close")
  }

  @Test("More than a direction may hold: its first gap is a hole")
  func directionLimit() {
    var limits = TCPLimits()
    limits.heldPerDirection = 2048
    #expect(
      transcript(
        syn(.client), client("b", at: 1), client("d", at: 3), mark, client("f", at: 5), mark,
        client("a", at: 0), client("c", at: 2), mark, client("e", at: 4), mark, limits: limits)
        == "open 40000>80; |; client hole 1; client b; |; client c; client d; |; client e; client f; |; "
        + "unfinished; close")
  }

  @Test("More than all may hold: the longest wait ends with a hole")
  func totalLimit() {
    var limits = TCPLimits()
    limits.held = 2048
    #expect(
      transcript(
        syn(.client), client("b", at: 1), syn(.client).ports(7, 80), client("b", at: 1).ports(7, 80),
        syn(.client).ports(8, 80), mark, client("b", at: 1).ports(8, 80), mark,
        client("a", at: 0).ports(7, 80), limits: limits)
        == "open 40000>80; 2: open 7>80; 3: open 8>80; |; client hole 1; client b; |; 2: client a; 2: client b; "
        + "unfinished; close; 2: unfinished; 2: close; 3: client hole 1; 3: client b; 3: unfinished; 3: close"
    )
  }
}
