import ArgumentParser

struct WScope: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "wscope",
    abstract: "A WebSocket debugger for the command line.",
    usage: "wscope <subcommand> [options]",
    discussion: """
      It speaks the protocol as RFC 6455 has it, shows every frame, field and byte, and says what went \
      wrong: in words on stderr, and by its exit status.

      EXAMPLES:
        echo hello | wscope connect --frames echo:
        wscope listen --reply 'Echo: {}' 9000
        wscope handshake-inspect wss://example.com/ws
        wscope frame-dump --bytes frames.bin
      """,
    version: version,
    subcommands: [ConnectCommand.self, ListenCommand.self, HandshakeInspectCommand.self, FrameDump.self])

  /// The command that these arguments ask for. By way of the root ArgumentParser would collect the options of a command
  /// once more, which takes a millisecond; but help and errors are the root's, since they name the whole command.
  ///
  /// - Throws: what `exit(withError:)` takes.
  static func command(for arguments: [String]) throws -> any ParsableCommand {
    if let command = configuration.subcommands.first(where: { $0._commandName == arguments.first }),
      let parsed = try? command.parseAsRoot(Array(arguments.dropFirst())), type(of: parsed) == command
    {
      return parsed
    }
    return try parseAsRoot(arguments)
  }
}
