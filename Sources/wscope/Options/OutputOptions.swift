import ArgumentParser
import Printers

extension Palette.Choice: ExpressibleByArgument {}

/// What is shown, and how.
struct OutputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Show addresses, TLS, the handshake as on the wire, and timing on stderr.")
  var verbose = false

  @Flag(help: "Show each frame with its fields, both ways, on stderr.")
  var frames = false

  @Flag(help: "Write JSON Lines to stdout in place of payloads; docs/json-lines.md has the fields.")
  var json = false

  @OptionGroup var decode: DecodeOption

  @Option(help: ArgumentHelp("When to use colour.", valueName: "when"))
  var color: Palette.Choice = .auto

  @Flag(
    help:
      "Print Authorization, Cookie and tokens in handshakes and in what is decoded, instead of hiding their values."
  )
  var showSecrets = false
}

extension OutputOptions {
  var reporting: ReportingOptions {
    ReportingOptions(
      verbose: verbose, frames: frames, json: json, color: color, showSecrets: showSecrets,
      decode: decode.choice)
  }
}
