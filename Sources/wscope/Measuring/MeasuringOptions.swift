import ArgumentParser

/// What `handshake-inspect` measures of the way to a server, in place of judging the handshake.
struct MeasuringOptions: ParsableArguments {
  @Flag(help: "Show how long each phase takes: resolve, TCP, proxy, TLS, upgrade, first message.")
  var timing = false

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "With --timing, connect so many times, and show minimum, median, 99th percentile and mean.",
      valueName: "n"))
  var repetitions: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "With --timing, how long to wait for the first message; otherwise 1. 0 does not wait.",
      valueName: "seconds"))
  var wait: Double?

  @Option(
    help: ArgumentHelp(
      "Find out after how much silence the connection is cut, at the most so long (alone: 120), and whether "
        + "Pings keep it open.",
      valueName: "seconds"))
  var idleProbe: Double?

  @Option(
    help: ArgumentHelp(
      "With --idle-probe, how far apart the Pings of the second connection are; otherwise 15, or a quarter of "
        + "the time.",
      valueName: "seconds"))
  var pingInterval: Double?

  var isOn: Bool { timing || idleProbe != nil }

  func validate() throws {
    if let repetitions {
      guard timing else { throw ValidationError("--repeat says how often --timing measures.") }
      guard repetitions > 0 else {
        throw ValidationError("--repeat takes a number above 0, not \(repetitions).")
      }
    }
    if let wait {
      guard timing else { throw ValidationError("--wait says how long --timing waits for a message.") }
      guard (0...1e9).contains(wait) else {
        throw ValidationError("--wait takes a number of seconds, not \(wait).")
      }
    }
    if pingInterval != nil, idleProbe == nil {
      throw ValidationError("--ping-interval is for the second connection of --idle-probe.")
    }
    if timing, idleProbe != nil {
      throw ValidationError("--timing and --idle-probe are two measurements: one at a time.")
    }
    try requirePositive(idleProbe, "--idle-probe")
    try requirePositive(pingInterval, "--ping-interval")
  }
}
