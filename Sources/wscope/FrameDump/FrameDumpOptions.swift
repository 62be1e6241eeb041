import AppProtocols
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
      "What was agreed on where the capture does not hold the handshake; parameters as in the header, or ''.",
      valueName: "parameters"))
  var deflate: String?

  @Option(
    help: ArgumentHelp("Who has this TCP port is the server, where no handshake tells.", valueName: "port"))
  var port: UInt16?

  @Flag(help: "At the end of a capture, wait for it to grow, until interrupted.")
  var follow = false

  @Flag(help: "Show credentials in handshakes and in what is decoded as they are.")
  var showSecrets = false

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

  func validate() throws {
    if let deflate, agreement(deflate) == nil {
      throw ValidationError(
        "--deflate takes the parameters of permessage-deflate, as 'client_max_window_bits=12', not '\(deflate)'."
      )
    }
  }

  private func agreement(_ text: String) -> DeflateParameters? {
    text.isEmpty ? DeflateParameters() : CompressionParameters(argument: text)?.offer.parameters
  }

  /// How the connections of a capture are read.
  ///
  /// - Parameters:
  ///   - payloadLimit: bytes of each payload that are kept.
  ///   - wantsMessages: whole messages, not only frames.
  ///   - decode: of which connections messages are decoded.
  ///   - keyLog: the file with the TLS secrets; nil: `SSLKEYLOGFILE`, if there is one.
  func capture(
    payloadLimit: Int, wantsMessages: Bool, decode: DecoderChoice, keyLog: String?
  ) throws(Failure) -> CaptureSettings {
    var conversation = ConversationSettings(
      from: from, deflate: deflate.flatMap { agreement($0) }, payloadLimit: payloadLimit,
      wantsMessages: wantsMessages, showsSecrets: showSecrets)
    conversation.whole = decode.wholeMessages
    return CaptureSettings(
      conversation: conversation, serverPort: port, secrets: try KeyLogFile.secrets(at: keyLog))
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
      case .payload: "Only the payload bytes of data frames, unmasked; of a capture, of messages, inflated."
      }
    }
  }

  @Flag(exclusivity: .exclusive) var form = Form.table

  @Flag(help: "Of a capture, whole messages in place of frames: put together and inflated.")
  var messages = false

  @Option(
    help: ArgumentHelp(
      "Write one page for the browser, with a timeline, search and filters, in place of rows on stdout.",
      valueName: "file"), completion: .file(extensions: ["html"]))
  var html: String?

  @OptionGroup var decode: DecodeOption

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

  /// Payloads are those of messages.
  var wantsMessages: Bool { messages || form == .payload }

  /// Where nothing but payloads is wanted, nothing is decoded.
  var decoder: DecoderChoice { form == .payload ? .none : decode.choice }

  /// Where everything is to be shown, and how.
  ///
  /// - Parameters:
  ///   - source: what it is called.
  ///   - isCapture: of packets: many connections, with times.
  ///   - showsSecrets: leave credentials in what is decoded.
  func session(
    showing source: FrameDumpSource, isCapture: Bool = false, showsSecrets: Bool
  ) throws(Failure) -> FrameDumpSession {
    var session =
      if let html {
        try HTMLOutput(path: html, source: source, preview: preview, isCapture: isCapture).session()
      } else {
        FrameDumpSession(
          form: form, preview: preview, palette: Terminal.palette(fd: STDOUT_FILENO, color),
          isCapture: isCapture,
          // A table stays one, unless the user wants to read documents.
          indentsDocuments: decode.choice.isNamed && Terminal.isTerminal(fd: STDOUT_FILENO))
      }
    session.decode = decoder
    session.showsSecrets = showsSecrets
    return session
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

extension DecoderChoice {
  /// Which connections of a capture need whole messages; nil: none.
  var wholeMessages: ConversationSettings.WholeMessages? {
    if case .none = self { return nil }
    return ConversationSettings.WholeMessages(limit: Self.messageLimit) { subprotocol, target in
      entry(subprotocol: subprotocol, target: target) != nil
    }
  }
}
