import ArgumentParser
import Printers

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
