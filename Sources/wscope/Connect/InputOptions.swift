import ArgumentParser
import Bytes
import WebSocketCore

/// What is sent, and how stdin becomes messages.
struct InputOptions: ParsableArguments {
  @Option(
    name: [.customShort("x"), .long],
    help: ArgumentHelp(
      "Send this text as soon as the connection is open (repeatable). stdin is then read only if one is '-'.",
      valueName: "text"))
  var execute: [String] = []

  @Flag(name: [.customShort("t"), .long], help: "Send text messages, one a line; this is so anyway.")
  var text = false

  @Flag(name: .customShort("b"), help: "The same as --binary without a size.")
  var binaryFlag = false

  @Option(
    name: .customLong("binary"),
    help: ArgumentHelp(
      "Send binary messages: stdin in blocks of this size, as a whole, or (alone) as it comes, at most 64K. "
        + "Messages are printed byte for byte, with nothing between them.",
      valueName: "size|whole"))
  var binary: BinaryInput?

  @Flag(
    name: [.customShort("0"), .long],
    help: "A NUL byte ends each message in place of a line end, on stdin and stdout.")
  var null = false

  @Option(
    help: ArgumentHelp(
      "This text ends each message in place of a line end, on stdin and stdout (\\r, \\n, \\t, \\0, \\\\, \\xNN).",
      valueName: "text"))
  var delimiter: String?

  @Flag(help: "Do not read stdin. With nothing else to send, stay until the server closes.")
  var noStdin = false

  @Flag(help: "Send each received message back until the server closes. stdin is not read.")
  var echo = false

  @Flag(
    help:
      "Take lines that begin with a slash as commands: /ping [data], /pong [data], /close [code [reason]].")
  var slash = false

  @Option(
    help: ArgumentHelp(
      "Send one frame, legal or not (repeatable), such as 'fin=0 op=text rsv1=1 payload=Hello'; the keys are "
        + "those of frame-dump --compose. stdin is then not read, unless by -x -.",
      valueName: "fields"))
  var sendFrame: [String] = []

  var isBinary: Bool { binary != nil || binaryFlag }

  /// How stdin is cut into messages.
  var splitting: ByteSplitter.Mode {
    switch binary ?? (binaryFlag ? .asItComes : nil) {
    case .whole: .whole
    case .asItComes where delimiter == nil && !null: .pieces(atMost: 65536)
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
  case asItComes
  case blocks(Int)
  case whole

  /// What stands for `--binary` alone.
  static let asItComesWord = "as-it-comes"

  init?(argument: String) {
    if argument == "whole" {
      self = .whole
    } else if argument == Self.asItComesWord {
      self = .asItComes
    } else if let size = ByteCount(argument: argument), size.bytes > 0 {
      self = .blocks(size.bytes)
    } else {
      return nil
    }
  }
}
