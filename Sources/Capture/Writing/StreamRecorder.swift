import Bytes
import WebSocketCore

/// One connection on its way into a pcapng file: what crossed it as plaintext, as the packets of a TCP
/// connection, one for each read and write.
package struct StreamRecorder {
  private let writer = PcapngWriter()
  private var packets: TCPPacketizer
  private var client: HeadBlanking
  private var server: HeadBlanking
  private var ended: Set<Role> = []
  private var isReset = false

  /// - Parameters:
  ///   - client: who connected.
  ///   - server: of the same family of addresses.
  ///   - showsSecrets: false: those in the handshake are blanked.
  package init(client: Endpoint, server: Endpoint, showsSecrets: Bool) {
    packets = TCPPacketizer(client: client, server: server)
    self.client = HeadBlanking(.client, showsSecrets: showsSecrets)
    self.server = HeadBlanking(.server, showsSecrets: showsSecrets)
  }

  /// The connection is there.
  ///
  /// - Parameters:
  ///   - time: nanoseconds since 1970.
  ///   - comment: stands at its first packet.
  ///   - out: where the blocks are appended.
  package mutating func open(at time: Int64, comment: String?, into out: inout ByteQueue) {
    for (number, packet) in packets.open().enumerated() {
      writer.append(packet, time: time, comment: number == 0 ? comment : nil, to: &out)
    }
  }

  /// Bytes that a side sent, as plaintext.
  package mutating func take(
    _ bytes: UnsafeRawBufferPointer, from sender: Role, at time: Int64, into out: inout ByteQueue
  ) {
    guard !isReset, !ended.contains(sender) else { return }
    guard sender == .server else { return write(client.take(bytes, time: time), from: .client, into: &out) }
    let wasSwitched = server.hasSwitched
    write(server.take(bytes, time: time, answersHEAD: client.isHEAD), from: .server, into: &out)
    // From here on the client sends frames, whatever they may look like.
    if server.hasSwitched, !wasSwitched { write(client.finish(), from: .client, into: &out) }
  }

  /// A side has ended its stream; once is enough.
  package mutating func end(from sender: Role, at time: Int64, into out: inout ByteQueue) {
    guard !isReset, ended.insert(sender).inserted else { return }
    release(sender, into: &out)
    write(packets.end(from: sender), time: time, into: &out)
  }

  package mutating func reset(from sender: Role, at time: Int64, into out: inout ByteQueue) {
    guard !isReset, ended.count < 2 else { return }
    for role in Role.allCases { release(role, into: &out) }
    isReset = true
    write(packets.reset(from: sender), time: time, into: &out)
  }

  private mutating func release(_ sender: Role, into out: inout ByteQueue) {
    write(sender == .client ? client.finish() : server.finish(), from: sender, into: &out)
  }

  private mutating func write(_ pieces: [HeadBlanking.Piece], from sender: Role, into out: inout ByteQueue) {
    for piece in pieces {
      write(packets.data(piece.bytes, from: sender), time: piece.time, into: &out)
    }
  }

  private func write(_ packets: [[UInt8]], time: Int64, into out: inout ByteQueue) {
    for packet in packets { writer.append(packet, time: time, comment: nil, to: &out) }
  }
}
