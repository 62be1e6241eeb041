import Reactor
import Transport
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What every live command begins and ends with: the loop, stdout on it, and the reporter.
enum Session {
  /// Runs `body`; a failure that it throws is reported, and everything printed is on its way when this returns.
  static func run(
    _ options: ReportingOptions, local: Role,
    _ body: (Reactor, StandardOutput, Reporter) throws(Failure) -> ExitStatus
  ) -> ExitStatus {
    do throws(SystemError) {
      let reactor = try Reactor()
      let stdout = StandardOutput(reactor: reactor)
      let reporter = Reporter(options, local: local, stdout: stdout)
      let status = recorded(perform(body, reactor, stdout, reporter), reporter)
      reporter.writeFormat(status)
      return drained(stdout, reporter, status)
    } catch {
      return Reporter.fatal(Failure(.otherError, phase: .connect, "\(error.call): \(error.message)"))
    }
  }

  private static func perform(
    _ body: (Reactor, StandardOutput, Reporter) throws(Failure) -> ExitStatus, _ reactor: Reactor,
    _ stdout: StandardOutput, _ reporter: Reporter
  ) -> ExitStatus {
    do {
      return try body(reactor, stdout, reporter)
    } catch {
      reporter.report(error)
      return error.status
    }
  }

  /// Ends the recording. One that could not be written is a failure, if there is no other.
  private static func recorded(_ status: ExitStatus, _ reporter: Reporter) -> ExitStatus {
    reporter.recording?.finish()
    guard let failure = reporter.recording?.failure else { return status }
    reporter.report(failure)
    return status == .success ? failure.status : status
  }

  /// A reader that has gone (EPIPE) wants no more: that is no failure.
  private static func drained(
    _ stdout: StandardOutput, _ reporter: Reporter, _ status: ExitStatus
  ) -> ExitStatus {
    do {
      try stdout.drain()
      return status
    } catch {
      if error.isBrokenPipe || status != .success { return status }
      return Reporter.fatal(
        Failure(.otherError, phase: .output, "stdout cannot be written: \(error.message)"))
    }
  }
}

extension SystemError {
  /// The other end of a pipe has gone.
  var isBrokenPipe: Bool { code == EPIPE }
}
