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
    usage:
      "wscope handshake-inspect [options] (<url> | --curl 'curl ...' | --listen ... | --offline ... | --diff ... | --key ...)",
    discussion: """
      Asks for an upgrade, shows both heads as they are on the wire, and closes. Each check is given as \
      pass, warn, fail or info, with its section of the RFC and what was seen. --variations finds what a \
      server objects to, --diff in what the request differs from one that works. The exit status is 0 for a \
      valid handshake, 14 for one that was refused, 15 for an invalid one, 20 where --diff finds something that \
      matters.

      EXAMPLES:
        wscope handshake-inspect wss://example.com/ws
        wscope handshake-inspect --variations ws://localhost:8000/ws
        wscope handshake-inspect --diff chrome.har wss://example.com/ws
        wscope handshake-inspect --key dGhlIHNhbXBsZSBub25jZQ==
        wscope handshake-inspect --offline handshake.txt
      """)

  @Argument(
    help: ArgumentHelp("A ws:// or wss:// URL, or host:port/path, to ask for an upgrade.", valueName: "url"))
  var url: String?

  @OptionGroup(title: "What is looked at") var subject: InspectSubjectOptions
  @OptionGroup(title: "Measuring") var measuring: MeasuringOptions
  @OptionGroup(title: "Request") var request: RequestOptions
  @OptionGroup(title: "Request") var pasted: PastedRequestOptions
  @OptionGroup(title: "Checks") var checks: HandshakeExpectations
  @OptionGroup(title: "Compression") var compression: CompressionOfferOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "TLS") var tls: TLSOptions
  @OptionGroup(title: "Output") var output: InspectOutputOptions
  @OptionGroup(title: "Output") var formatting: FormatOptions

  mutating func validate() throws {
    if let line = try pasted.line() {
      url = url ?? line.url
      if compression.compress == nil { compression.compress = line.compression }
      try request.adopt(line)
      try network.adopt(line)
      try tls.adopt(line)
      if subject.key == nil, tls.cert != nil { subject.key = line.keyFile }
    }
    let others = [acceptKey, subject.offline, subject.listen].compactMap(\.self).count
    let isOne = subject.diff == nil ? others + (url == nil ? 0 : 1) == 1 : others == 0
    guard isOne else {
      throw ValidationError(
        "handshake-inspect needs one thing to look at: a URL, --curl, --listen, --offline, --diff or --key.")
    }
    if subject.variations, url == nil || subject.diff != nil {
      throw ValidationError("--variations needs a server to try: a URL, or --curl with one.")
    }
    if measuring.isOn {
      guard url != nil, !subject.variations, subject.diff == nil else {
        throw ValidationError(
          "--timing and --idle-probe need a server to connect to, a URL, and exclude --variations and --diff."
        )
      }
      if let option = checks.given.first {
        throw ValidationError(
          "\(option) looks at the handshake, which --timing and --idle-probe do not show.")
      }
    }
    try validateChecks()
  }

  /// - Throws: where there will be no answer of a server's to look at.
  private func validateChecks() throws {
    if formatting.format != nil, url == nil || subject.variations || subject.diff != nil {
      throw ValidationError(
        "--format tells of one connection: it needs a URL, and nothing but the handshake.")
    }
    let looksAtAnswer = url != nil && !subject.variations || subject.offline != nil
    guard !looksAtAnswer || subject.diff != nil, let option = checks.given.first else { return }
    throw ValidationError("\(option) looks at the answer of a server: it needs a URL, or --offline.")
  }

  func run() throws {
    // A reader that has gone is seen as EPIPE by the write that finds out.
    signal(SIGPIPE, SIG_IGN)
    do {
      if let acceptKey {
        try printAccept(of: acceptKey)
      } else if let offline = subject.offline {
        try show(OfflineHandshake(path: offline).read(showsSecrets: output.showSecrets), local: nil)
      } else if let diff = subject.diff {
        try compare(with: diff)
      } else {
        try inspectLive()
      }
    } catch let failure as Failure {
      throw ExitCode((output.quiet ? failure.status : Reporter.fatal(failure)).rawValue)
    }
  }

  /// `--key` is a Sec-WebSocket-Key, unless it belongs to a client certificate.
  private var acceptKey: String? { tls.cert == nil ? subject.key : nil }

  var client: ClientOptions {
    ClientOptions(
      request: request, network: network, tls: tls, key: subject.key, deflateOffers: compression.offers)
  }

  // MARK: Without it

  /// Shows the verdicts as the options want them, and exits by them.
  private func show(_ handshake: InspectedHandshake, local: Role?) throws {
    let verdict = InspectionVerdict(on: handshake, checks, showsSecrets: output.showSecrets)
    if !output.quiet {
      let printer = InspectionPrinter(isJSON: output.json, palette: palette, local: local)
      try write { printer.print(handshake, verdict, into: &$0) }
      let stderr = StandardError(palette: Terminal.palette(fd: STDERR_FILENO, output.color))
      verdict.unmet.forEach(stderr.failure)
    }
    if verdict.status != .success { throw ExitCode(verdict.status.rawValue) }
  }

  private func compare(with path: String) throws {
    let diff = RequestDiff(options: client, output: output, palette: palette)
    var text = ByteQueue()
    let status = try diff.perform(path: path, entry: subject.diffEntry, url: url, into: &text)
    try write { $0.append(text.readable) }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func printAccept(of key: String) throws {
    try write { $0.append(AcceptKey.compute(key: key) + "\n") }
    let checks = HandshakeRules.judge(key: key).compactMap(\.violation)
    guard !output.quiet, !checks.isEmpty else { return }
    let stderr = StandardError(palette: Terminal.palette(fd: STDERR_FILENO, output.color))
    for violation in checks { stderr.violation(violation, from: .client) }
  }

  private var palette: Palette { Terminal.palette(fd: STDOUT_FILENO, output.color) }

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
