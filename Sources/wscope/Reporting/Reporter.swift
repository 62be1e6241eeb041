import AppProtocols
import Bytes
import Diagnosis
import Printers
import Reactor
import Trace
import Transport
import WebSocketCore

/// What is reported, and how.
struct ReportingOptions {
  var verbose = false
  var frames = false
  var json = false
  /// Nothing but the exit status.
  var quiet = false
  var color = Palette.Choice.auto
  var showSecrets = false
  var decode = DecoderChoice.none
}

/// Turns what happens into records, and records into lines: JSON on stdout, everything for people on stderr.
final class Reporter {
  /// Payload bytes of a frame that are kept to be shown.
  static let previewBytes = 512
  static let jsonPreviewBytes = 64 * 1024

  let stdoutPalette: Palette
  private let local: Role
  let options: ReportingOptions
  let stdout: StandardOutput
  let stderr: StandardError
  private let palette: Palette
  private let start = Reactor.clock()
  private var people: [any Printer] = []
  private var json: JSONLinesPrinter?
  private(set) var violations = 0
  var client: ClientTraces
  /// Of each connection whose messages are decoded.
  var decodings: [Int: PayloadDecoding] = [:]
  /// What `--record` keeps.
  var recording: (any Recording)? {
    didSet { recordsMessages = recording?.wantsMessages ?? false }
  }
  private(set) var recordsMessages = false
  /// What `--format` tells of.
  var facts = RunFacts()
  var format: FormatTemplate?

  init(_ options: ReportingOptions, local: Role, stdout: StandardOutput) {
    self.options = options
    client = ClientTraces(showsSecrets: options.showSecrets)
    self.local = local
    self.stdout = stdout
    stdoutPalette = Terminal.palette(fd: 1, options.color)
    palette = Terminal.palette(fd: 2, options.color)
    stderr = StandardError(palette: palette)
    if options.json { json = JSONLinesPrinter() }
    if options.verbose { people.append(HandshakePrinter(palette: palette, isServer: local == .server)) }
    if options.frames {
      let columns = Terminal.columns(fd: 2) - FrameLinePrinter.payloadColumn
      people.append(
        FrameLinePrinter(
          preview: PayloadPreview(columns: columns), palette: palette, showsConnection: local == .server,
          indentsDocuments: indentsDocuments))
    }
  }

  /// Records of messages are made only for those who want them: they copy the payload.
  var wantsMessages: Bool { options.json || options.frames || recordsMessages }

  /// Documents are indented for people at a terminal.
  var indentsDocuments: Bool { options.frames && Terminal.isTerminal(fd: 2) }

  /// How much of each frame the connection is to keep.
  var observedBytes: Int? {
    guard options.frames else { return nil }
    return options.json ? Self.jsonPreviewBytes : Self.previewBytes
  }

  var isJSON: Bool { options.json }
  var isVerbose: Bool { options.verbose }
  var showsSecrets: Bool { options.showSecrets }

  /// Seconds since the run began.
  var elapsed: Double { Reactor.clock() - start }

  /// Times of phases are counted from now on.
  func beginConnection() {
    client = ClientTraces(showsSecrets: options.showSecrets, startedAt: elapsed)
  }

  /// Hands a record to every printer.
  func emit(_ connection: Int?, _ data: TraceData) {
    let record = TraceRecord(time: elapsed, connection: connection, data)
    for index in people.indices { people[index].print(record, into: &stderr.queue) }
    stderr.flush()
    recording?.take(record)
    guard json != nil else { return }
    json?.print(record, into: &stdout.queue)
    stdout.flush()
  }

  /// An answer that refuses often says why: it is shown whether or not handshakes are.
  func showRefusal(_ head: HeadTrace, _ connection: Int) {
    if options.quiet { return }
    var printer = HandshakePrinter(palette: palette)
    printer.print(TraceRecord(time: elapsed, connection: connection, .response(head)), into: &stderr.queue)
    stderr.flush()
  }

  /// How far something that takes its time has come.
  func progress(_ text: String) {
    if !options.quiet { stderr.note(text) }
  }

  /// A line for people.
  func tell(_ text: String) { stderr.note(text) }

  func tell(_ what: String, _ payload: UnsafeRawBufferPointer, connection: Int? = nil) {
    let text = payload.isEmpty ? "" : " \"\(String(decoding: payload, as: UTF8.self))\""
    stderr.note((connection.map { "client \($0): " } ?? "") + "received \(what)\(text)")
  }

  /// A failure before there is a reporter, or of the reporter's own making.
  static func fatal(_ failure: Failure) -> ExitStatus {
    StandardError(palette: Terminal.palette(fd: 2, .auto)).failure(failure)
    return failure.status
  }

  func report(_ failure: Failure, connection: Int? = nil) {
    facts.failure = facts.failure ?? failure
    if options.quiet { return }
    emit(connection, .error(failure.trace))
    stderr.failure(failure)
  }

  /// What there is to say of a connection that has ended well.
  func advise(_ finding: Finding, connection: Int = 1) {
    if options.quiet { return }
    emit(
      connection,
      .advice(AdviceTrace(text: finding.cause, command: finding.command, diagnosis: finding)))
    stderr.advice(finding)
  }

  /// For people alone: a failure whose record is made elsewhere.
  func show(_ failure: Failure) {
    if !options.quiet { stderr.failure(failure) }
  }

  func report(_ message: Message, from sender: Role, connection: Int = 1) {
    let trace = MessageTrace(
      sender: sender, direction: sender == local ? .sent : .received, opcode: message.opcode,
      payload: Array(message.payload), wireLength: message.wireLength, frames: message.frames,
      compressed: message.isCompressed)
    let decoded = decode(message, from: sender, connection: connection)
    emit(connection, .message(trace.with(decoded: decoded)))
  }

  func report(_ frame: ObservedFrame, connection: Int = 1) {
    emit(connection, .frame(FrameTrace(frame, local: local)))
  }

  func report(_ violation: Violation, from sender: Role, connection: Int = 1) {
    violations += 1
    emit(connection, .violation(ViolationTrace(sender: sender, violation: violation)))
    if !options.frames { stderr.violation(violation, from: sender) }
  }

  func report(_ end: SessionEnd, connection: Int = 1) {
    endDecoding(connection)
    facts.close = end.trace
    facts.closed = elapsed
    emit(connection, .close(end.trace))
  }

  /// The last record of a run.
  func summarize(connections: Int, client: TrafficCount, server: TrafficCount, status: ExitStatus) {
    (facts.sent, facts.received) = local == .client ? (client, server) : (server, client)
    emit(
      nil,
      .summary(
        SummaryTrace(
          connections: connections, client: client, server: server, violations: violations, duration: elapsed,
          exitStatus: status.rawValue)))
  }

  func announce(url: String) {
    emit(nil, .open(OpenTrace(url: url)))
    stderr.line("listening on \(url)")
  }
}
