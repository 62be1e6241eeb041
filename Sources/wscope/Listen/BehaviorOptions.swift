import ArgumentParser

/// What the server does with messages: one of these, or echo.
struct BehaviorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Answer each message with this text; {} is the message.", valueName: "template"))
  var reply: String?

  @Flag(help: "Send each message to all clients, the sender included.")
  var broadcast = false

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

  func validate() throws {
    let chosen = [
      ("--reply", reply != nil), ("--broadcast", broadcast), ("--sink", sink), ("--pipe", pipe),
      ("--exec", exec != nil),
    ].filter(\.1).map(\.0)
    if chosen.count > 1 {
      throw ValidationError("\(chosen.joined(separator: " and ")) exclude each other.")
    }
  }
}
