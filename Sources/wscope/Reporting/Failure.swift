import Diagnosis
import Trace

/// Where something went wrong.
enum Phase: String {
  case resolve, connect, proxy, tls, handshake, frames, close, input, output, usage
}

/// What went wrong, for a person and for a script, with the status that the process will exit with.
struct Failure: Error {
  var status: ExitStatus
  var phase: Phase
  /// One sentence without a full stop.
  var message: String
  /// The address tried.
  var address: String?
  /// What to try next.
  var hint: String?
  /// Why, as far as the evidence tells.
  var finding: Finding?

  init(_ status: ExitStatus, phase: Phase, _ message: String, address: String? = nil, hint: String? = nil) {
    self.status = status
    self.phase = phase
    self.message = message
    self.address = address
    self.hint = hint
  }

  /// The same, and why. What the failure itself knows to help is closer to it than what the catalogue says.
  func with(_ finding: Finding?) -> Failure {
    var failure = self
    failure.finding = finding
    if let hint { failure.finding?.next = hint }
    return failure
  }

  var trace: ErrorTrace {
    ErrorTrace(
      phase: phase.rawValue, message: message, address: address, hint: hint ?? finding?.next,
      exitStatus: status.rawValue, diagnosis: finding)
  }
}
