import Testing
import WebSocketCore

@testable import Capture

/// Bytes that the capture does not have, and records that do not authenticate.
@Suite struct TLSHoleTests {
  private static let sessions = ["tls12-many", "tls12-cbc-many", "tls13-many"]

  private static func said(_ number: Int) -> String {
    "message \(number) " + String(repeating: "0123456789", count: 29) + "\n"
  }

  /// What a side has said but for some messages, where bytes are missing.
  private static func text(_ numbers: [Int]) -> [UInt8] { numbers.flatMap { Array(said($0).utf8) } }

  /// The client's records that hold its eight messages.
  private static func dataRecords(_ session: RecordedSession, of sender: Role) -> [Range<Int>] {
    session.records(of: sender).filter { $0.type == 23 && $0.range.count > 300 && $0.range.count < 400 }.map(
      \.range)
  }

  @Test(arguments: sessions)
  func allMessagesAreThere(name: String) throws {
    let session = try RecordedSession(name)
    #expect(session.decrypted().result.client == Self.text([1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(Self.dataRecords(session, of: .client).count == 8)
  }

  @Test(arguments: sessions, [true, false])
  func readingGoesOnAfterLostRecords(name: String, isCountKnown: Bool) throws {
    let session = try RecordedSession(name)
    let records = Self.dataRecords(session, of: .client)
    let lost = [
      (records[2], [1, 2, 4, 5, 6, 7, 8]),
      (records[2].lowerBound..<records[4].upperBound, [1, 2, 6, 7, 8]),
      (records[2].lowerBound + 100..<records[4].upperBound - 100, [1, 2, 6, 7, 8]),
      (records[0].lowerBound + 5..<records[0].lowerBound + 6, [2, 3, 4, 5, 6, 7, 8]),
      (records[1].lowerBound + 2..<records[1].lowerBound + 4, [1, 3, 4, 5, 6, 7, 8]),
    ]
    for (range, left) in lost {
      let steps = session.steps(losing: range, of: .client, isCountKnown: isCountKnown)
      let result = decrypt(steps, secrets: session.secrets).result
      #expect(result.client == Self.text(left))
      #expect(result.talk.filter { $0 == "client misses some" }.count == 1)
      #expect(result.notes == [])
      #expect(result.server == Self.text([1, 2, 3, 4, 5, 6, 7, 8]))
    }
  }

  @Test(arguments: sessions)
  func searchDoesNotDependOnTheCut(name: String) throws {
    let session = try RecordedSession(name)
    let records = Self.dataRecords(session, of: .server)
    let range = records[2].lowerBound + 100..<records[4].upperBound - 100
    for size in [1, 3, 64, 311] {
      let steps = session.steps(losing: range, of: .server, isCountKnown: true, pieceSize: size)
      let result = decrypt(steps, secrets: session.secrets).result
      #expect(result.server == Self.text([1, 2, 6, 7, 8]))
      #expect(result.notes == [])
    }
  }

  /// The handshake of TLS 1.3 is sealed as well: what is lost of it does not keep the data from being read.
  @Test(arguments: [Role.client, .server])
  func holeInTheHandshakeOfTLS13(sender: Role) throws {
    let session = try RecordedSession("tls13-many")
    let sealed = session.records(of: sender).filter { $0.type == 23 }.map(\.range)
    for range in [sealed[0], sealed[0].lowerBound + 7..<sealed[0].lowerBound + 9] {
      let steps = session.steps(losing: range, of: sender, isCountKnown: true)
      let result = decrypt(steps, secrets: session.secrets).result
      #expect(result.client == Self.text([1, 2, 3, 4, 5, 6, 7, 8]))
      #expect(result.server == Self.text([1, 2, 3, 4, 5, 6, 7, 8]))
      #expect(!result.talk.contains { $0.contains("misses") })
      #expect(result.notes == [])
    }
  }

  /// Certificate, ServerKeyExchange or ChangeCipherSpec before TLS 1.3.
  @Test func holeInTheHandshakeOfTLS12() throws {
    for name in ["tls12-many", "tls12-cbc-many"] {
      let session = try RecordedSession(name)
      let records = session.records(of: .server)
      for range in [
        records[1].range, records[2].range, records[records.firstIndex { $0.type == 20 } ?? 0].range,
      ] {
        let steps = session.steps(losing: range, of: .server, isCountKnown: true)
        let result = decrypt(steps, secrets: session.secrets).result
        #expect(result.server == Self.text([1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(result.notes == [])
      }
    }
  }

  /// The session is found among those of the key log; TLS 1.3 does not need the ServerHello.
  @Test(arguments: [
    ("tls12-many", Role.client), ("tls12-cbc-many", .client), ("tls13-many", .client),
    ("tls13-many", .server),
  ])
  func holeThatTakesAHelloIsGotOver(name: String, sender: Role) throws {
    let session = try RecordedSession(name)
    for start in [0, 3, 20] {
      let steps = session.steps(losing: start..<session.records(of: sender)[0].range.upperBound, of: sender)
      let result = decrypt(steps, secrets: session.secrets).result
      #expect(result.client == Self.text([1, 2, 3, 4, 5, 6, 7, 8]))
      #expect(result.server == Self.text([1, 2, 3, 4, 5, 6, 7, 8]))
      #expect(!result.talk.contains { $0.contains("misses") })
      #expect(result.notes == [])
    }
  }

  @Test(arguments: ["tls12-many", "tls12-cbc-many"])
  func holeThatTakesTheServerHelloOfTLS12IsNamed(name: String) throws {
    let session = try RecordedSession(name)
    let steps = session.steps(losing: 20..<session.records(of: .server)[0].range.upperBound, of: .server)
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.talk == [])
    #expect(result.notes == [.noHello(of: .server)])
  }

  @Test(arguments: [Role.client, .server])
  func holeThatTakesAHelloIsNamedWithoutItsSecret(sender: Role) throws {
    let session = try RecordedSession("tls13-many")
    let steps = session.steps(losing: 20..<session.records(of: sender)[0].range.upperBound, of: sender)
    let result = decrypt(steps, secrets: try RecordedSession("tls13-padding").secrets).result
    #expect(result.talk == [])
    #expect(result.notes == [.noHello(of: sender)])
  }

  @Test func holeThatHidesAKeyUpdate() throws {
    let session = try RecordedSession("tls13-key-update")
    // "hello from the client", KeyUpdate, the answer to the server's, "and goodbye", …
    let sealed = session.records(of: .client).filter { $0.type == 23 }.map(\.range)
    let steps = session.steps(losing: sealed[2], of: .client, isCountKnown: true)
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.client == Array("hello from the client\nand goodbye\n".utf8))
    #expect(result.notes == [])
  }

  @Test func initializationVectorOfTLS10IsLostInAHole() throws {
    let session = try RecordedSession("tls10-aes128-cbc-sha")
    let data = session.records(of: .client).filter { $0.type == 23 }.map(\.range)
    let steps = session.steps(losing: data[0], of: .client, isCountKnown: true)
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.client == [])
    #expect(result.notes == [.lost(offset: UInt64(data[0].upperBound))])
  }

  @Test func rubbishAfterAHoleIsLost() throws {
    let session = try RecordedSession("tls13-many")
    let records = Self.dataRecords(session, of: .client)
    var steps: [TLSStep] = []
    for step in session.steps(losing: records[3].lowerBound..<session.bytes(of: .client).count, of: .client) {
      steps.append(step)
    }
    steps.append(.bytes(.client, (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 31 / 7) }))
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.client == Self.text([1, 2, 3]))
    #expect(result.talk.last == "client misses some")
    #expect(result.notes == [.lost(offset: UInt64(session.bytes(of: .client).count))])
  }

  /// What is left of the lost record looks like the header of one that is longer than all that follows.
  @Test(arguments: sessions)
  func headerThatIsNoneIsDismissedAtTheEnd(name: String) throws {
    let session = try RecordedSession(name)
    let records = Self.dataRecords(session, of: .client)
    var bytes = session.bytes(of: .client)
    bytes.replaceSubrange(
      records[6].upperBound - 50..<records[6].upperBound - 45, with: [0x17, 3, 3, 0x40, 0])
    let steps: [TLSStep] = [
      .bytes(.server, session.bytes(of: .server)), .bytes(.client, Array(bytes[..<records[6].lowerBound])),
      .hole(.client, UInt64(records[6].count - 60)),
      .bytes(.client, Array(bytes[(records[6].upperBound - 60)...])),
    ]
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.client == Self.text([1, 2, 3, 4, 5, 6, 8]))
    #expect(result.notes == [])
  }

  /// Headers wherever one could stand: the search ends, and says so.
  @Test func searchIsBounded() throws {
    let session = try RecordedSession("tls13-many")
    let records = Self.dataRecords(session, of: .client)
    var steps = session.steps(losing: records[3].lowerBound..<session.bytes(of: .client).count, of: .client)
    let headers = [[UInt8]](repeating: [0x17, 3, 3, 0x40, 0], count: 20_000).flatMap { $0 }
    for _ in 0..<10 { steps.append(.bytes(.client, headers)) }
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.notes == [.lost(offset: UInt64(session.bytes(of: .client).count))])
  }

  @Test(arguments: sessions)
  func recordThatWasChangedIsLeftOut(name: String) throws {
    let session = try RecordedSession(name)
    let records = session.records(of: .client)
    let changed = Self.dataRecords(session, of: .client)[4]
    let number = try #require(records.firstIndex { $0.range == changed }) + 1
    var bytes = session.bytes(of: .client)
    bytes[changed.lowerBound + 150] ^= 1
    let steps = [TLSStep.bytes(.client, bytes), .bytes(.server, session.bytes(of: .server))]
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.client == Self.text([1, 2, 3, 4, 6, 7, 8]))
    #expect(
      result.talk.filter { !$0.hasPrefix("S") }.prefix(3) == [
        "C " + String(decoding: Self.text([1, 2, 3, 4]), as: UTF8.self), "client misses some",
        "C " + String(decoding: Self.text([6, 7, 8]), as: UTF8.self),
      ])
    #expect(result.notes == [.badRecord(number: UInt64(number), offset: UInt64(changed.lowerBound))])
    #expect(
      result.notes.first?.text
        == "TLS record \(number) at offset \(changed.lowerBound) does not authenticate, and is left out.")
  }

  @Test func manyRecordsThatWereChangedAreCounted() throws {
    let session = try RecordedSession("tls12-many")
    var bytes = session.bytes(of: .client)
    let changed = Self.dataRecords(session, of: .client)
    for range in changed { bytes[range.lowerBound + 150] ^= 1 }
    let steps = [TLSStep.bytes(.client, bytes), .bytes(.server, session.bytes(of: .server))]
    let (result, facts) = decrypt(steps, secrets: session.secrets)
    #expect(result.client == [])
    #expect(result.notes.count == 5)
    #expect(result.notes.last == .moreBadRecords(4))
    #expect(facts.closedRecords == 8)
  }

  @Test func recordThatIsTooLongEndsTheStream() throws {
    let session = try RecordedSession("tls13-many")
    let record = Self.dataRecords(session, of: .client)[4]
    var bytes = session.bytes(of: .client)
    bytes[record.lowerBound + 3] = 0x48
    bytes[record.lowerBound + 4] = 0x01
    let steps = [TLSStep.bytes(.client, bytes), .bytes(.server, session.bytes(of: .server))]
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.client == Self.text([1, 2, 3, 4]))
    #expect(result.notes == [.tooLong(18_433, offset: UInt64(record.lowerBound))])
  }

  @Test func bytesThatAreNoRecordEndTheStream() throws {
    let session = try RecordedSession("tls12-many")
    let record = Self.dataRecords(session, of: .client)[4]
    let bytes = Array(session.bytes(of: .client)[..<record.lowerBound]) + Array("GET / HTTP/1.1".utf8)
    let steps = [TLSStep.bytes(.client, bytes), .bytes(.server, session.bytes(of: .server))]
    let result = decrypt(steps, secrets: session.secrets).result
    #expect(result.client == Self.text([1, 2, 3, 4]))
    #expect(result.notes == [.notARecord(offset: UInt64(record.lowerBound))])
  }

  @Test func recordThatIsCutIsTold() throws {
    let session = try RecordedSession("tls12-many")
    let record = Self.dataRecords(session, of: .client)[7]
    for (kept, missing) in [(1, 4), (5, record.count - 5), (record.count - 1, 1)] {
      let bytes = Array(session.bytes(of: .client)[..<(record.lowerBound + kept)])
      let steps = [TLSStep.bytes(.client, bytes), .bytes(.server, session.bytes(of: .server))]
      let result = decrypt(steps, secrets: session.secrets).result
      #expect(result.client == Self.text([1, 2, 3, 4, 5, 6, 7]))
      #expect(result.notes == [.cut(missing: missing, offset: UInt64(record.lowerBound))])
    }
  }
}

extension RecordedSession {
  /// The pieces, but for a range of bytes of one side.
  func steps(
    losing lost: Range<Int>, of sender: Role, isCountKnown: Bool = true, pieceSize: Int = .max
  ) -> [TLSStep] {
    var steps: [TLSStep] = []
    var offset = 0
    for piece in pieces {
      guard piece.sender == sender else {
        steps.append(.bytes(piece.sender, piece.bytes))
        continue
      }
      let range = offset..<offset + piece.bytes.count
      let before = range.clamped(to: 0..<lost.lowerBound)
      let after = range.clamped(to: lost.upperBound..<Int.max)
      steps += cut(before, from: range, of: piece, pieceSize)
      if range.contains(lost.lowerBound) {
        steps.append(.hole(sender, isCountKnown ? UInt64(lost.count) : nil))
      }
      steps += cut(after, from: range, of: piece, pieceSize)
      offset = range.upperBound
    }
    return steps
  }

  private func cut(_ part: Range<Int>, from range: Range<Int>, of piece: Piece, _ size: Int) -> [TLSStep] {
    let bytes =
      part.isEmpty
      ? [] : Array(piece.bytes[part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound])
    return stride(from: 0, to: bytes.count, by: size).map {
      .bytes(piece.sender, Array(bytes[$0..<min(bytes.count, $0 + min(size, bytes.count))]))
    }
  }
}
