import ArgumentParser
import Transport
import WebSocketCore

/// What has to come once a connection is open; anything else is exit status 20.
struct SessionExpectations: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Wait for a message that holds this text, then close (repeatable: one after the other). Fail if none "
        + "comes.",
      valueName: "text|/regex/"))
  var expect: [TextPattern] = []

  @Option(
    help: ArgumentHelp(
      "Fail unless the connection is closed with this code; 1005: with none, 1006: without a Close.",
      valueName: "code"))
  var expectClose: UInt16?

  func validate() throws {
    if expect.contains(where: { $0.source.isEmpty }) { throw ValidationError("--expect takes some text.") }
  }

  /// - Parameter code: with which we would close.
  /// - Returns: whether a Close of ours would be another one than the one that is waited for.
  func awaitsClose(otherThan code: CloseCode) -> Bool { expectClose.map { $0 != code.rawValue } ?? false }

  /// - Returns: nil where no code is expected, or the one that came is.
  func closeFailure(_ end: SessionEnd) -> Failure? {
    guard let expectClose, end.code.rawValue != expectClose else { return nil }
    let who = end.initiator == end.role ? ", and we began" : ""
    return Failure(
      .checkFailed, phase: .close,
      "--expect-close \(expectClose): the connection was closed with \(end.code.rawValue) (\(end.code.name))\(who)"
    )
  }

  /// The connection is still open when time is up.
  func closeFailure(after seconds: Double) -> Failure? {
    expectClose.map {
      Failure(
        .checkFailed, phase: .close,
        "--expect-close \($0): the connection was not closed within \(seconds.plain) s (--max-time)")
    }
  }

  /// The code that came is the one that was asked for.
  func isExpected(_ end: SessionEnd) -> Bool { end.failure == nil && end.code.rawValue == expectClose }
}
