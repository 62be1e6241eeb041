import Bytes
import Reactor
import Trace
import Transport
import WebSocketCore

/// stdin goes to every client, a line a message; what they send goes to stdout, a line each. stdin waits for
/// the first client, and for clients that are slow to read.
final class PipeBehavior: ListenBehavior {
  private let input: StandardInput
  private let output: MessageOutput
  private var splitter = ByteSplitter(.delimiter([UInt8(ascii: "\n")]))
  private var peers: [Int: ListenPeer] = [:]
  /// Of messages that are shown decoded on a terminal.
  private var decodings: [Int: PayloadDecoding] = [:]
  private let decoding: (ListenPeer) -> PayloadDecoding?
  private var isStarted = false
  private let tell: (String) -> Void
  /// stdin is at its end and everything has been sent.
  var onEnd: () -> Void = {}

  init(
    input: StandardInput, output: MessageOutput, decoding: @escaping (ListenPeer) -> PayloadDecoding?,
    tell: @escaping (String) -> Void
  ) {
    self.decoding = decoding
    self.input = input
    self.output = output
    self.tell = tell
  }

  func opened(_ peer: ListenPeer) {
    peers[peer.id] = peer
    decodings[peer.id] = decoding(peer)
    if isStarted { return input.resume() }
    isStarted = true
    input.start(
      onBytes: { [unowned self] bytes in receive(UnsafeRawBufferPointer(bytes)) },
      onEnd: { [unowned self] _ in
        if let last = splitter.finish() { send(last) }
        for peer in peers.values { peer.session.flush() }
        onEnd()
      })
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) {
    splitter.receive(bytes)
    while let line = splitter.next() { send(line) }
    for peer in peers.values { peer.session.flush() }
    if peers.values.contains(where: { $0.session.unsentByteCount > ListenPeer.highWater }) { input.pause() }
  }

  private func send(_ line: UnsafeRawBufferPointer) {
    guard UTF8Validator.isValid(line) else {
      return tell("a line of stdin is not UTF-8, which a text message must be: it was not sent")
    }
    for peer in peers.values { peer.session.send(.text, line) }
  }

  func received(_ message: Message, from peer: ListenPeer) {
    output.print(message, from: .client, &decodings[peer.id])
  }

  func finishedBatch(_ peer: ListenPeer) {
    if !output.flush() { for peer in peers.values { peer.session.channel.pauseReading() } }
  }

  /// stdout has been written.
  func outputDrained() {
    for peer in peers.values { peer.session.channel.resumeReading() }
  }

  func drained(_ peer: ListenPeer) {
    if !peers.values.contains(where: { $0.session.unsentByteCount > ListenPeer.highWater }) { input.resume() }
  }

  func ended(_ peer: ListenPeer) {
    peers[peer.id] = nil
    decodings[peer.id] = nil
    if peers.isEmpty { input.pause() } else { drained(peer) }
  }
}
