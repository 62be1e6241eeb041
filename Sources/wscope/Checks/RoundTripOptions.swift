import ArgumentParser

/// How quick the other side has to be; if it is not, the exit status is 20.
struct RoundTripOptions: ParsableArguments {
  @Option(
    name: .customLong("max-rtt"),
    help: ArgumentHelp(
      "Send a Ping when the connection is open, and fail as soon as a Pong takes longer than this.",
      valueName: "seconds"))
  var maxRTT: Double?

  func validate() throws { try requirePositive(maxRTT, "--max-rtt") }
}
