import Bytes

@testable import TLS

/// A client and a server joined by two wires, with no socket between them.
struct Conversation: ~Copyable {
  var client: TLSSession
  var server: TLSSession
  /// What each side has decrypted.
  var clientRead: [UInt8] = []
  var serverRead: [UInt8] = []
  /// The last answer of `read` other than `.bytes`.
  var clientEnd = TLSSession.ReadResult.needMore
  var serverEnd = TLSSession.ReadResult.needMore
  /// How many bytes a `receive` gets at most.
  var chop: Int

  init(
    client: TLSConfiguration = .testClient(), server: TLSConfiguration = .testServer(),
    name: String? = "localhost", verifyName: String? = nil, environment: [String: String] = [:],
    chop: Int = .max
  ) throws {
    let clientContext = try TLSContext(client, environment: { environment[$0] })
    let serverContext = try TLSContext(server, environment: { environment[$0] })
    self.init(
      client: try TLSSession(context: clientContext, serverName: name, verifyName: verifyName),
      server: try TLSSession(context: serverContext, serverName: nil), chop: chop)
  }

  private init(client: consuming TLSSession, server: consuming TLSSession, chop: Int) {
    self.client = client
    self.server = server
    self.chop = chop
    self.client.start()
    self.server.start()
  }

  /// Carries bytes both ways until nothing moves.
  mutating func run() {
    var moved = true
    while moved {
      moved = Self.carry(&client, &server, chop, &serverRead, &serverEnd)
      moved = Self.carry(&server, &client, chop, &clientRead, &clientEnd) || moved
    }
  }

  /// - Returns: did anything move?
  private static func carry(
    _ from: inout TLSSession, _ to: inout TLSSession, _ chop: Int, _ plaintext: inout [UInt8],
    _ end: inout TLSSession.ReadResult
  ) -> Bool {
    var wire = ByteQueue()
    from.takeOutput(into: &wire)
    guard !wire.isEmpty else { return false }
    while !wire.isEmpty {
      let size = min(chop, wire.count)
      to.receive(UnsafeRawBufferPointer(rebasing: wire.readable.prefix(size)))
      wire.consume(size)
      end = to.readAll(into: &plaintext)
    }
    return true
  }
}

extension TLSSession {
  /// Reads until something else than bytes comes.
  mutating func readAll(into plaintext: inout [UInt8], blockSize: Int = 100_000) -> ReadResult {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let result = read(into: buffer)
      guard case .bytes(let count) = result else { return result }
      plaintext += buffer.prefix(count)
    }
  }

  mutating func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { write($0) }
  }

  mutating func receive(_ text: String) {
    Array(text.utf8).withUnsafeBytes { receive($0) }
  }
}

extension TLSConfiguration {
  static func testClient(_ change: (inout TLSConfiguration) -> Void = { _ in }) -> TLSConfiguration {
    var configuration = TLSConfiguration(role: .client)
    configuration.caFile = TestCertificates.path("root.pem")
    change(&configuration)
    return configuration
  }

  /// With the certificate of this name.
  static func testServer(
    _ name: String = "good", _ change: (inout TLSConfiguration) -> Void = { _ in }
  ) -> TLSConfiguration {
    var configuration = TLSConfiguration(role: .server)
    configuration.certificateFile = TestCertificates.path("\(name).pem")
    configuration.keyFile = TestCertificates.path("\(name).key")
    change(&configuration)
    return configuration
  }
}
