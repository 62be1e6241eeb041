import Testing
import WebSocketCore

@testable import Capture

@Suite struct TCPBeginningTests {
  @Test("The SYN tells who is the client, whatever the ports are, and so does its answer alone")
  func roles() {
    #expect(
      transcript(syn(.client).ports(80, 40000), client("a", at: 0).ports(80, 40000))
        == "open 80>40000; client a; unfinished; close")
    #expect(
      transcript(
        syn(.server, ack: 0).ports(80, 40000), server("s", at: 0, ack: 0).ports(80, 40000),
        client("c", at: 0, ack: 1).ports(80, 40000))
        == "open 80>40000; server s; client c; unfinished; close")
  }

  @Test("Without a SYN the higher port is the client's, and of equal ports the one that speaks first")
  func midstreamRoles() {
    #expect(transcript(server("ss", at: 9)) == "open 40000>80 midstream; server ss; unfinished; close")
    #expect(
      transcript(client("cc", at: 9).ports(50, 60))
        == "open 60>50 midstream; server cc; unfinished; close")
    #expect(
      transcript(server("ss", at: 9).ports(60, 60))
        == "open 60>60 midstream; client ss; unfinished; close")
  }

  @Test("The port that the user has named is the server's, even if it sends the SYN")
  func namedPort() {
    #expect(
      transcript(syn(.client).ports(80, 40000), client("a", at: 0).ports(80, 40000), serverPort: 80)
        == "open 40000>80; server a; unfinished; close")
    #expect(
      transcript(client("aa", at: 0).ports(50, 60), serverPort: 60)
        == "open 50>60 midstream; client aa; unfinished; close")
    #expect(
      transcript(syn(.client), client("a", at: 0), serverPort: 9999)
        == "open 40000>80; client a; unfinished; close")
  }

  @Test("In the middle of a stream the first segment is the start, and what lies before it is old")
  func midstream() {
    #expect(
      transcript(client("def", at: 3, ack: 7), client("abc", at: 0, ack: 7), client("bcdefg", at: 1, ack: 7))
        == "open 40000>80 midstream; client def; client g; unfinished; close")
  }

  @Test("A keep-alive at the start of the capture is no byte of the stream; the byte behind it is")
  func midstreamKeepAlive() {
    #expect(
      transcript(client("\0", at: 2, ack: 7), server(at: 7, ack: 3), client("d", at: 3, ack: 7))
        == "open 40000>80 midstream; client d; unfinished; close")
  }

  @Test("A bare acknowledgment, a FIN and a RST of something unknown open nothing")
  func nothing() {
    #expect(transcript(client(at: 5, ack: 5), fin(.server, at: 5, ack: 5), rst(.client, at: 5)) == "")
  }

  @Test("A SYN that comes again, or after its answer, or after the first data, is the same one")
  func repeatedSYN() {
    let told = "open 40000>80; client a; server s; unfinished; close"
    #expect(
      transcript(
        syn(.client), syn(.client), syn(.server, ack: 0), syn(.server, ack: 0), client("a", at: 0, ack: 0),
        syn(.client), syn(.server, ack: 0), server("s", at: 0, ack: 1)) == told)
    #expect(
      transcript(syn(.server, ack: 0), syn(.client), client("a", at: 0, ack: 0), server("s", at: 0, ack: 1))
        == told)
    #expect(
      transcript(client("aa", at: 0), syn(.client), syn(.server, ack: 0), server("s", at: 0, ack: 2))
        == "open 40000>80 midstream; client aa; server s; unfinished; close")
  }

  @Test("Data in the SYN, acknowledged with it or sent again")
  func fastOpen() {
    #expect(
      transcript(syn(.client, "hey"), syn(.server, "yo", ack: 3), client("you", at: 3, ack: 2))
        == "open 40000>80; client hey; server yo; client you; unfinished; close")
    #expect(
      transcript(syn(.client, "hey"), syn(.server, ack: 0), client("hey you", at: 0, ack: 0))
        == "open 40000>80; client hey; client  you; unfinished; close")
  }

  @Test("Both send a SYN: the first is the client's")
  func simultaneousOpen() {
    #expect(
      transcript(
        syn(.client), syn(.server), syn(.client, ack: 0), syn(.server, ack: 0), client("a", at: 0, ack: 0),
        server("s", at: 0, ack: 1)) == "open 40000>80; client a; server s; unfinished; close")
  }

  @Test("A second answer to the SYN with other numbers replaces the first")
  func secondAnswer() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), syn(.server, ack: 0).origins(1000, 90000),
        server("s", at: 0, ack: 0).origins(1000, 90000)) == "open 40000>80; server s; unfinished; close")
  }

  @Test("A second answer to the SYN, when the first has been followed by data, is of another connection")
  func secondAnswerAfterData() {
    #expect(
      transcript(
        syn(.client), syn(.server, ack: 0), server("s", at: 1), syn(.server, ack: 0).origins(1000, 90000))
        == "open 40000>80; server hole 1; server s; unfinished; close; 2: open 40000>80; 2: unfinished; 2: close"
    )
  }

  @Test("A second answer to the SYN does not begin anew what has ended; it is another connection")
  func secondAnswerAfterFIN() {
    var answer = syn(.server, ack: 0)
    answer.flags = [.syn, .fin]
    #expect(
      transcript(syn(.client), answer, syn(.server, ack: 0).origins(1000, 90000))
        == "open 40000>80; server fin; unfinished; close; 2: open 40000>80; 2: unfinished; 2: close")
  }

  @Test("The answer to the SYN is missing: the client's first acknowledgment tells where the server begins")
  func presumedStart() {
    #expect(
      transcript(
        syn(.client), client(at: 0, ack: 0), client("a", at: 0, ack: 0), server("rest", at: 4, ack: 1),
        client(at: 1, ack: 8), client(at: 1, ack: 8).after(100), mark)
        == "open 40000>80; client a; server hole 4; server rest; |; unfinished; close")
    // Without it the first segment is the start, and a single byte is one.
    #expect(transcript(syn(.client), server("s", at: 0)) == "open 40000>80; server s; unfinished; close")
    // It tells nothing once the client has sent something, nor if the server is never seen.
    #expect(
      transcript(syn(.client), client("a", at: 0, ack: 4), client("b", at: 1, ack: 900).after(500))
        == "open 40000>80; client a; client b; unfinished; close")
  }

  @Test("The ports are used again: after the end, in the middle, and with a gap that is waited for")
  func reuse() {
    #expect(
      transcript(
        syn(.client), client("a", at: 0), fin(.client, at: 1), fin(.server, at: 0),
        syn(.client).origins(70000, 1), client("b", at: 0).origins(70000, 1),
        client("c", at: 2).origins(70000, 1),
        syn(.client).origins(9, 1), client("d", at: 0).origins(9, 1))
        == "open 40000>80; client a; client fin; server fin; close; "
        + "2: open 40000>80; 2: client b; 2: client hole 1; 2: client c; 2: unfinished; 2: close; "
        + "3: open 40000>80; 3: client d; 3: unfinished; 3: close")
  }

  @Test("The ports are used again, and of the beginning there is the answer alone")
  func reuseWithoutSYN() {
    #expect(
      transcript(
        client("aa", at: 0, ack: 0), server("ss", at: 0, ack: 1),
        syn(.server, ack: 0).origins(70000, 80000), client("b", at: 0, ack: 0).origins(70000, 80000))
        == "open 40000>80 midstream; client aa; server ss; unfinished; close; "
        + "2: open 40000>80; 2: client b; 2: unfinished; 2: close")
  }

  @Test("The ports are used again by the other side")
  func reuseReversed() {
    #expect(
      transcript(
        syn(.client), client("a", at: 0), syn(.server).origins(1000, 70000),
        server("s", at: 0).origins(1000, 70000))
        == "open 40000>80; client a; unfinished; close; 2: open 80>40000; 2: client s; 2: unfinished; 2: close"
    )
  }
}
