import Bytes
import Printers
import Trace
import Transport

/// A session on its way into a file.
protocol Recording: AnyObject {
  /// Records of messages are wanted.
  var wantsMessages: Bool { get }
  /// Who hears the bytes of a connection; nil: records are enough.
  ///
  /// - Parameter isSecure: they cross it inside TLS.
  func tapping(isSecure: Bool) -> ChannelTapping?
  /// Why there is no more in the file than there is.
  var failure: Failure? { get }

  func take(_ record: TraceRecord)
  /// Nothing more will come.
  func finish()
}

extension Recording {
  func tapping(isSecure: Bool) -> ChannelTapping? { nil }
  func finish() {}
}

/// As `--json` prints.
final class JSONLinesRecording: Recording {
  let wantsMessages = true
  private let file: RecordingFile
  private var printer = JSONLinesPrinter()
  private var queue = ByteQueue()

  init(_ file: RecordingFile) { self.file = file }

  var failure: Failure? { file.failure }

  func take(_ record: TraceRecord) {
    printer.print(record, into: &queue)
    file.write(&queue)
  }
}
