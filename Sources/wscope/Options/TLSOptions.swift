import ArgumentParser
import TLS

/// TLS as a client.
struct TLSOptions: ParsableArguments {
  @Flag(name: [.customShort("k"), .long], help: "Do not verify the server's certificate.")
  var insecure = false

  @Option(
    help: ArgumentHelp("Trust the certificates in this file (PEM).", valueName: "file"), completion: .file())
  var cacert: String?

  @Option(help: ArgumentHelp("Client certificate (PEM).", valueName: "file"), completion: .file())
  var cert: String?

  @Option(
    help: ArgumentHelp("Its private key (PEM), when it is not in the same file.", valueName: "file"),
    completion: .file())
  var key: String?

  @Option(help: ArgumentHelp("Server name to ask for (SNI), instead of the URL's host.", valueName: "name"))
  var sni: String?

  @Option(help: ArgumentHelp("Oldest TLS version to accept: 1.0, 1.1, 1.2 or 1.3.", valueName: "version"))
  var tlsMin: TLSVersion?

  @Option(help: ArgumentHelp("Newest TLS version to accept.", valueName: "version"))
  var tlsMax: TLSVersion?

  @Option(
    help: ArgumentHelp(
      "Append TLS keys to a file, for Wireshark (also: the variable SSLKEYLOGFILE).", valueName: "file"),
    completion: .file())
  var keylog: String?

  func validate() throws {
    try requireOrder(tlsMin, tlsMax)
  }
}

/// The oldest version may not be newer than the newest.
func requireOrder(_ oldest: TLSVersion?, _ newest: TLSVersion?) throws {
  if let oldest, let newest, oldest > newest {
    throw ValidationError("--tls-min \(oldest.label) is newer than --tls-max \(newest.label).")
  }
}
