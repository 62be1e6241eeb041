import ArgumentParser
import WebSocketCore

/// permessage-deflate (RFC 7692).
struct CompressionOptions: ParsableArguments {
  fileprivate static let help = ArgumentHelp(
    "Offer permessage-deflate (a server: agree to it), alone or with parameters as in the header: "
      + "'client_max_window_bits=10; server_no_context_takeover'.",
    valueName: "parameters")

  @Option(help: help)
  var compress: CompressionParameters?

  @Option(
    help: ArgumentHelp(
      "Send messages shorter than this uncompressed; in bytes, or with K, M or G.", valueName: "size"))
  var compressThreshold = ByteCount(bytes: 0)

  /// What a client offers; empty without `--compress`.
  var offers: [DeflateOffer] { compress.map { [$0.offer] } ?? [] }

  /// What a server agrees to; nil without `--compress`.
  var policy: DeflateParameters? { compress?.offer.parameters }
}

/// permessage-deflate of a client that sends no messages.
struct CompressionOfferOptions: ParsableArguments {
  @Option(help: CompressionOptions.help)
  var compress: CompressionParameters?

  var offers: [DeflateOffer] { compress.map { [$0.offer] } ?? [] }
}

/// The value of `--compress`.
struct CompressionParameters: ExpressibleByArgument {
  var offer: DeflateOffer

  /// - Parameter argument: parameters; empty for none. The option alone means what browsers offer:
  ///   `client_max_window_bits`.
  init?(argument: String) {
    let parameters = argument.isEmpty ? "" : "; \(argument)"
    guard let elements = try? ExtensionOffer.parse(DeflateParameters.extensionName + parameters),
      let element = elements.first, elements.count == 1
    else { return nil }
    let read = DeflateOffer.read(element, in: .request)
    guard read.violations.isEmpty else { return nil }
    offer = read.offer
  }
}
