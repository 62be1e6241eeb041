import ArgumentParser
import Bytes
import Diagnosis
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
    usage: "wscope handshake-inspect [options] (<url> | --listen ... | --offline ... | --key ...)",
    discussion: """
      Asks for an upgrade, shows both heads as they are on the wire, and closes. Each check is given as \
      pass, warn, fail or info, with its section of the RFC and what was seen. The exit status is 0 for a \
      valid handshake, 14 for one that was refused, 15 for an invalid one. --key without --cert prints the \
      Sec-WebSocket-Accept that belongs to a key.

      EXAMPLES:
        wscope handshake-inspect wss://example.com/ws
        wscope handshake-inspect --key dGhlIHNhbXBsZSBub25jZQ==
        wscope handshake-inspect --offline handshake.txt
      """)

  @Argument(
    help: ArgumentHelp("A ws:// or wss:// URL, or host:port/path, to ask for an upgrade.", valueName: "url"))
  var url: String?

  @Option(
    help: ArgumentHelp("Judge a request, an answer or both from text; - is stdin.", valueName: "file"),
    completion: .file())
  var offline: String?

  @Option(
    help: ArgumentHelp("Wait for one client, answer it, judge what it sent, exit.", valueName: "[host:]port")
  )
  var listen: String?

  @OptionGroup(title: "Request") var request: RequestOptions
  @OptionGroup(title: "Checks") var checks: HandshakeExpectations
  @OptionGroup(title: "Compression") var compression: CompressionOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "TLS") var tls: TLSOptions
  @OptionGroup(title: "Output") var output: InspectOutputOptions

  func validate() throws {
    guard [url, acceptKey, offline, listen].compactMap(\.self).count == 1 else {
      throw ValidationError(
        "handshake-inspect needs one thing to look at: a URL, --listen, --offline or --key.")
    }
    try validateChecks()
  }

  /// - Throws: where there will be no answer of a server's to look at.
  private func validateChecks() throws {
    guard url == nil, offline == nil, let option = checks.given.first else { return }
    throw ValidationError("\(option) looks at the answer of a server: it needs a URL, or --offline.")
  }

  func run() throws {
    // A reader that has gone is seen as EPIPE by the write that finds out.
    signal(SIGPIPE, SIG_IGN)
    do {
      if let acceptKey { return try printAccept(of: acceptKey) }
      if let offline {
        try show(OfflineHandshake(path: offline).read(showsSecrets: output.showSecrets), local: nil)
      } else {
        try inspectLive()
      }
    } catch let failure as Failure {
      throw ExitCode((output.quiet ? failure.status : Reporter.fatal(failure)).rawValue)
    }
  }

  /// `--key` is a Sec-WebSocket-Key, unless it belongs to a client certificate.
  private var acceptKey: String? { tls.cert == nil ? tls.key : nil }

  private func inspectLive() throws {
    let status = Session.run(output.reporting, local: url == nil ? .server : .client) {
      reactor, stdout, reporter throws(Failure) in
      let handshake: InspectedHandshake
      if let url {
        let options = ClientOptions(request: request, network: network, tls: tls, compression: compression)
        let invocation = Invocation(
          command: "handshake-inspect", request: request, network: network, tls: tls)
        handshake = try ClientInspection(
          url: url, options, invocation: invocation, reactor, reporter
        ).perform()
      } else {
        handshake = try ServerInspection(address: listen ?? "", network, reactor, reporter).perform()
      }
      let verdict = InspectionVerdict(on: handshake, checks, showsSecrets: output.showSecrets)
      if !output.quiet {
        InspectionPrinter(
          isJSON: output.json, palette: reporter.stdoutPalette, local: url == nil ? .server : .client,
          showsHeads: !output.json
        ).print(handshake, verdict, into: &stdout.queue)
      }
      verdict.unmet.forEach(reporter.show)
      return verdict.status
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// Shows the verdicts as the options want them, and exits by them.
  private func show(_ handshake: InspectedHandshake, local: Role?) throws {
    let verdict = InspectionVerdict(on: handshake, checks, showsSecrets: output.showSecrets)
    if !output.quiet {
      let printer = InspectionPrinter(
        isJSON: output.json, palette: Terminal.palette(fd: STDOUT_FILENO, output.color), local: local)
      try write { printer.print(handshake, verdict, into: &$0) }
      let stderr = StandardError(palette: Terminal.palette(fd: STDERR_FILENO, output.color))
      verdict.unmet.forEach(stderr.failure)
    }
    if verdict.status != .success { throw ExitCode(verdict.status.rawValue) }
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

  @Flag(name: .shortAndLong, help: "Show addresses, TLS and timing on stderr.")
  var verbose = false

  @Flag(help: "Write JSON Lines; docs/json-lines.md has the fields.")
  var json = false

  @Option(help: ArgumentHelp("When to use colour.", valueName: "when"))
  var color = Palette.Choice.auto

  @Flag(help: "Print Authorization, Cookie and tokens instead of hiding their values.")
  var showSecrets = false

  var reporting: ReportingOptions {
    ReportingOptions(
      verbose: verbose && !quiet, json: json && !quiet, quiet: quiet, color: color, showSecrets: showSecrets)
  }
}
