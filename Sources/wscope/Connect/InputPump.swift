import Bytes
import Reactor
import Transport
import WebSocketCore

/// Cuts stdin into messages and sends them: a block at a time, and no more while much is still unsent.
final class InputPump {
  /// Unsent bytes above which stdin is not read.
  static let highWater = 256 * 1024

  private let input: StandardInput
  private let session: WebSocketSession
  private let opcode: Opcode
  private let limit: Int
  private let acceptsCommands: Bool
  private var splitter: ByteSplitter
  private var messageNumber = 0
  private var isEnded = false

  /// Everything has been read and sent.
  var onEnd: () -> Void = {}
  /// What was read cannot be sent.
  var onFailure: (Failure) -> Void = { _ in }
  /// A block's worth of messages has been sent.
  var onSent: () -> Void = {}
  /// One message has been sent, of those that `--one` counts.
  var onMessage: () -> Void = {}
  /// Takes each message in place of the session, with its number.
  var onLine: ((UnsafeRawBufferPointer, Int) -> Void)?
  var onCommand: (SlashCommand) -> Void = { _ in }

  init(
    input: StandardInput, session: WebSocketSession, splitting mode: ByteSplitter.Mode, opcode: Opcode,
    limit: Int, acceptsCommands: Bool
  ) {
    self.input = input
    self.session = session
    self.opcode = opcode
    self.limit = limit
    self.acceptsCommands = acceptsCommands
    splitter = ByteSplitter(mode)
  }

  func start() {
    input.start(
      onBytes: { [unowned self] bytes in receive(UnsafeRawBufferPointer(bytes)) },
      onEnd: { [unowned self] error in end(error) })
  }

  /// The session can take more.
  func resume() {
    if !isEnded { input.resume() }
  }

  /// Nothing more is to be sent for now.
  func pause() {
    if !isEnded { input.pause() }
  }

  func stop() {
    isEnded = true
    input.stop()
  }

  /// Input that was read and not sent, or is waiting to be read.
  var hasUnsentInput: Bool {
    guard !isEnded else { return false }
    return splitter.pendingByteCount > 0 || input.hasWaitingBytes
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) {
    splitter.receive(bytes)
    while !isEnded, let message = splitter.next() { send(message) }
    if !isEnded, splitter.pendingByteCount > limit { refuseLength(splitter.pendingByteCount) }
    session.flush()
    onSent()
    if !isEnded, session.unsentByteCount > Self.highWater { input.pause() }
  }

  private func end(_ error: SystemError?) {
    guard !isEnded else { return }
    if let error { return refuse(.inputUnreadable, "stdin cannot be read: \(error.message)") }
    if let last = splitter.finish() { send(last) }
    guard !isEnded else { return }
    isEnded = true
    session.flush()
    onSent()
    onEnd()
  }

  private func send(_ message: UnsafeRawBufferPointer) {
    messageNumber += 1
    if message.count > limit { return refuseLength(message.count) }
    if acceptsCommands, message.first == UInt8(ascii: "/") {
      return onCommand(SlashCommand(parsing: String(decoding: message, as: UTF8.self)))
    }
    if opcode == .text, !UTF8Validator.isValid(message) {
      return refuse(
        .dataMalformed, "message \(messageNumber) of stdin is not UTF-8, which a text message must be",
        hint: "send it as it is with --binary")
    }
    if let onLine { onLine(message, messageNumber) } else { session.send(opcode, message) }
    onMessage()
  }

  private func refuseLength(_ count: Int) {
    refuse(
      .dataMalformed,
      "message \(max(1, messageNumber)) of stdin is longer than \(ByteCount(bytes: limit)) bytes",
      hint: "raise the limit with --max-message, or send blocks with --binary=SIZE")
  }

  private func refuse(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    stop()
    session.flush()
    onFailure(Failure(status, phase: .input, message, hint: hint))
  }
}
