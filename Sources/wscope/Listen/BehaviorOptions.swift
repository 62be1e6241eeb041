import ArgumentParser

/// What the server does with messages: one of these, or echo.
struct BehaviorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Answer each message with this text. {} is the message, {json.NAME} a member of it, {path} the path of the "
        + "request, {client} its number.",
      valueName: "template"))
  var reply: String?

  @Option(
    help: ArgumentHelp(
      "Send each message, or the --reply to it, to all clients: alone, the sender included; =others, without it.",
      valueName: "whom"))
  var broadcast: BroadcastScope?

  @Flag(
    help:
      "Each request path is a room: what is sent in it is heard in it, and nowhere else. With --socketio, join and leave are events."
  )
  var rooms = false

  @Flag(help: "Answer nothing: read messages and count them.")
  var sink = false

  @Flag(help: "Send each line of stdin to every client, and print each message of theirs as a line.")
  var pipe = false

  @Option(
    help: ArgumentHelp(
      "Run this shell command for each connection: its stdin and stdout are messages, one a line; the request is "
        + "in its environment as CGI variables.",
      valueName: "command"), completion: .shellCommand("compgen -c"))
  var exec: String?

  /// The options of which there may be one, of those that were given.
  var chosen: [String] {
    [(answering, !answering.isEmpty), ("--sink", sink), ("--pipe", pipe), ("--exec", exec != nil)]
      .filter(\.1).map(\.0)
  }

  func validate() throws {
    if chosen.count > 1 {
      throw ValidationError("\(chosen.joined(separator: " and ")) exclude each other.")
    }
  }

  /// These three go together.
  private var answering: String {
    [("--reply", reply != nil), ("--broadcast", broadcast != nil), ("--rooms", rooms)]
      .filter(\.1).map(\.0).joined(separator: " and ")
  }

  /// Nil: only the sender gets an answer.
  var audience: BroadcastBehavior.Audience? {
    guard broadcast != nil || rooms else { return nil }
    return BroadcastBehavior.Audience(includesSender: broadcast != .others, isByPath: rooms)
  }
}

/// The value of `--broadcast`.
enum BroadcastScope: String, CaseIterable, ExpressibleByArgument {
  case all, others
}
