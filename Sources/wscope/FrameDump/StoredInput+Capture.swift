import Capture
import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A capture of packets.
extension StoredInput {
  /// Seconds between two looks at a file that may grow.
  private static let followInterval: UInt32 = 200_000

  /// Shows everything up to the end, or up to where it cannot be read any more.
  ///
  /// - Parameters:
  ///   - report: where the connections go.
  ///   - decoder: reads the capture, and tells the report.
  ///   - first: the beginning of the input.
  ///   - follows: at the end of the file, wait for more.
  consuming func showCapture(
    in report: CaptureReport, _ decoder: any CaptureReading, from first: UnsafeMutableRawBufferPointer,
    follows: Bool
  ) throws {
    var failure: Failure?
    do {
      try read(into: decoder, report, first, follows: follows)
    } catch let error as Failure {
      failure = error
    } catch let error as CaptureFailure {
      failure = malformed(error)
    }
    do throws(CaptureFailure) { try decoder.finish() } catch { failure = failure ?? malformed(error) }
    report.finish(failure, otherConnections: decoder.otherConnections)
    if let outputFailure = report.outputFailure { throw outputFailure }
    if let failure { throw failure }
  }

  private func malformed(_ error: CaptureFailure) -> Failure {
    Failure(.dataMalformed, phase: .input, "\(name): \(error.description)")
  }

  private func read(
    into decoder: any CaptureReading, _ report: CaptureReport, _ first: UnsafeMutableRawBufferPointer,
    follows: Bool
  ) throws {
    var bytes = first
    while true {
      while !bytes.isEmpty {
        try decoder.take(bytes)
        // Whoever watches a live capture sees each frame when it comes.
        if isLive || follows { report.flush() }
        if let failure = report.outputFailure { throw failure }
        bytes = try readNext()
      }
      guard follows else { return }
      usleep(Self.followInterval)
      bytes = try readNext()
    }
  }
}
