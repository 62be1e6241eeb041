import ArgumentParser
import Bytes
import WebSocketCore

/// What is sent, and how stdin becomes messages.
struct InputOptions: ParsableArguments {
  @Option(
    name: [.customShort("x"), .long],
    help: ArgumentHelp(
      "Send this text once open (repeatable). stdin is then read only where the text is '-'.",
      valueName: "text"))
  var execute: [String] = []

  @Flag(name: [.customShort("t"), .long], help: "Send text messages, a line each (the default).")
  var text = false

  @Flag(name: .customShort("b"), help: "The same as --binary.")
  var binaryFlag = false

  @Option(
    name: .customLong("binary"),
    help: ArgumentHelp(
      "Send binary messages: stdin in blocks of so many bytes (alone: 65536), or whole; print messages byte for byte.",
      valueName: "size|whole"))
  var binary: BinaryInput?

  @Flag(
    name: [.customShort("0"), .long], help: "Messages end with a NUL byte instead of a line end, both ways.")
  var null = false

  @Option(
    help: ArgumentHelp(
      "Messages end with this text instead of a line end (\\n, \\t, \\xNN).", valueName: "text"))
  var delimiter: String?

  @Flag(help: "Do not read stdin.")
  var noStdin = false

  @Flag(help: "Send every received message back; exit when the peer closes. stdin is not read.")
  var echo = false

  @Flag(
    help: "Lines that begin with a slash are commands: /ping [data], /pong [data], /close [code [reason]].")
  var slash = false

  @Option(
    help: ArgumentHelp(
      "Send one frame, legal or not: 'fin=0 op=text mask=0x01020304 len=5 payload=Hello' (repeatable).",
      valueName: "fields"))
  var sendFrame: [String] = []

  var isBinary: Bool { binary != nil || binaryFlag }

  /// How stdin is cut into messages.
  var splitting: ByteSplitter.Mode {
    switch binary ?? (binaryFlag ? .blocks(65536) : nil) {
    case .whole: .whole
    case .blocks(let size) where delimiter == nil && !null: .blocks(size)
    default: .delimiter(separator)
    }
  }

  /// What ends a message on stdin and on stdout.
  var separator: [UInt8] {
    null ? [0] : delimiter.flatMap { EscapedText.decode($0) } ?? [UInt8(ascii: "\n")]
  }

  func validate() throws {
    if null, delimiter != nil { throw ValidationError("--null and --delimiter exclude each other.") }
    if text, isBinary { throw ValidationError("--text and --binary exclude each other.") }
    if echo, !execute.isEmpty || !sendFrame.isEmpty {
      throw ValidationError("--echo sends nothing of its own: it excludes --execute and --send-frame.")
    }
    if let delimiter, EscapedText.decode(delimiter)?.isEmpty ?? true {
      throw ValidationError(
        "--delimiter takes text with \\n, \\r, \\t, \\0, \\\\ and \\xNN, not '\(delimiter)'.")
    }
  }
}

/// The value of `--binary`.
enum BinaryInput: ExpressibleByArgument, Equatable {
  case blocks(Int)
  case whole

  init?(argument: String) {
    if argument == "whole" {
      self = .whole
    } else if let size = ByteCount(argument: argument), size.bytes > 0 {
      self = .blocks(size.bytes)
    } else {
      return nil
    }
  }
}
