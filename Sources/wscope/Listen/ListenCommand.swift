import ArgumentParser

struct ListenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen",
    abstract: "Run a throwaway WebSocket server: echo by default.",
    usage: "wscope listen [options] [host:]port",
    discussion: """
      Each message goes back to its sender, unless an option says otherwise. The address in use is \
      announced on stderr, and as the first line with --json. SIGINT and SIGTERM close every client with \
      1001; a second one ends at once.

      EXAMPLES:
        wscope listen 9000
        wscope listen --reply 'Echo: {}' --path /ws --frames 127.0.0.1:9000
        wscope listen --socketio --broadcast --rooms 5000
        wscope listen --self-signed --write-ca ca.pem --exec ./handler.sh 9443
      """)

  @Argument(
    help: ArgumentHelp(
      "Where to listen: on 127.0.0.1 when there is only a port; port 0 picks a free one.",
      valueName: "[host:]port"))
  var address: String?

  @OptionGroup(title: "What clients get") var behavior: BehaviorOptions
  @OptionGroup(title: "Socket.IO") var socketIO: SocketIOServerOptions
  @OptionGroup(title: "Handshake") var handshake: ServerHandshakeOptions
  @OptionGroup(title: "TLS") var tls: ServerTLSOptions
  @OptionGroup(title: "Limits") var limits: ListenLimits
  @OptionGroup(title: "Checks") var checks: SessionExpectations
  @OptionGroup(title: "Compression") var compression: CompressionOptions
  @OptionGroup(title: "Protocol") var wire: ProtocolOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Recording") var recording: RecordOptions
  @OptionGroup(title: "Recording") var replaying: ReplayOptions
  @OptionGroup(title: "Breaking it on purpose") var misbehavior: ServerMisbehaveOptions

  func validate() throws {
    if address == nil, limits.unixSocket == nil {
      throw ValidationError("listen needs an address: [HOST:]PORT, or --unix-socket PATH.")
    }
    if replaying.replay != nil, let name = behavior.chosen.first {
      throw ValidationError("\(name) and --replay exclude each other.")
    }
    if checks.expectClose != nil, !limits.once {
      throw ValidationError("--expect-close looks at the end of one connection: it needs --once.")
    }
    try socketIO.validate(with: self)
  }

  func run() throws {
    let status = ListenRun.perform(self)
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
