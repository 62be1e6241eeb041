import ArgumentParser
import Printers

struct ConnectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connect",
    abstract: "Connect to a WebSocket server: stdin lines out, messages to stdout.",
    usage: "wscope connect [options] (<url> | --curl 'curl ...')",
    discussion: """
      Each line of stdin is sent as a text message; each message received is printed as a line. After the \
      last line the connection is closed with 1000 when the server has been quiet for a moment, and what \
      still comes is printed until its Close. The URL echo: is an echo server inside this process, reached \
      over a real socket.

      EXAMPLES:
        echo hello | wscope connect echo:
        wscope connect -x '{"type":"subscribe"}' --count 3 wss://example.com/feed
        wscope connect --socketio=/chat --emit 'user_message {"text":"hi"}' --ack http://localhost:5000
        wscope connect -v --frames -H 'Cookie: session=abc' ws://localhost:8000/ws
      """)

  @Argument(
    help: ArgumentHelp(
      "A ws:// or wss:// URL (http:// and https:// are read as these), host:port/path, or echo:",
      valueName: "url"))
  var givenURL: String?

  /// Given, or that of the cURL command: `validate` has seen to it that there is one.
  var url: String { givenURL ?? "" }

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Socket.IO") var socketIO: SocketIOOptions
  @OptionGroup(title: "Ending") var ending: EndingOptions
  @OptionGroup(title: "Checks") var handshakeChecks: HandshakeExpectations
  @OptionGroup(title: "Checks") var sessionChecks: SessionExpectations
  @OptionGroup(title: "Checks") var roundTrip: RoundTripOptions
  @OptionGroup(title: "Compression") var compression: CompressionOptions
  @OptionGroup(title: "Protocol") var wire: ProtocolOptions
  @OptionGroup(title: "Request") var request: RequestOptions
  @OptionGroup(title: "Request") var pasted: PastedRequestOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "TLS") var tls: TLSOptions
  @OptionGroup(title: "TLS") var clientKey: ClientKeyOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Output") var formatting: FormatOptions
  @OptionGroup(title: "Recording") var recording: RecordOptions
  @OptionGroup(title: "Recording") var replaying: ReplayOptions
  @OptionGroup(title: "Breaking it on purpose") var misbehavior: ClientMisbehaveOptions

  mutating func validate() throws {
    try socketIO.validate(with: input)
    let excluded = [
      ("--execute", !input.execute.isEmpty), ("--send-frame", !input.sendFrame.isEmpty),
      ("--echo", input.echo),
      ("--socketio", socketIO.isOn), ("--slash", input.slash), ("--one", ending.one),
    ]
    if replaying.replay != nil, let (name, _) = excluded.first(where: \.1) {
      throw ValidationError("\(name) and --replay exclude each other: what is sent stands in the recording.")
    }
    if let line = try pasted.line() {
      givenURL = givenURL ?? line.url
      if compression.compress == nil { compression.compress = line.compression }
      try request.adopt(line)
      try network.adopt(line)
      try tls.adopt(line)
      if clientKey.key == nil { clientKey.key = line.keyFile }
    }
    guard givenURL != nil else {
      throw ValidationError("connect needs a URL, or --curl with a cURL command that has one.")
    }
  }

  func run() throws {
    let status = ConnectRun.perform(self)
    if status != .success { throw ExitCode(status.rawValue) }
  }
}

/// What the options mean together.
extension ConnectCommand {
  /// `-x` takes the place of stdin, unless one of the texts is `-`.
  var readsInput: Bool {
    guard !input.echo, !input.noStdin, replaying.replay == nil else { return false }
    return !hasItsOwn || input.execute.contains("-") || socketIO.emit.contains("-")
  }

  /// There is something to send, and it has been sent as soon as the connection is open. With neither stdin
  /// nor anything else to send, the connection stays open for what the server has to say.
  var sendsOnlyItsOwn: Bool { !readsInput && hasItsOwn }

  private var hasItsOwn: Bool {
    !(input.execute.isEmpty && input.sendFrame.isEmpty && socketIO.emit.isEmpty)
  }

  func messageStyle(palette: Palette) throws(Failure) -> MessageOutput.Style {
    if output.json { return .none }
    if input.isBinary { return .raw }
    if Terminal.isTerminal(fd: 1) { return .terminal(palette) }
    return .separated(input.separator)
  }
}
