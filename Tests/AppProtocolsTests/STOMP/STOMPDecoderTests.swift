import Testing

@testable import AppProtocols

@Suite struct STOMPDecoderTests {
  /// The examples of the specification of STOMP 1.2.
  static let examples: [(String, String)] = [
    (
      "SEND\ndestination:/queue/a\ncontent-type:text/plain\n\nhello queue a\n\u{0}",
      "SEND {\"destination\":\"/queue/a\",\"content-type\":\"text/plain\"} hello queue a\n"
    ),
    (
      "CONNECT\naccept-version:1.2\nhost:stomp.github.org\n\n\u{0}",
      #"CONNECT {"accept-version":"1.2","host":"stomp.github.org"}"#
    ),
    ("CONNECTED\nversion:1.2\n\n\u{0}", #"CONNECTED {"version":"1.2"}"#),
    (
      "SUBSCRIBE\nid:0\ndestination:/queue/foo\nack:client\n\n\u{0}",
      #"SUBSCRIBE {"id":"0","destination":"/queue/foo","ack":"client"}"#
    ),
    ("BEGIN\ntransaction:tx1\n\n\u{0}", #"BEGIN {"transaction":"tx1"}"#),
    ("DISCONNECT\nreceipt:77\n\n\u{0}", #"DISCONNECT {"receipt":"77"}"#),
    (
      "MESSAGE\r\nsubscription:0\r\nmessage-id:007\r\ndestination:/queue/a\r\ncontent-type:text/plain\r\n\r\nhello queue a\u{0}",
      #"MESSAGE {"subscription":"0","message-id":"007","destination":"/queue/a","content-type":"text/plain"} hello queue a"#
    ),
    ("RECEIPT\nreceipt-id:message-12345\n\n\u{0}", #"RECEIPT {"receipt-id":"message-12345"}"#),
    (
      "ERROR\nmessage: malformed frame received\ncontent-length:3\n\na\u{0}b\u{0}",
      "ERROR {\"message\":\" malformed frame received\",\"content-length\":\"3\"} a\u{0}b"
    ),
    ("NACK\n\n\u{0}", "NACK"),
  ]

  @Test("The examples of the specification", arguments: examples)
  func example(frame: String, line: String) {
    var decoder = STOMPDecoder()
    #expect(decoder.decode(.text(frame)).line == line)
    #expect(decoder.unfinished == nil)
  }

  @Test("A frame in two messages is the same frame, wherever it is cut", arguments: examples)
  func cut(frame: String, line: String) {
    let bytes = Array(frame.utf8)
    for count in 1..<bytes.count {
      var decoder = STOMPDecoder()
      #expect(decoder.decode(.binary(Array(bytes[..<count]))) == .packets([]))
      #expect(decoder.unfinished == "\(count) bytes of a STOMP frame")
      #expect(decoder.decode(.binary(Array(bytes[count...]))).line == line)
      #expect(decoder.unfinished == nil)
    }
  }

  @Test("A frame a byte at a time, and several frames in one message")
  func bytesAndBatches() {
    let all = Self.examples.map { $0.0 + "\n" }.joined()
    let lines = Self.examples.map(\.1)
    var decoder = STOMPDecoder()
    #expect(decoder.decode(.text(all)).line == lines.joined(separator: " | "))
    decoder = STOMPDecoder()
    let single = decoder.lines(all.utf8.map { .binary([$0]) }).filter { !$0.isEmpty && $0 != "~heart-beat" }
    #expect(single == lines)
  }

  @Test("Ends of lines between frames are the heart-beat; in a frame they are the frame's")
  func heartbeat() {
    var decoder = STOMPDecoder()
    #expect(
      decoder.lines([
        .text("\n"), .text("\r\n"), .text("\nSEND\n"), .text("\n"), .text("\n"), .text("\u{0}\n\n"),
        .text("\n"),
      ]) == ["~heart-beat", "~heart-beat", "", "", "", "SEND \n", "~heart-beat"])
    #expect(decoder.decode(.text("\n")).fields == [#"{"command":"heart-beat"}"#])
  }

  @Test("Escapes are decoded, except where CONNECT and CONNECTED have none")
  func escapes() {
    var decoder = STOMPDecoder()
    #expect(
      decoder.decode(.text("SEND\na\\cb:1\\n2\\r3\\\\n\\c\nж:\n\n\u{0}")).fields
        == [#"{"command":"SEND","headers":{"a:b":"1\n2\r3\\n:","ж":""}}"#])
    #expect(
      decoder.decode(.text("CONNECT\naccept-version:1.2\nhost:a\\nb\n\n\u{0}")).fields
        == [#"{"command":"CONNECT","headers":{"accept-version":"1.2","host":"a\\nb"}}"#])
    #expect(
      decoder.decode(.text("SEND\na:\\t\n\n\u{0}")).line
        == "!a backslash in a STOMP header that begins no escape")
    #expect(
      decoder.decode(.text("SEND\na:\\\n\n\u{0}")).line
        == "!a backslash in a STOMP header that begins no escape")
  }

  @Test(
    "STOMP 1.0, known by a first frame without a version, has no escapes",
    arguments: ["CONNECT", "CONNECTED"])
  func version10(first: String) {
    var decoder = STOMPDecoder()
    #expect(
      decoder.lines([.text("\(first)\nlogin:a\n\n\u{0}"), .text("SEND\npath:C:\\temp\n\n\u{0}")])
        == [#"\#(first) {"login":"a"}"#, #"SEND {"path":"C:\\temp"}"#])
  }

  @Test("Of repeated headers the first one counts, the length of the body included")
  func repeated() {
    var decoder = STOMPDecoder()
    let decoding = decoder.decode(.text("SEND\na:1\ncontent-length:2\na:2\ncontent-length:0\n\n\u{0}x\u{0}"))
    #expect(
      decoding.fields == [
        #"{"command":"SEND","headers":{"a":"1","content-length":"2"},"#
          + #""repeated_headers":[["a","2"],["content-length","0"]],"body":"\u0000x"}"#
      ])
    #expect(
      decoding.line
        == "SEND {\"a\":\"1\",\"content-length\":\"2\",\"a\":\"2\",\"content-length\":\"0\"} \u{0}x")
  }

  @Test("A body that is no text is shown in hexadecimal")
  func binaryBody() {
    var decoder = STOMPDecoder()
    let frame = Array("SEND\ncontent-length:3\n\n".utf8) + [0, 0xFF, 0, 0]
    #expect(
      decoder.decode(.binary(frame)).fields
        == [#"{"command":"SEND","headers":{"content-length":"3"},"body":{"hex":"00ff00"}}"#])
  }

  @Test(
    "What is no frame is said, and the next message is read",
    arguments: [
      ("hello", "no STOMP frame: it begins with no command"),
      ("SENDER\n\n\u{0}", "no STOMP frame: it begins with no command"),
      ("\u{0}", "no STOMP frame: it begins with no command"),
      ("SEND\nx\n\n\u{0}", "a header line without a colon in a STOMP SEND"),
      ("SEND\nx\u{0}", "a NUL in the headers of a STOMP frame"),
      ("SEND\ncontent-length:1\n\nab\u{0}", "no NUL behind the 1 bytes of a STOMP body"),
      (
        "SEND\ncontent-length:99999999999999999999\n\n",
        "a STOMP frame with a body of 9223372036854775807 bytes: no more than 16777216 are decoded"
      ),
      (
        "SEND\ncontent-length:16777200\n\n",
        "a STOMP frame with a body of 16777200 bytes: no more than 16777216 are decoded"
      ),
      (
        "SEND\n" + String(repeating: "a:b\n", count: 20_000),
        "a STOMP frame with more than 65536 bytes of headers"
      ),
    ])
  func wrong(message: String, reason: String) {
    var decoder = STOMPDecoder()
    #expect(decoder.decode(.text(message)) == .unreadable(reason))
    #expect(decoder.decode(.text("NACK\n\n\u{0}")).line == "NACK")
  }

  @Test("A length that is no number does not count", arguments: ["x", "", "-1", "0x1"])
  func noLength(length: String) {
    var decoder = STOMPDecoder()
    let line = decoder.decode(.text("SEND\ncontent-length:\(length)\n\nab\u{0}")).line
    #expect(line == #"SEND {"content-length":"\#(length)"} ab"#)
  }

  @Test("A body without an end is bounded")
  func endless() {
    var decoder = STOMPDecoder()
    #expect(decoder.decode(.text("SEND\n\n")) == .packets([]))
    let half = [UInt8](repeating: 0x61, count: DecodingLimits.bytes / 2)
    #expect(decoder.decode(.binary(half)) == .packets([]))
    #expect(
      decoder.decode(.binary(half)) == .unreadable("a STOMP frame has come to more than 16777216 bytes"))
    #expect(decoder.unfinished == nil)
  }

  @Test("The passcode is taken out, unless it is asked for")
  func secrets() {
    let connect = Message.text("CONNECT\naccept-version:1.2\nlogin:me\npasscode:sesame\n\n\u{0}")
    var decoder = STOMPDecoder()
    let line = #"CONNECT {"accept-version":"1.2","login":"me","passcode":"[redacted]"}"#
    #expect(decoder.decode(connect).line == line)
    #expect(decoder.decode(connect).fields.first?.contains("sesame") == false)
    decoder = STOMPDecoder(showsSecrets: true)
    #expect(decoder.decode(connect).line == line.replacing("[redacted]", with: "sesame"))
  }

  @Test("Behind a hole the beginning of another frame is not continued")
  func lostPlace() {
    var decoder = STOMPDecoder()
    #expect(decoder.decode(.text("SEND\ndestination:/q\n\nhal")).line == "")
    decoder.losePlace()
    #expect(decoder.unfinished == nil)
    #expect(decoder.decode(.text("ACK\nid:1\n\n\u{0}")).line == #"ACK {"id":"1"}"#)
  }
}
