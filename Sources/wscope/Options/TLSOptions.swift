import ArgumentParser
import TLS

/// TLS as a client.
struct TLSOptions: ParsableArguments {
  @Flag(name: [.customShort("k"), .long], help: "Do not verify the server's certificate.")
  var insecure = false

  @Option(
    help: ArgumentHelp(
      "Trust the certificates in this file (PEM) in place of the system's.", valueName: "file"),
    completion: .file())
  var cacert: String?

  @Option(help: ArgumentHelp("Send this client certificate (PEM).", valueName: "file"), completion: .file())
  var cert: String?

  @Option(
    help: ArgumentHelp("Name to ask for (SNI) and to verify, in place of the URL's host.", valueName: "name"))
  var sni: String?

  @Option(help: ArgumentHelp("Oldest TLS version to accept.", valueName: "version"))
  var tlsMin: TLSVersion?

  @Option(help: ArgumentHelp("Newest TLS version to accept.", valueName: "version"))
  var tlsMax: TLSVersion?

  @Option(
    help: ArgumentHelp(
      "Append the TLS secrets to this file, for Wireshark, as the variable SSLKEYLOGFILE does.",
      valueName: "file"),
    completion: .file())
  var keylog: String?

  func validate() throws {
    try requireOrder(tlsMin, tlsMax)
  }
}

/// The other half of a client certificate. Apart from the rest, because `handshake-inspect` has a second meaning
/// for it.
struct ClientKeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The private key (PEM) of --cert, when it is not in the same file.", valueName: "file"),
    completion: .file())
  var key: String?
}

/// The oldest version may not be newer than the newest.
func requireOrder(_ oldest: TLSVersion?, _ newest: TLSVersion?) throws {
  if let oldest, let newest, oldest > newest {
    throw ValidationError("--tls-min \(oldest.label) is newer than --tls-max \(newest.label).")
  }
}
