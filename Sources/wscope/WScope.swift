import ArgumentParser

struct WScope: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "wscope",
    abstract: "A WebSocket debugger for the command line.",
    discussion: """
      EXAMPLES:
        echo hello | wscope connect --frames echo:
        wscope listen --reply 'Echo: {}' 9000
        wscope handshake-inspect wss://example.com/ws
        wscope frame-dump --bytes frames.bin
      """,
    version: version,
    subcommands: [ConnectCommand.self, ListenCommand.self, HandshakeInspectCommand.self, FrameDump.self])
}
