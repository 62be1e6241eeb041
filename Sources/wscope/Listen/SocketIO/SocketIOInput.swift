import AppProtocols
import Bytes
import Transport

/// stdin of `listen --socketio`: each line is an event, and is emitted to all clients of its namespace. It is not
/// read before the first client has joined one, nor while nobody is there.
final class SocketIOInput {
  private let input: StandardInput
  private let tell: (String) -> Void
  private let emit: (SocketIOLine.Event, _ source: String) -> Void
  private let onBatch: () -> Void
  private var splitter = ByteSplitter(.delimiter([UInt8(ascii: "\n")]))
  private var lineNumber = 0
  private var isStarted = false
  private var isEnded = false
  private var isReading = false

  /// - Parameters:
  ///   - input: stdin.
  ///   - tell: for lines that are none.
  ///   - emit: takes an event and where it came from.
  ///   - onBatch: called when all lines of a read have been emitted.
  init(
    _ input: StandardInput, tell: @escaping (String) -> Void,
    emit: @escaping (SocketIOLine.Event, _ source: String) -> Void, onBatch: @escaping () -> Void
  ) {
    self.input = input
    self.tell = tell
    self.emit = emit
    self.onBatch = onBatch
  }

  /// Lets lines come, or keeps them where they are.
  func setReading(_ isWanted: Bool) {
    guard isWanted != isReading, !isEnded else { return }
    isReading = isWanted
    guard isWanted else { return input.pause() }
    if isStarted { return input.resume() }
    isStarted = true
    input.start(
      onBytes: { [unowned self] in receive(UnsafeRawBufferPointer($0)) },
      onEnd: { [unowned self] error in
        isEnded = true
        if let last = splitter.finish() { take(last) }
        if let error { tell("stdin is read no more: \(error.message)") }
        onBatch()
      })
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) {
    splitter.receive(bytes)
    while let line = splitter.next() { take(line) }
    onBatch()
  }

  private func take(_ bytes: UnsafeRawBufferPointer) {
    lineNumber += 1
    let text = String(decoding: bytes, as: UTF8.self)
    if text.allSatisfy(\.isWhitespace) { return }
    let source = "line \(lineNumber) of stdin"
    do throws(SocketIOLineError) {
      switch try SocketIOConversation.parse(text) {
      case .event(let event): emit(event, source)
      case .answer: tell("\(source) was not emitted: acks are given to clients by themselves")
      }
    } catch {
      tell("\(source) was not emitted: \(error.description); a line is 'event json-args…': message \"hi\" 1")
    }
  }
}
