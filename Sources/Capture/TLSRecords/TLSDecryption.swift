import WebSocketCore

/// Decrypts the TLS of one connection of a capture with the secrets of a key log (RFC 8446, RFC 5246).
///
/// The bytes of both directions go in as they were sent; what they carry comes out. A side may run ahead of the
/// other, as captures are not always in order: what needs the other's hello waits, up to the size of a record.
/// Memory is bounded by a record and a handshake message for each side.
package struct TLSDecryption: ~Copyable {
  private var negotiation = TLSNegotiation()
  private var client = TLSRecordStream(sender: .client)
  private var server = TLSRecordStream(sender: .server)
  private var times: (client: Int64, server: Int64) = (0, 0)

  package init() {}

  /// - Parameters:
  ///   - bytes: the next of one direction; they are changed.
  ///   - sender: who sent them.
  ///   - time: nanoseconds since 1970.
  ///   - secrets: may have grown since the last call.
  ///   - sink: takes the data, valid during its call, and the notes.
  package mutating func receive<Sink: TLSPlaintextSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64, secrets: inout TLSSecrets,
    into sink: inout Sink
  ) {
    var revision = negotiation.revision
    var turn = sender
    take(bytes, from: turn, time, &secrets, &sink)
    // What the other side waits for may have come, and with it what this one waits for.
    while negotiation.revision != revision {
      revision = negotiation.revision
      turn = turn.peer
      take(UnsafeMutableRawBufferPointer(start: nil, count: 0), from: turn, nil, &secrets, &sink)
    }
  }

  /// - Parameters:
  ///   - count: how many bytes of one direction are missing; nil where that cannot be known.
  ///   - sender: who sent them.
  ///   - time: nanoseconds since 1970.
  ///   - sink: is told at once what is lost with them. That data is missing comes with the data after it.
  package mutating func hole<Sink: TLSPlaintextSink & ~Copyable>(
    _ count: UInt64?, from sender: Role, time: Int64, into sink: inout Sink
  ) {
    switch sender {
    case .client:
      client.hole(count, &negotiation)
      TLSDecryption.tell(&client, time, &sink)
    case .server:
      server.hole(count, &negotiation)
      TLSDecryption.tell(&server, time, &sink)
    }
  }

  /// Nothing more will come from either side: what waits is read as well as can be.
  package mutating func end<Sink: TLSPlaintextSink & ~Copyable>(
    time: Int64, secrets: inout TLSSecrets, into sink: inout Sink
  ) {
    TLSDecryption.finish(&client, &negotiation, time, &secrets, &sink)
    TLSDecryption.finish(&server, &negotiation, time, &secrets, &sink)
  }

  package var facts: TLSFacts {
    var facts = TLSFacts()
    facts.clientRandom = negotiation.clientHello?.random
    facts.serverName = negotiation.clientHello?.serverName
    facts.offeredProtocols = negotiation.clientHello?.protocols ?? []
    facts.chosenProtocol = negotiation.chosenProtocol
    facts.version = negotiation.version?.name
    facts.cipherSuite = negotiation.suiteNumber.map(CipherSuite.name)
    facts.isResumed = negotiation.isResumed
    facts.clientAlert = client.alert
    facts.serverAlert = server.alert
    facts.openedRecords = client.openedRecords + server.openedRecords
    facts.closedRecords = client.closedRecords + server.closedRecords
    return facts
  }

  /// - Parameter time: nil: of the bytes that came last.
  private mutating func take<Sink: TLSPlaintextSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, _ time: Int64?, _ secrets: inout TLSSecrets,
    _ sink: inout Sink
  ) {
    switch sender {
    case .client:
      times.client = time ?? times.client
      client.receive(bytes)
      TLSDecryption.drain(&client, &negotiation, times.client, &secrets, &sink)
    case .server:
      times.server = time ?? times.server
      server.receive(bytes)
      TLSDecryption.drain(&server, &negotiation, times.server, &secrets, &sink)
    }
  }

  private static func drain<Sink: TLSPlaintextSink & ~Copyable>(
    _ stream: inout TLSRecordStream, _ negotiation: inout TLSNegotiation, _ time: Int64,
    _ secrets: inout TLSSecrets, _ sink: inout Sink
  ) {
    repeat {
      while let data = stream.next(&negotiation, &secrets) {
        tell(&stream, time, &sink)
        sink.received(data, from: stream.sender, time: time)
      }
      tell(&stream, time, &sink)
    } while stream.hasTooMuchPending && stream.stopWaiting()
  }

  private static func finish<Sink: TLSPlaintextSink & ~Copyable>(
    _ stream: inout TLSRecordStream, _ negotiation: inout TLSNegotiation, _ time: Int64,
    _ secrets: inout TLSSecrets, _ sink: inout Sink
  ) {
    if stream.stopWaiting() { drain(&stream, &negotiation, time, &secrets, &sink) }
    while stream.dismissPossibleRecord() { drain(&stream, &negotiation, time, &secrets, &sink) }
    stream.end(&negotiation)
    tell(&stream, time, &sink)
  }

  private static func tell<Sink: TLSPlaintextSink & ~Copyable>(
    _ stream: inout TLSRecordStream, _ time: Int64, _ sink: inout Sink
  ) {
    guard !stream.findings.isEmpty else { return }
    for finding in stream.findings {
      switch finding {
      case .hole: sink.hole(nil, from: stream.sender, time: time)
      case .note(let note):
        sink.note(note, from: note.concernsBothSides ? nil : stream.sender, time: time)
      }
    }
    stream.findings.removeAll()
  }
}
