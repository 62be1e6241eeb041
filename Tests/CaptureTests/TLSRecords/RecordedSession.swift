import Bytes
import WebSocketCore

@testable import Capture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A TLS connection that Tests/Fixtures/tls/record.py has recorded: the key log, and what each side sent.
struct RecordedSession {
  struct Piece {
    var sender: Role
    var bytes: [UInt8]
  }

  enum Failure: Error { case unreadable(String) }

  var keyLog: [UInt8] = []
  var pieces: [Piece] = []

  init(_ name: String) throws {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    guard let file = fopen("/\(folder)/Fixtures/tls/\(name).session", "rb") else {
      throw Failure.unreadable(name)
    }
    defer { fclose(file) }
    var contents = [UInt8](repeating: 0, count: 1 << 16)
    contents.removeLast(contents.count - fread(&contents, 1, contents.count, file))
    var rest = contents[...]
    while let letter = rest.popFirst(), let high = rest.popFirst(), let low = rest.popFirst() {
      let bytes = Array(rest.prefix(Int(high) << 8 | Int(low)))
      rest = rest.dropFirst(bytes.count)
      switch letter {
      case UInt8(ascii: "K"): keyLog = bytes
      case UInt8(ascii: "C"): pieces.append(Piece(sender: .client, bytes: bytes))
      default: pieces.append(Piece(sender: .server, bytes: bytes))
      }
    }
  }

  var secrets: TLSSecrets { keyLog.secrets }

  func bytes(of sender: Role) -> [UInt8] { pieces.filter { $0.sender == sender }.flatMap(\.bytes) }

  /// Without the lines of the key log that begin so.
  func withoutKeys(_ labels: String...) -> RecordedSession {
    var session = self
    session.keyLog = Array(
      keyLog.split(separator: 0x0A).filter { line in
        !labels.contains { line.starts(with: ($0 + " ").utf8) }
      }.joined(separator: [0x0A]))
    return session
  }

  /// The records of one side: where each begins, and its type.
  func records(of sender: Role) -> [(type: UInt8, range: Range<Int>)] {
    let bytes = bytes(of: sender)
    var records: [(UInt8, Range<Int>)] = []
    var start = 0
    while start + 5 <= bytes.count {
      let end = start + 5 + Int(bytes[start + 3]) << 8 + Int(bytes[start + 4])
      records.append((bytes[start], start..<end))
      start = end
    }
    return records
  }
}

extension [UInt8] {
  /// What a key log of these bytes holds.
  var secrets: TLSSecrets {
    var secrets = TLSSecrets()
    var reader = KeyLogReader()
    withUnsafeBytes { reader.receive($0, into: &secrets) }
    reader.finish(into: &secrets)
    return secrets
  }
}

/// What a decryption gives, in order.
struct DecryptedSession: TLSPlaintextSink, Equatable {
  var client: [UInt8] = []
  var server: [UInt8] = []
  /// In the order in which the data came, what each side said; pieces of one side are joined.
  var talk: [String] = []
  var notes: [TLSNote] = []
  var times: [Int64] = []

  mutating func received(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    if sender == .client { client += bytes } else { server += bytes }
    let mark = sender == .client ? "C " : "S "
    if talk.last?.hasPrefix(mark) != true { talk.append(mark) }
    talk[talk.count - 1] += String(decoding: bytes, as: UTF8.self)
    times.append(time)
    // The buffer may be changed.
    bytes.initializeMemory(as: UInt8.self, repeating: 0xFF)
  }

  mutating func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    talk.append("\(sender) misses \(count.map { "\($0)" } ?? "some")")
  }

  mutating func note(_ note: TLSNote, from sender: Role?, time: Int64) { notes.append(note) }
}

/// One step of a connection as a capture has it.
enum TLSStep {
  case bytes(Role, [UInt8])
  case hole(Role, UInt64?)
}

func decrypt(
  _ steps: [TLSStep], secrets: TLSSecrets
) -> (result: DecryptedSession, facts: TLSFacts) {
  var secrets = secrets
  return decrypt(steps, secrets: &secrets)
}

func decrypt(
  _ steps: [TLSStep], secrets: inout TLSSecrets
) -> (result: DecryptedSession, facts: TLSFacts) {
  var decryption = TLSDecryption()
  var result = DecryptedSession()
  for (index, step) in steps.enumerated() {
    switch step {
    case .bytes(let sender, var bytes):
      bytes.withUnsafeMutableBytes {
        decryption.receive($0, from: sender, time: Int64(index), secrets: &secrets, into: &result)
      }
    case .hole(let sender, let count):
      decryption.hole(count, from: sender, time: Int64(index), into: &result)
    }
  }
  decryption.end(time: Int64(steps.count), secrets: &secrets, into: &result)
  return (result, decryption.facts)
}

extension RecordedSession {
  var steps: [TLSStep] { pieces.map { .bytes($0.sender, $0.bytes) } }

  func steps(ofPieces size: Int) -> [TLSStep] {
    pieces.flatMap { piece in
      stride(from: 0, to: piece.bytes.count, by: size).map {
        .bytes(piece.sender, Array(piece.bytes[$0..<min(piece.bytes.count, $0 + size)]))
      }
    }
  }

  func decrypted() -> (result: DecryptedSession, facts: TLSFacts) { decrypt(steps, secrets: secrets) }
}
