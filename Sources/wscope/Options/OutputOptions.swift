import ArgumentParser
import Printers

extension Palette.Choice: ExpressibleByArgument {}

/// What is shown, and how.
struct OutputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Show the handshake, addresses, TLS and timing on stderr.")
  var verbose = false

  @Flag(help: "Show each frame with its fields, both ways, on stderr.")
  var frames = false

  @Flag(help: "Write JSON Lines to stdout instead of payloads (docs/json-lines.md).")
  var json = false

  @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
  var color: Palette.Choice = .auto

  @Flag(help: "Show Authorization, Cookie and tokens in printed handshakes.")
  var showSecrets = false
}

extension OutputOptions {
  var reporting: ReportingOptions {
    ReportingOptions(verbose: verbose, frames: frames, json: json, color: color, showSecrets: showSecrets)
  }
}
