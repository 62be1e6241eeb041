import ArgumentParser

/// Which upgrade requests are accepted, and with what answer.
struct ServerHandshakeOptions: ParsableArguments {
  @Option(
    name: [.customShort("s"), .long, .customLong("protocol")],
    help: ArgumentHelp(
      "Agree to this subprotocol (repeatable). Where a client offers several of them, its first wins.",
      valueName: "name"))
  var subprotocol: [String] = []

  @Option(
    help: ArgumentHelp(
      "Accept only this path (repeatable); others get 404. With --socketio: /socket.io/ unless given.",
      valueName: "path"))
  var path: [String] = []

  @Option(help: ArgumentHelp("Accept only this Origin (repeatable); others get 403.", valueName: "origin"))
  var allowOrigin: [String] = []

  @Option(
    name: [.customShort("H"), .long],
    help: ArgumentHelp("Add a header to the response (repeatable).", valueName: "name: value"))
  var header: [String] = []

  @Flag(help: "Answer a browser's plain GET with a page that connects back, sends, and lists what comes.")
  var page = false
}
