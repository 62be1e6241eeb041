import ArgumentParser
import Capture
import Printers
import WebSocketCore

extension InputFormat: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}

struct FrameDumpInputOptions: ParsableArguments {
  @Option(
    name: .customLong("input"), help: ArgumentHelp("Read the input as raw or hex.", valueName: "format"))
  var format: InputFormat?

  @Option(
    help: ArgumentHelp(
      "Who speaks: client or server (default: as the first frame's MASK says).", valueName: "role"))
  var from: Role?

  @Flag(
    inversion: .prefixedNo,
    help: "Skip everything up to the first empty line (default: if it is an HTTP head).")
  var skipHandshake: Bool?

  var handshake: FrameStream.Handshake {
    skipHandshake.map { $0 ? .present : .absent } ?? .automatic
  }
}

struct FrameDumpOutputOptions: ParsableArguments {
  enum Form: EnumerableFlag {
    case table, bytes, json, payload

    static func help(for form: Form) -> ArgumentHelp? {
      switch form {
      case .table: "One row a frame (default)."
      case .bytes: "The annotated bytes of each frame, field by field."
      case .json: "JSON Lines (docs/json-lines.md)."
      case .payload: "Only the payload bytes of data frames, unmasked."
      }
    }
  }

  @Flag(exclusivity: .exclusive) var form = Form.table

  @Option(
    help: ArgumentHelp(
      "Show at most this much of each payload (default: table as the terminal is wide, or 64 columns; "
        + "--bytes 256, --json 65536 bytes).", valueName: "n"))
  var preview: Int?

  @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
  var color = Palette.Choice.auto

  func validate() throws {
    if let preview, !(1...1 << 30 ~= preview) {
      throw ValidationError("--preview takes a number from 1 to \(1 << 30), not \(preview).")
    }
  }
}

struct FrameComposingOptions: ParsableArguments {
  @Option(
    name: .customLong("compose"),
    help: ArgumentHelp(
      "Print the bytes of a frame, legal or not (repeatable). Keys: fin, rsv, rsv1-3, op, mask, len, enc, "
        + "payload, hex, file, code, reason.", valueName: "key=value ..."))
  var specs: [String] = []

  @Flag(name: .customLong("hex"), help: "As hex text, one frame a line (default to a terminal), not raw.")
  var isHex = false
}
