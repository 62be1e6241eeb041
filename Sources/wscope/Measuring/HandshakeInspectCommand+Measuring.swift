import Diagnosis
import Printers
import Reactor
import Transport

extension HandshakeInspectCommand {
  /// `--timing` and `--idle-probe`, in place of the handshake.
  func measure(
    _ url: String, _ options: ClientOptions, _ invocation: Invocation, _ reactor: Reactor,
    _ stdout: StandardOutput, _ reporter: Reporter
  ) throws(Failure) -> ExitStatus {
    let isForPeople = !output.json && !output.quiet
    if let limit = measuring.idleProbe {
      return try IdleProbe(
        url: url, options, invocation, limit: limit, pingInterval: measuring.pingInterval, reactor, reporter
      ).perform { if isForPeople { stdout.queue.append($0 + "\n") } }
    }
    return try TimingRun(url: url, options, invocation, measuring, reactor, reporter).perform {
      if isForPeople { TimingTablePrinter(palette: reporter.stdoutPalette).print($0, into: &stdout.queue) }
    }
  }
}
