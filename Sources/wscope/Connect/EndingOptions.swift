import ArgumentParser
import WebSocketCore

/// When and how a connection ends.
struct EndingOptions: ParsableArguments {
  @Flag(name: [.customShort("1"), .long], help: "Send one message, print one, close.")
  var one = false

  @Option(help: ArgumentHelp("Close as soon as so many messages have been printed.", valueName: "n"))
  var count: Int?

  @Option(
    help: ArgumentHelp("Close as soon as a message that holds this text has been printed.", valueName: "text")
  )
  var until: String?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "After the last input, close when so much time has passed, answers or not (0: at once; -1: never).",
      valueName: "seconds"))
  var wait: Double?

  @Flag(help: "After the last input, leave the Close to the server.")
  var noClose = false

  @Option(help: ArgumentHelp("Status code of our Close; otherwise 1000.", valueName: "code"))
  var closeCode: UInt16?

  @Option(help: ArgumentHelp("Reason of our Close, at most 123 bytes.", valueName: "text"))
  var closeReason: String?

  @Option(
    help: ArgumentHelp(
      "After our Close, give up when the server has been silent for so long (0: never).", valueName: "seconds"
    ))
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
