import ArgumentParser
import WebSocketCore

/// How the WebSocket protocol itself is spoken.
struct ProtocolOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Longest message to accept, in bytes or with K, M or G; a longer one is answered with 1009.",
      valueName: "size"))
  var maxMessage = ByteCount(bytes: 64 << 20)

  @Option(help: ArgumentHelp("Send a Ping every so many seconds.", valueName: "seconds"))
  var pingInterval: Double?

  @Flag(name: [.customShort("P"), .long], help: "Tell on stderr of each Ping and Pong that comes.")
  var showPingPong = false

  @Flag(help: "Tell of what the peer breaks, and go on.")
  var lenient = false

  @Option(
    help: ArgumentHelp(
      "Make keys and masks repeatable, for tests; never for real traffic.", valueName: "number",
      visibility: .hidden))
  var seed: UInt64?

  var random: RandomSource { seed.map { .seeded(SplitMix64(seed: $0)) } ?? .system }

  func validate() throws {
    try requirePositive(pingInterval, "--ping-interval")
  }
}
