import AppProtocols
import ArgumentParser

extension DecoderChoice: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }

  package static var allValueStrings: [String] { names }

  package var defaultValueDescription: String {
    switch self {
    case .auto: "auto"
    case .none: "none"
    case .named(let entry): entry.name
    }
  }
}

/// The protocol on top of the WebSocket.
struct DecodeOption: ParsableArguments {
  @Option(
    name: .customLong("decode"),
    help: ArgumentHelp(
      "Decode messages as this protocol; auto goes by the handshake.", valueName: "name"))
  var choice = DecoderChoice.auto
}
