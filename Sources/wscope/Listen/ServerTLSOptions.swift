import ArgumentParser
import TLS

/// TLS as a server.
struct ServerTLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Serve wss with this certificate (PEM).", valueName: "file"), completion: .file())
  var cert: String?

  @Option(
    help: ArgumentHelp("Its private key (PEM), when it is not in the same file.", valueName: "file"),
    completion: .file())
  var key: String?

  @Option(
    help: ArgumentHelp("Require client certificates signed by this CA (PEM).", valueName: "file"),
    completion: .file())
  var clientCa: String?

  @Flag(help: "Serve wss with a certificate made at start; its fingerprint is printed.")
  var selfSigned = false

  @Option(
    help: ArgumentHelp("Save the certificate of --self-signed, for a client's --cacert.", valueName: "file"),
    completion: .file())
  var writeCa: String?

  @Option(
    help: ArgumentHelp(
      "Append the TLS secrets to this file, for Wireshark, as the variable SSLKEYLOGFILE does.",
      valueName: "file"),
    completion: .file())
  var keylog: String?

  @Option(help: ArgumentHelp("Oldest TLS version to accept.", valueName: "version"))
  var tlsMin: TLSVersion?

  @Option(help: ArgumentHelp("Newest TLS version to accept.", valueName: "version"))
  var tlsMax: TLSVersion?

  var isSecure: Bool { cert != nil || selfSigned }

  func validate() throws {
    try requireOrder(tlsMin, tlsMax)
    if cert != nil, selfSigned { throw ValidationError("--cert and --self-signed exclude each other.") }
    if key != nil, cert == nil { throw ValidationError("--key needs --cert.") }
    if clientCa != nil, !isSecure { throw ValidationError("--client-ca needs --cert or --self-signed.") }
    if writeCa != nil, !selfSigned { throw ValidationError("--write-ca needs --self-signed.") }
  }
}
