import ArgumentParser
import Capture
import Printers
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension InputFormat: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}

struct FrameDumpInputOptions: ParsableArguments {
  @Option(
    name: .customLong("input"),
    help: ArgumentHelp("What the input is; otherwise told by its bytes.", valueName: "format"))
  var format: InputFormat?

  @Option(
    help: ArgumentHelp(
      "Who sent the frames; otherwise told by the MASK bit of the first.", valueName: "role"))
  var from: Role?

  @Flag(
    inversion: .prefixedNo,
    help: "Skip everything up to the first empty line; otherwise an HTTP head is skipped.")
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
      case .table: "One row a frame."
      case .bytes: "The annotated bytes of each frame, field by field."
      case .json: "JSON Lines; docs/json-lines.md has the fields."
      case .payload: "Only the payload bytes of data frames, unmasked."
      }
    }
  }

  @Flag(exclusivity: .exclusive) var form = Form.table

  @Option(
    help: ArgumentHelp(
      "Write one page for the browser, with a timeline, search and filters, in place of rows on stdout.",
      valueName: "file"), completion: .file(extensions: ["html"]))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "Show at most this much of each payload: columns of the table (otherwise as wide as the terminal, or "
        + "64), bytes of --bytes (otherwise 256), --json (otherwise 65536) and --html (otherwise 4096).",
      valueName: "n"))
  var preview: Int?

  @Option(help: ArgumentHelp("When to use colour.", valueName: "when"))
  var color = Palette.Choice.auto

  func validate() throws {
    if let preview, !(1...1 << 30 ~= preview) {
      throw ValidationError("--preview takes a number from 1 to \(1 << 30), not \(preview).")
    }
    if html != nil, form != .table {
      throw ValidationError("--html takes the place of --\(form): leave one of them out.")
    }
  }

  /// Where everything is to be shown, and how.
  func session(showing source: FrameDumpSource) throws(Failure) -> FrameDumpSession {
    if let html { return try HTMLOutput(path: html, source: source, preview: preview).session() }
    return FrameDumpSession(
      form: form, preview: preview, palette: Terminal.palette(fd: STDOUT_FILENO, color))
  }
}

struct FrameComposingOptions: ParsableArguments {
  @Option(
    name: .customLong("compose"),
    help: ArgumentHelp(
      "Print the bytes of a frame, legal or not (repeatable). Keys: fin, rsv, rsv1-3, op, mask, len, enc, "
        + "payload, hex, file, code, reason.", valueName: "fields"))
  var specs: [String] = []

  @Flag(
    name: .customLong("hex"),
    help: "Print --compose as hex text, one frame a line, as is done to a terminal, not raw.")
  var isHex = false
}
