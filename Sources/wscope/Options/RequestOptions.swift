import ArgumentParser

/// What goes into the upgrade request.
struct RequestOptions: ParsableArguments {
  @Option(
    name: [.customShort("H"), .long],
    help: ArgumentHelp(
      "Add a request header, or replace one of ours. 'Name:' removes it, 'Name;' sends it empty; repeats are "
        + "sent repeated.",
      valueName: "name: value"))
  var header: [String] = []

  @Option(
    name: [.customShort("s"), .long, .customLong("protocol")],
    help: ArgumentHelp("Offer a subprotocol (repeatable).", valueName: "name"))
  var subprotocol: [String] = []

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Send this Origin.", valueName: "origin"))
  var origin: String?

  @Option(
    name: [.customShort("u"), .long, .customLong("auth")],
    help: ArgumentHelp("Send Basic credentials.", valueName: "user:password"))
  var user: String?

  @Option(help: ArgumentHelp("Send a Bearer token.", valueName: "token"))
  var bearer: String?

  @Option(help: ArgumentHelp("Send a cookie (repeatable).", valueName: "name=value"))
  var cookie: [String] = []

  func validate() throws {
    if subprotocol.contains("") { throw ValidationError("--subprotocol takes a name, not an empty text.") }
  }
}
