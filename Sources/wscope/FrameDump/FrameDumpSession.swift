import AppProtocols
import Bytes
import Capture
import Printers
import Trace
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes of connections in, rows out. It does not know where the bytes come from: whoever reads a file or
/// drives a live connection has one `FrameStream` for each direction and hands over what comes.
struct FrameDumpSession: ~Copyable {
  /// How many bytes of each payload the streams should keep.
  let payloadLimit: Int

  let form: FrameDumpOutputOptions.Form
  var printer: any Printer
  var output = BlockOutput(descriptor: STDOUT_FILENO)
  var client = TrafficCount()
  var server = TrafficCount()
  var violations = 0
  var connections: Int
  /// Where the page of `--html` goes.
  let pagePath: String?
  /// Which connections' messages are decoded.
  var decode = DecoderChoice.none
  /// Credentials stay in what is decoded.
  var showsSecrets = false
  /// Of the connection at hand, where there is but one.
  var decoding: PayloadDecoding?
  /// A frame that waits for its message to be decoded.
  var held: (frame: FrameTrace, time: Double)?

  /// A session that prints on stdout.
  ///
  /// - Parameters:
  ///   - form: what it looks like.
  ///   - preview: columns of payload in a table, bytes of it elsewhere; nil: what is usual.
  ///   - palette: its colours.
  ///   - isCapture: of many connections, with times; they count themselves.
  ///   - indentsDocuments: what is decoded to JSON takes a line for each member.
  init(
    form: FrameDumpOutputOptions.Form, preview: Int?, palette: Palette, isCapture: Bool = false,
    indentsDocuments: Bool = false
  ) {
    self.form = form
    connections = isCapture ? 0 : 1
    pagePath = nil
    switch form {
    case .table where isCapture:
      let cell = PayloadPreview(
        columns: preview ?? Self.previewColumns(after: CaptureTablePrinter.payloadColumn))
      printer = CaptureTablePrinter(preview: cell, palette: palette, indentsDocuments: indentsDocuments)
      payloadLimit = cell.byteCount
    case .table:
      let cell = PayloadPreview(
        columns: preview ?? Self.previewColumns(after: FrameTablePrinter.payloadColumn))
      printer = FrameTablePrinter(preview: cell, palette: palette, indentsDocuments: indentsDocuments)
      payloadLimit = cell.byteCount
    case .bytes:
      printer = FrameBytesPrinter(palette: palette)
      payloadLimit = preview ?? 256
    case .json:
      printer = JSONLinesPrinter()
      payloadLimit = preview ?? 65536
    case .payload:
      printer = JSONLinesPrinter()
      payloadLimit = isCapture ? 64 << 20 : 0
    }
  }

  /// A session that writes one page.
  ///
  /// - Parameters:
  ///   - page: its printer.
  ///   - path: as the user wrote it.
  ///   - descriptor: of the file at that path, open for writing.
  ///   - payloadLimit: bytes of each payload that the page is to hold.
  ///   - isCapture: as above.
  init(page: HTMLPrinter, to path: String, descriptor: Int32, payloadLimit: Int, isCapture: Bool) {
    form = .table
    connections = isCapture ? 0 : 1
    printer = page
    output = BlockOutput(descriptor: descriptor)
    pagePath = path
    self.payloadLimit = payloadLimit
    printer.begin(into: &output.queue)
  }

  private static func previewColumns(after column: Int) -> Int {
    guard Terminal.isTerminal(fd: STDOUT_FILENO) else { return 64 }
    return max(Terminal.columns(fd: STDOUT_FILENO) - column, 8)
  }

  /// Prints a record as it is.
  mutating func print(_ record: TraceRecord) { printer.print(record, into: &output.queue) }

  /// Prints a frame of a capture.
  mutating func print(_ frame: FrameTrace, connection: Int, time: Double) {
    printer.print(frame, connection: connection, time: time, into: &output.queue)
  }

  /// Prints a message of a capture.
  mutating func print(_ message: MessageTrace, connection: Int, time: Double) {
    printer.print(message, connection: connection, time: time, into: &output.queue)
  }

  /// Prints what comes to an end in these bytes, and writes it out.
  ///
  /// - Parameters:
  ///   - bytes: what came; payloads are unmasked in it.
  ///   - stream: the stream of this direction.
  ///   - direction: sent or received; nil in a capture.
  ///   - time: seconds since the session began; 0 in a file, which has no times.
  mutating func receive(
    _ bytes: UnsafeMutableRawBufferPointer, on stream: inout FrameStream, direction: Direction? = nil,
    time: Double = 0
  ) throws(BlockOutput.Failure) {
    var position = 0
    while let chunk = stream.next(in: bytes, at: &position) {
      if form == .payload, !chunk.header.opcode.isControl {
        output.queue.append(UnsafeRawBufferPointer(rebasing: bytes[chunk.payload]))
      }
      if chunk.isLast {
        let decoded = decode(stream)
        print(stream.frame, decoded, direction: direction, time: time)
      }
      try output.flushIfFull()
    }
    try output.flush()
  }

  /// The stream of one direction has come to its end: a frame that is cut off is printed as far as it goes.
  ///
  /// - Parameters:
  ///   - stream: the stream.
  ///   - direction: as in `receive`.
  ///   - time: as in `receive`.
  /// - Returns: what is missing.
  mutating func end(
    _ stream: FrameStream, direction: Direction? = nil, time: Double = 0
  ) throws(BlockOutput.Failure) -> MissingInput? {
    let missing = stream.missing
    if case .payload = missing { print(stream.frame, nil, direction: direction, time: time) }
    tellUnfinished(time: time)
    try output.flush()
    return missing
  }

  /// Nothing more will come. JSON Lines and pages end with the failure, if there is one, and a summary.
  mutating func finish(
    _ failure: Failure? = nil, time: Double = 0
  ) throws(BlockOutput.Failure) {
    if form == .json || pagePath != nil {
      let status = failure?.status ?? .success
      if let failure {
        printer.print(TraceRecord(time: time, connection: nil, .error(failure.trace)), into: &output.queue)
      }
      let summary = SummaryTrace(
        connections: connections, client: client, server: server, violations: violations, duration: time,
        exitStatus: status.rawValue)
      printer.print(TraceRecord(time: time, connection: nil, .summary(summary)), into: &output.queue)
    }
    printer.finish(into: &output.queue)
    try output.flush()
    announcePage()
  }

  private mutating func print(
    _ frame: CapturedFrame, _ decoded: DecodedMessage?, direction: Direction?, time: Double
  ) {
    guard form != .payload else { return }
    count(frame)
    var trace = FrameTrace(
      sender: frame.sender, direction: direction, header: frame.header, offset: frame.offset,
      payload: frame.payload, close: frame.close)
    trace.decoded = decoded
    printer.print(TraceRecord(time: time, connection: 1, .frame(trace)), into: &output.queue)
    for violation in frame.violations {
      let trace = ViolationTrace(sender: frame.sender, violation: violation)
      printer.print(TraceRecord(time: time, connection: 1, .violation(trace)), into: &output.queue)
    }
  }

  private mutating func count(_ frame: CapturedFrame) {
    violations += frame.violations.count
    if frame.sender == .client { Self.count(frame, in: &client) } else { Self.count(frame, in: &server) }
  }

  private static func count(_ frame: CapturedFrame, in count: inout TrafficCount) {
    count.frames += 1
    guard !frame.header.opcode.isControl else { return }
    count.bytes += frame.payloadSeen
    if frame.header.fin, frame.isWhole { count.messages += 1 }
  }
}
