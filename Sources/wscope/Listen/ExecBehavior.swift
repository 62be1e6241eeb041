import Bytes
import Reactor
import Transport
import WebSocketCore

/// A process for each connection, as websocketd has it: a message is a line of its stdin, a line of its
/// stdout is a message; when either ends, so does the other.
final class ExecBehavior: ListenBehavior {
  private let command: String
  private let run: ListenRun
  private var children: [Int: Child] = [:]
  /// Their clients have gone.
  private var ending: [Int: Child] = [:]
  private var whenAllHaveEnded: (() -> Void)?

  private final class Child {
    let process: ChildProcess
    var splitter = ByteSplitter(.delimiter([UInt8(ascii: "\n")]))

    init(_ process: ChildProcess) { self.process = process }
  }

  init(command: String, run: ListenRun) {
    self.command = command
    self.run = run
  }

  func opened(_ peer: ListenPeer) {
    do {
      let environment = CGIVariables.environment(
        of: peer, run.serverAddress, isSecure: run.options.tls.isSecure)
      let child = Child(try ChildProcess(command: command, environment: environment, reactor: run.reactor))
      children[peer.id] = child
      child.process.onOutput = { [unowned peer, unowned child] bytes in Self.forward(bytes, child, peer) }
      child.process.onEnd = { [unowned peer, unowned child] in Self.finish(child, peer) }
      child.process.onDrained = { [unowned peer] in peer.session.channel.resumeReading() }
    } catch {
      run.reporter.tell("client \(peer.id): the command cannot be run: \(error.call): \(error.message)")
      peer.session.close(CloseBody(code: .internalError, reason: Array("the command cannot be run".utf8)))
    }
  }

  private static func forward(_ bytes: UnsafeRawBufferPointer, _ child: Child, _ peer: ListenPeer) {
    child.splitter.receive(bytes)
    while let line = child.splitter.next() { send(line, peer) }
    peer.session.flush()
    if peer.session.unsentByteCount > ListenPeer.highWater { child.process.pauseReading() }
  }

  /// A line that is no UTF-8 cannot be a text message; it goes as binary rather than not at all.
  private static func send(_ line: UnsafeRawBufferPointer, _ peer: ListenPeer) {
    peer.session.send(UTF8Validator.isValid(line) ? .text : .binary, line)
  }

  private static func finish(_ child: Child, _ peer: ListenPeer) {
    if let last = child.splitter.finish() { send(last, peer) }
    peer.session.close(CloseBody(code: .normalClosure))
  }

  func received(_ message: Message, from peer: ListenPeer) {
    guard let child = children[peer.id] else { return }
    child.process.queue.append(message.payload)
    child.process.queue.append(UInt8(ascii: "\n"))
  }

  func finishedBatch(_ peer: ListenPeer) {
    guard let process = children[peer.id]?.process else { return }
    process.flush()
    if process.queue.count > ListenPeer.highWater { peer.session.channel.pauseReading() }
  }

  func drained(_ peer: ListenPeer) { children[peer.id]?.process.resumeReading() }

  func ended(_ peer: ListenPeer) {
    guard let child = children.removeValue(forKey: peer.id) else { return }
    let id = peer.id
    ending[id] = child
    child.process.end { [unowned self] in
      ending[id] = nil
      if ending.isEmpty { whenAllHaveEnded?() }
    }
  }

  func finish(_ then: @escaping () -> Void) {
    if ending.isEmpty { then() } else { whenAllHaveEnded = then }
  }

  func abandon() {
    for child in [children, ending].flatMap(\.values) { child.process.kill() }
  }
}
