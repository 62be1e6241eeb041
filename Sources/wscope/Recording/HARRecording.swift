import Bytes
import Printers
import Reactor
import Trace

/// What is in the file is a whole HAR at any time: what is added overwrites the end of it, and ends it anew.
final class HARRecording: Recording {
  let wantsMessages = true
  private let file: HARFile
  private var printer: HARPrinter
  private var queue = ByteQueue()

  init(_ file: RecordingFile) {
    self.file = HARFile(file)
    printer = HARPrinter(
      creatorVersion: WScope.version, start: WallClock.seconds(), destination: self.file)
    printer.begin(into: &queue)
    self.file.write(&queue, tail: printer.tail)
  }

  var failure: Failure? { file.failure }

  func take(_ record: TraceRecord) {
    printer.print(record, into: &queue)
    if !queue.isEmpty { file.write(&queue, tail: printer.tail) }
  }

  func finish() {
    printer.finish(into: &queue)
    file.finish(&queue, tail: printer.tail)
  }
}

/// The file itself, and another one for what waits.
private final class HARFile: HARDestination {
  private let file: RecordingFile
  private var waiting: WaitingFile?
  private var waitingFailure: Failure?

  init(_ file: RecordingFile) { self.file = file }

  var failure: Failure? { file.failure ?? waitingFailure }

  func write(_ queue: inout ByteQueue, tail: StaticString) { file.write(&queue, tail: tail) }
  func finish(_ queue: inout ByteQueue, tail: StaticString) { file.finish(&queue, tail: tail) }

  func keep(_ bytes: [UInt8]) -> Range<Int>? {
    attempt("kept") { () throws(SystemError) in
      if waiting == nil { waiting = try WaitingFile(beside: file.path) }
      return try waiting?.append(bytes)
    }
  }

  func take(_ range: Range<Int>, into out: inout ByteQueue) {
    let bytes = attempt("read again") { () throws(SystemError) in try waiting?.take(range) }
    out.append(bytes ?? [])
  }

  private func attempt<T>(_ what: String, _ body: () throws(SystemError) -> T?) -> T? {
    guard waitingFailure == nil else { return nil }
    do throws(SystemError) { return try body() } catch {
      waitingFailure = Failure(
        .otherError, phase: .output,
        "--record: messages that wait for their place in \(file.path) cannot be \(what): \(error.message)")
      return nil
    }
  }
}
