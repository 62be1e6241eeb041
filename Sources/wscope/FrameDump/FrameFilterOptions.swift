import ArgumentParser
import WebSocketCore

extension Opcode: ExpressibleByArgument {
  /// A name, or a number: `text`, `9`, `0xb`.
  public init?(argument: String) {
    let named = (0...15).map { Opcode(rawValue: $0) }.first { $0.name == argument.lowercased() }
    let isHex = argument.lowercased().hasPrefix("0x")
    let number = UInt8(isHex ? argument.dropFirst(2) : argument[...], radix: isHex ? 16 : 10)
    guard let opcode = named ?? number.flatMap({ $0 < 16 ? Opcode(rawValue: $0) : nil }) else { return nil }
    self = opcode
  }
}

/// Which frames are shown.
struct FrameFilterOptions: ParsableArguments {
  @Option(
    name: .customLong("stream"),
    help: ArgumentHelp("Only this connection of a capture (repeatable).", valueName: "n"))
  var streams: [Int] = []

  @Option(
    name: .customLong("opcode"),
    help: ArgumentHelp("Only frames of this opcode, by name or number (repeatable).", valueName: "opcode"))
  var opcodes: [Opcode] = []

  @Option(help: ArgumentHelp("Only what the client, or the server, sent.", valueName: "role"))
  var direction: Role?

  @Option(
    help: ArgumentHelp(
      "Only payloads with this text, or that match /this expression/ (POSIX extended).",
      valueName: "text|/regex/"))
  var grep: TextPattern?

  @Flag(help: "Only frames that break a rule.")
  var violations = false

  var filter: FrameFilter {
    FrameFilter(
      streams: Set(streams), opcodes: Set(opcodes.map(\.rawValue)), sender: direction, pattern: grep,
      onlyViolations: violations)
  }
}
