import Testing

@testable import WebSocketCore

@Suite struct HeadPiecesTests {
  private static let head = Array("HTTP/1.1 101 Fine\r\nUpgrade: websocket\r\n\r\n".utf8)

  @Test func aHeadIsWrittenAtOnceUnlessAskedOtherwise() {
    #expect(HeadPieces(of: Self.head, [.http10, .rsv]) == nil)
  }

  @Test func aSlowHeadComesByteByByteAndEnds() throws {
    var pieces = try #require(HeadPieces(of: Self.head, [.slowHandshake]))
    #expect(pieces.interval == 0.1)
    for byte in Self.head {
      let piece = pieces.next()
      #expect(piece == [byte])
    }
    let after = pieces.next()
    #expect(after == nil)
  }

  @Test(
    arguments: [([.endlessHeaders], 4096), ([.endlessHeaders, .slowHandshake], 1)]
      as [(Set<Misbehavior>, Int)])
  func anEndlessHeadNeverEnds(_ kinds: Set<Misbehavior>, _ size: Int) throws {
    var pieces = try #require(HeadPieces(of: Self.head, kinds))
    var written: [UInt8] = []
    while written.count < 70_000 {
      let next = pieces.next()
      let piece = try #require(next)
      #expect(piece.count == size)
      written += piece
    }
    #expect(written.starts(with: Self.head.dropLast(2)))
    let wholeLines = try #require(written.lastIndex(of: 0x0A))
    let parsed = MessageHead(parsing: Array(written[...wholeLines]))
    #expect(parsed.defects == [] && parsed.fields.count > 1000)
    #expect(!String(decoding: written, as: UTF8.self).contains("\r\n\r\n"))
  }
}
