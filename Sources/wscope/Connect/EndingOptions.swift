import ArgumentParser
import WebSocketCore

/// When and how a connection ends.
struct EndingOptions: ParsableArguments {
  @Flag(name: [.customShort("1"), .long], help: "Send one message, print one, and close.")
  var one = false

  @Option(help: ArgumentHelp("Close once so many messages have been printed.", valueName: "n"))
  var count: Int?

  @Option(help: ArgumentHelp("Close once a message holds this text.", valueName: "text"))
  var until: String?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "At the end of input, wait so long before the Close (-1: for ever).", valueName: "seconds"))
  var wait: Double?

  @Flag(help: "At the end of input, leave the connection open until the peer closes it.")
  var noClose = false

  @Option(help: ArgumentHelp("Status code of our Close.", valueName: "code"))
  var closeCode: UInt16?

  @Option(help: ArgumentHelp("Reason of our Close, at most 123 bytes.", valueName: "text"))
  var closeReason: String?

  @Option(
    help: ArgumentHelp(
      "After our Close, give up when the peer is silent for so long (0: never).", valueName: "seconds"))
  var closeTimeout: Double = 30

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count takes a number above 0, not \(count).") }
    if let until, until.isEmpty { throw ValidationError("--until takes some text.") }
    if let closeCode, !CloseCode(rawValue: closeCode).isAllowedOnWire {
      throw ValidationError(
        "\(closeCode) may not stand in a Close (RFC 6455 §7.4); to send it all the same: --send-frame 'code=\(closeCode)'."
      )
    }
    if let closeReason, closeReason.utf8.count > 123 {
      throw ValidationError(
        "--close-reason is \(closeReason.utf8.count) bytes long; a Close holds 123 (RFC 6455 §5.5).")
    }
    if closeTimeout < 0 {
      throw ValidationError("--close-timeout takes a number of seconds, not \(closeTimeout).")
    }
  }
}
