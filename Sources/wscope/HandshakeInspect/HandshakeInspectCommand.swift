import ArgumentParser
import Bytes
import Printers
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `wscope handshake-inspect`.
struct HandshakeInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handshake-inspect",
    abstract: "Show a WebSocket handshake, and judge it line by line.",
    discussion: """
      Each check is given as pass, warn, fail or info, with its section of the RFC and what was seen. The \
      exit status is 0 for a valid handshake, 14 for one that was refused, 15 for an invalid one.

      EXAMPLES:
        wscope handshake-inspect --key dGhlIHNhbXBsZSBub25jZQ==
        wscope handshake-inspect --offline handshake.txt
        curl -siN ws://localhost:8000/ws | wscope handshake-inspect --offline -
      """)

  @Option(help: ArgumentHelp("Print the Sec-WebSocket-Accept that belongs to a key.", valueName: "key"))
  var key: String?

  @Option(
    help: ArgumentHelp("Judge a request, a response or both from text; - is stdin.", valueName: "file"),
    completion: .file())
  var offline: String?

  @OptionGroup(title: "Output") var output: InspectOutputOptions

  func validate() throws {
    if (key == nil) == (offline == nil) {
      throw ValidationError("handshake-inspect needs one thing to look at: --key or --offline.")
    }
  }

  func run() throws {
    // A reader that has gone is seen as EPIPE by the write that finds out.
    signal(SIGPIPE, SIG_IGN)
    do {
      if let key { return try printAccept(of: key) }
      if let offline {
        try show(OfflineHandshake(path: offline).read(showsSecrets: output.showSecrets), local: nil)
      }
    } catch let failure as Failure {
      throw ExitCode((output.quiet ? failure.status : Reporter.fatal(failure)).rawValue)
    }
  }

  /// Shows the verdicts as the options want them, and exits by them.
  private func show(_ handshake: InspectedHandshake, local: Role?) throws {
    if !output.quiet {
      let printer = InspectionPrinter(
        isJSON: output.json, palette: Terminal.palette(fd: STDOUT_FILENO, output.color), local: local)
      try write { printer.print(handshake, into: &$0) }
    }
    if let failure = handshake.failure { throw ExitCode(failure.status.rawValue) }
  }

  private func printAccept(of key: String) throws {
    try write { $0.append(AcceptKey.compute(key: key) + "\n") }
    let checks = HandshakeRules.judge(key: key).compactMap(\.violation)
    guard !output.quiet, !checks.isEmpty else { return }
    let stderr = StandardError(palette: Terminal.palette(fd: STDERR_FILENO, output.color))
    for violation in checks { stderr.violation(violation, from: .client) }
  }

  private func write(_ text: (inout ByteQueue) -> Void) throws(Failure) {
    var out = BlockOutput(descriptor: STDOUT_FILENO)
    text(&out.queue)
    do {
      try out.flush()
    } catch {
      guard case .system(let error) = error else { return }
      throw Failure(.otherError, phase: .output, error.message)
    }
  }
}

/// What is shown of a handshake, and how.
struct InspectOutputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print nothing: the exit status tells.")
  var quiet = false

  @Flag(help: "JSON Lines (docs/json-lines.md).")
  var json = false

  @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
  var color = Palette.Choice.auto

  @Flag(help: "Show Authorization, Cookie and tokens in the heads.")
  var showSecrets = false
}
