import ArgumentParser

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Synchronous on purpose: a suspended `async` main costs 10 ms at exit in a static binary.
@main
enum Main {
  static func main() {
    if !StandardDescriptors.areOpen { exit(ExitStatus.otherError.rawValue) }
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let page = ShortHelp.page(for: arguments) { return print(page) }
    // ArgumentParser would take three times as long for it as the process takes to start.
    if arguments == ["--version"] { return print(WScope.version) }
    do {
      var command = try WScope.command(for: Dialect.translate(arguments))
      try command.run()
    } catch {
      finish(error)
    }
  }

  /// Help and versions go to stdout; a usage error is one line on stderr.
  private static func finish(_ error: any Error) -> Never {
    let code = WScope.exitCode(for: error)
    if error is ExitCode || code == .success { WScope.exit(withError: error) }
    let text = WScope.message(for: error).split(separator: "\n").joined(separator: " ")
    let failure = Failure(.usage, phase: .usage, text, hint: "wscope COMMAND -h, or --help for every option")
    WScope.exit(withError: ExitCode(Reporter.fatal(failure).rawValue))
  }
}
