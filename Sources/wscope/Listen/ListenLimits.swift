import ArgumentParser

/// How long, how many, and where.
struct ListenLimits: ParsableArguments {
  @Flag(help: "Serve one connection, then exit.")
  var once = false

  @Option(
    help: ArgumentHelp("Close every client and exit as soon as so many messages have come.", valueName: "n"))
  var count: Int?

  @Option(help: ArgumentHelp("Serve at most so many clients at once; more wait.", valueName: "n"))
  var maxConnections: Int?

  @Option(
    help: ArgumentHelp("Close a client with 1001 when it has been silent for so long.", valueName: "seconds"))
  var idleTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "Drop a client whose upgrade request is not complete after so long.", valueName: "seconds"))
  var handshakeTimeout: Double = 10

  @Option(help: ArgumentHelp("Listen on this Unix socket.", valueName: "path"), completion: .file())
  var unixSocket: String?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count takes a number above 0, not \(count).") }
    if let maxConnections, maxConnections < 1 {
      throw ValidationError("--max-connections takes a number above 0, not \(maxConnections).")
    }
    try requirePositive(idleTimeout, "--idle-timeout")
    try requirePositive(handshakeTimeout, "--handshake-timeout")
  }
}
