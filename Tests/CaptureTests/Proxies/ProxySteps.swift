import Testing
import WebSocketCore

@testable import Capture

/// What comes through, and what is noted, of what both sides send in turn.
struct ProxyTunnel: ByteStreamSink {
  var client: [UInt8] = []
  var server: [UInt8] = []
  var holes: [String] = []

  mutating func received(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    if sender == .client { client += bytes } else { server += bytes }
  }

  mutating func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    holes.append("\(sender) \(count.map { "\($0)" } ?? "?")")
  }
}

enum ProxyStep {
  case client([UInt8])
  case server([UInt8])
  case hole(Role, UInt64?)

  static func client(_ text: String) -> ProxyStep { .client(Array(text.utf8)) }
  static func server(_ text: String) -> ProxyStep { .server(Array(text.utf8)) }
}

func runProxies(_ steps: [ProxyStep], pieceSize: Int = .max) -> (notes: [String], tunnel: ProxyTunnel) {
  var prefix = ProxyPrefix()
  var tunnel = ProxyTunnel()
  var notes: [CaptureNote] = []
  func feed(_ bytes: [UInt8], _ sender: Role) {
    for start in stride(from: 0, to: bytes.count, by: min(pieceSize, max(1, bytes.count))) {
      var piece = Array(bytes[start...].prefix(pieceSize))
      notes += piece.withUnsafeMutableBytes { prefix.receive($0, from: sender, time: 0, into: &tunnel) }
    }
  }
  for step in steps {
    switch step {
    case .client(let bytes): feed(bytes, .client)
    case .server(let bytes): feed(bytes, .server)
    case .hole(let sender, let count): notes += prefix.hole(count, from: sender, time: 0, into: &tunnel)
    }
  }
  notes += prefix.ended(into: &tunnel)
  #expect(notes.allSatisfy { $0.kind == .proxy })
  return (notes.map(\.text), tunnel)
}
