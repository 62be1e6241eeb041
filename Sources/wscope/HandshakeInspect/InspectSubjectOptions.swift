import ArgumentParser

/// What is looked at, apart from one handshake with the server of a URL.
struct InspectSubjectOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Judge a request, an answer or both from text; - is stdin.", valueName: "file"),
    completion: .file())
  var offline: String?

  @Option(
    help: ArgumentHelp("Wait for one client, answer it, judge what it sent, exit.", valueName: "[host:]port")
  )
  var listen: String?

  @Flag(
    help:
      "Ask again and again, with one change at a time: what does the server object to, and what should it?")
  var variations = false

  @Option(
    help: ArgumentHelp(
      "Compare our request with another, and send nothing: text, a HAR or a cURL command; - is stdin.",
      valueName: "file"),
    completion: .file())
  var diff: String?

  @Option(
    help: ArgumentHelp(
      "Which WebSocket of a HAR --diff compares with: its number, or a part of its URL; otherwise the first.",
      valueName: "number|text"))
  var diffEntry: String?

  @Option(
    help: ArgumentHelp(
      "Print the Sec-WebSocket-Accept that belongs to this Sec-WebSocket-Key; with --cert: the file of its private key (PEM).",
      valueName: "key|file"))
  var key: String?

  func validate() throws {
    if diffEntry != nil, diff == nil { throw ValidationError("--diff-entry needs --diff.") }
  }
}
