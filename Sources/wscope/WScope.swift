import ArgumentParser

@main
struct WScope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wscope",
    abstract: "A WebSocket debugger for the command line.",
    version: "0.1.0",
    subcommands: [FrameDump.self])
}
