import Testing
import WebSocketCore

@testable import Capture

private typealias Bytes2 = HTTP2Bytes

private func after(_ steps: [HTTP2Step]) -> [String] {
  Array(runHTTP2(HTTP2Bytes.opening + steps).lines.dropFirst(2))
}

/// Bytes that are missing: what can still be read is read, and what is lost is said.
@Suite struct HTTP2HoleTests {
  static let unfinished = ["1 unfinished", "1 closed"]
  static let lost = ": the table of HPACK is lost, and no head of it can be read from here on"

  @Test("Within the data of a stream nothing else is lost")
  func data() {
    let frame = Bytes2.data(1, Array(1...10))
    let rest = Bytes2.data(1, [0xAA]) + Bytes2.request(3)
    #expect(
      after([.client(Array(frame[..<13])), .hole(.client, 4), .client(Array(frame[17...]) + rest)]) == [
        "1 client 01020304", "1 client hole 4", "1 client 090aaa", "3 CONNECT /chat HTTP/2.0",
      ] + Self.unfinished + ["3 unfinished", "3 closed"])
    // To the very end of the frame, which ends the stream.
    let last = Bytes2.data(1, Array(1...10), flags: 1)
    #expect(
      after([.client(Array(last[..<13])), .hole(.client, 6), .client(Bytes2.request(3))]).prefix(4) == [
        "1 client 01020304", "1 client hole 6", "1 client END_STREAM", "3 CONNECT /chat HTTP/2.0",
      ])
    // Right behind the header.
    #expect(after([.client(Array(frame[..<9])), .hole(.client, 10)]).first == "1 client hole 10")
  }

  @Test("Of padding nothing is missing; without its length the rest of the frame says nothing")
  func padding() {
    let frame = Bytes2.data(1, [4, 1, 2, 3, 0, 0, 0, 0], flags: 8)
    let next = Bytes2.data(1, [0xAA])
    #expect(
      after([.client(Array(frame[..<11])), .hole(.client, 4), .client(Array(frame[15...]) + next)])
        == ["1 client 01", "1 client hole 2", "1 client aa"] + Self.unfinished)
    #expect(
      after([.client(Array(frame[..<13])), .hole(.client, 3), .client(Array(frame[16...]) + next)])
        == ["1 client 010203aa"] + Self.unfinished)
    #expect(
      after([.client(Array(frame[..<9])), .hole(.client, 2), .client(Array(frame[11...]) + next)])
        == ["1 client hole ?", "1 client aa"] + Self.unfinished)
  }

  @Test("In the data of another stream, or in a frame that says nothing, it does not matter")
  func elsewhere() {
    for frame in [Bytes2.data(9, Array(1...10)), Bytes2.frame(6, payload: Array(1...10))] {
      #expect(
        after([
          .client(Array(frame[..<12])), .hole(.client, 5), .client(Array(frame[17...]) + Bytes2.data(1, [1])),
        ])
          == ["1 client 01"] + Self.unfinished)
    }
    let reset = Bytes2.frame(3, stream: 1, payload: [0, 0, 0, 8])
    #expect(
      after([.client(Array(reset[..<11])), .hole(.client, 2), .client(Bytes2.data(1, [1]))]).first
        == "1 client 01")
  }

  @Test("In a header block: the streams that are open go on, new ones cannot be read")
  func headers() {
    let request = Bytes2.request(3, flags: 5)
    let steps: [HTTP2Step] = [
      .client(Array(request[..<20])), .hole(.client, 7), .client(Array(request[27...])),
      .client(Bytes2.request(5) + Bytes2.data(1, [1])),
      .client(Bytes2.frame(1, flags: 5, stream: 1, payload: [0x82])),
    ]
    #expect(
      after(steps) == [
        "http2: a header block of the client lacks 7 bytes" + Self.lost, "1 client 01", "1 client END_STREAM",
      ] + Self.unfinished)
    // To its end.
    #expect(
      after([
        .client(Array(request[..<20])), .hole(.client, UInt64(request.count - 20)),
        .client(Bytes2.data(1, [1])),
      ])
      .suffix(3) == ["1 client 01"] + Self.unfinished)
  }

  @Test(
    "Beyond the end of a frame, between frames, or of unknown size: that side is given up, the other is not")
  func givenUp() {
    let frame = Bytes2.data(1, Array(1...10))
    let cuts: [(Int, UInt64?, String)] = [
      (13, 7, "7 bytes"), (13, nil, "bytes"), (19, 3, "3 bytes"), (4, 2, "2 bytes"),
    ]
    for (length, count, amount) in cuts {
      let lines = after([
        .client(Array(frame[..<length])), .hole(.client, count), .client(frame), .hole(.client, 1),
        .server(Bytes2.data(1, [0xBB])),
      ])
      #expect(
        lines.suffix(5) == [
          "http2: \(amount) of the client are missing, and where its next frame begins is not known",
          "1 client hole ?", "1 server bb",
        ] + Self.unfinished)
    }
  }

  @Test("A hole of nothing is none")
  func empty() {
    #expect(after([.hole(.client, 0), .client(Bytes2.data(1, [1]))]) == ["1 client 01"] + Self.unfinished)
  }

  @Test(
    "Header blocks that are broken off, orphaned or no HPACK",
    arguments: [
      (
        Bytes2.frame(1, stream: 3, payload: [0x82]) + Bytes2.data(1, [1]),
        "is not continued as it must be (RFC 9113 §6.10)"
      ),
      (
        Bytes2.frame(9, flags: 4, stream: 3, payload: [0x82]) + Bytes2.data(1, [1]),
        "is not continued as it must be (RFC 9113 §6.10)"
      ),
      (
        Bytes2.frame(1, stream: 3, payload: [0x82]) + Bytes2.frame(9, flags: 4, stream: 5, payload: [0x84])
          + Bytes2.data(1, [1]), "is not continued as it must be (RFC 9113 §6.10)"
      ),
      (Bytes2.frame(1, flags: 4, stream: 3, payload: [0x80]) + Bytes2.data(1, [1]), "cannot be decoded"),
      (
        Bytes2.frame(1, flags: 0x0C, stream: 3, payload: [9, 0x82]) + Bytes2.data(1, [1]), "cannot be decoded"
      ),
      (Bytes2.frame(1, flags: 0x24, stream: 3, payload: [0, 0]) + Bytes2.data(1, [1]), "cannot be decoded"),
    ] as [([UInt8], String)])
  func broken(bytes: [UInt8], reason: String) {
    let expected = ["http2: a header block of the client \(reason)\(Self.lost)", "1 client 01"]
    for size in [1, 4, Int.max] {
      let lines = runHTTP2(Bytes2.opening + [.client(bytes)], pieceSize: size).lines
      #expect(Array(lines.dropFirst(2).prefix(2)).sorted() == expected.sorted())
    }
  }
}
