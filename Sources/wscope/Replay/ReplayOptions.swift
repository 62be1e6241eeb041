import ArgumentParser
import Transport
import WebSocketCore

/// A recorded session that is played again.
struct ReplayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Play our side of a recorded session, in any format that frame-dump reads captures in, and compare what "
        + "comes with what was recorded.",
      valueName: "file"),
    completion: .file())
  var replay: String?

  @Option(
    help: ArgumentHelp(
      "Which connection of the recording; otherwise the first that was open.", valueName: "n"))
  var replayConn: Int?

  @Flag(
    help: "Send each message of --replay at its recorded time, and not when the answers before it have come.")
  var replayTiming = false

  @Option(
    help: ArgumentHelp(
      "Leave out of the comparison what this matches, such as times and identifiers (repeatable).",
      valueName: "text|/regex/"))
  var replayIgnore: [TextPattern] = []

  @Option(
    help: ArgumentHelp("Longest wait for a message that was recorded.", valueName: "seconds"))
  var replayTimeout: Double = 10

  func validate() throws {
    try requirePositive(replayTimeout, "--replay-timeout")
    if let replayConn, replayConn < 1 {
      throw ValidationError("--replay-conn takes a number above 0, not \(replayConn).")
    }
    guard replay == nil else { return }
    let needing = [("--replay-timing", replayTiming), ("--replay-ignore", !replayIgnore.isEmpty)]
    if let (name, _) = needing.first(where: \.1) { throw ValidationError("\(name) is for --replay.") }
  }

  /// Reads the file; nil where nothing is to be played.
  ///
  /// - Parameters:
  ///   - role: whose messages are ours.
  ///   - limit: the most bytes of a message.
  func score(for role: Role, limit: Int) throws(Failure) -> ReplayScore? {
    guard let replay else { return nil }
    let session = try RecordedSession.read(replay, connection: replayConn, limit: limit)
    return ReplayScore(
      session: session, script: ReplayScript(session, role: role, ignoring: replayIgnore),
      keepsTime: replayTiming, timeout: replayTimeout)
  }
}

/// What is to be played, and how; each connection plays a copy of its own.
struct ReplayScore {
  let session: RecordedSession
  let script: ReplayScript
  /// Messages are sent at their recorded times.
  let keepsTime: Bool
  /// In seconds.
  let timeout: Double
}
