import Bytes
import Capture
import Trace
import Transport
import WebSocketCore

/// pcapng: what crossed each connection, as the packets that would have carried it without TLS.
final class PacketRecording: Recording {
  /// For dissectors: what is on this port is HTTP.
  private static let plainPort: UInt16 = 80

  let wantsMessages = false
  private let file: RecordingFile
  private let local: Role
  private let showsSecrets: Bool
  private var connections: UInt16 = 0

  init(_ file: RecordingFile, _ local: Role, showsSecrets: Bool) {
    self.file = file
    self.local = local
    self.showsSecrets = showsSecrets
    write { queue in
      PcapngWriter().begin(
        application: "wscope \(WScope.version)",
        interface: "wscope \(local == .client ? "connect" : "listen")",
        into: &queue)
    }
  }

  var failure: Failure? { file.failure }

  /// The bytes say it all.
  func take(_ record: TraceRecord) {}

  func tapping(isSecure: Bool) -> ChannelTapping? {
    { [unowned self] ours, peers in
      connections &+= 1
      let (client, server) = local == .client ? (ours, peers) : (peers, ours)
      let ends = endpoints(client, server, isSecure: isSecure)
      var recorder = StreamRecorder(client: ends.client, server: ends.server, showsSecrets: showsSecrets)
      write { recorder.open(at: WallClock.nanoseconds(), comment: ends.comment, into: &$0) }
      return PacketTap(recorder, local, self)
    }
  }

  /// As they are; where there are none of IP, two of this machine.
  private func endpoints(_ client: SocketAddress?, _ server: SocketAddress?, isSecure: Bool) -> (
    client: Endpoint, server: Endpoint, comment: String?
  ) {
    if let client = client.flatMap({ Endpoint($0) }), var server = server.flatMap({ Endpoint($0) }),
      client.isIPv6 == server.isIPv6
    {
      guard isSecure else { return (client, server, nil) }
      let comment =
        "wss: these packets hold what was inside TLS; the server's port was \(server.port), and is given as "
        + "\(Self.plainPort), as that of HTTP"
      server.port = Self.plainPort
      return (client, server, comment)
    }
    let loopback: (UInt64, UInt64) = (UInt64(bigEndian: 0x7F00_0001 << 32), 0)
    func endpoint(_ port: UInt16) -> Endpoint { Endpoint(address: loopback, isIPv6: false, port: port) }
    return (
      endpoint(49152 + connections % 16384), endpoint(Self.plainPort),
      "a Unix socket, \(local == .client ? server?.description ?? "" : client?.description ?? "")"
    )
  }

  fileprivate func write(_ body: (inout ByteQueue) -> Void) {
    var queue = ByteQueue(blockSize: 4096)
    body(&queue)
    if !queue.isEmpty { file.write(&queue) }
  }
}

extension Endpoint {
  fileprivate init?(_ address: SocketAddress) {
    guard let bytes = address.ipBytes, let port = address.port else { return nil }
    self.init(addressBytes: bytes, port: port)
  }
}

/// Hears one connection.
private final class PacketTap: ChannelTap {
  private var recorder: StreamRecorder
  private let local: Role
  private let recording: PacketRecording

  init(_ recorder: StreamRecorder, _ local: Role, _ recording: PacketRecording) {
    self.recorder = recorder
    self.local = local
    self.recording = recording
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    recording.write { recorder.take(bytes, from: local.peer, at: WallClock.nanoseconds(), into: &$0) }
  }

  func sent(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    recording.write { recorder.take(bytes, from: local, at: WallClock.nanoseconds(), into: &$0) }
  }

  func peerEnded(_ end: ChannelEnd) {
    recording.write { queue in
      switch end {
      case .eof, .truncated: recorder.end(from: local.peer, at: WallClock.nanoseconds(), into: &queue)
      case .reset: recorder.reset(from: local.peer, at: WallClock.nanoseconds(), into: &queue)
      case .failed, .tlsFailed: break
      }
    }
  }

  func ended(isReset: Bool) {
    recording.write { queue in
      if isReset {
        recorder.reset(from: local, at: WallClock.nanoseconds(), into: &queue)
      } else {
        recorder.end(from: local, at: WallClock.nanoseconds(), into: &queue)
      }
    }
  }
}
