import ArgumentParser
import WebSocketCore

/// A file that keeps the session.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the session to this file as it goes: JSON Lines, or a HAR or packets for Wireshark where the name "
        + "ends in .har or .pcapng.",
      valueName: "file"),
    completion: .file())
  var record: String?

  func validate() throws {
    if let record, record.lowercased().hasSuffix(".pcap") {
      throw ValidationError("--record writes pcapng, and not pcap: give a name that ends in .pcapng.")
    }
  }

  /// Opens the file; nil where nothing is to be recorded.
  ///
  /// - Parameters:
  ///   - local: which side this process is.
  ///   - showsSecrets: of handshakes.
  func recording(_ local: Role, showsSecrets: Bool) throws(Failure) -> (any Recording)? {
    guard let record else { return nil }
    let file = try RecordingFile(record)
    let name = record.lowercased()
    if name.hasSuffix(".har") { return HARRecording(file) }
    if name.hasSuffix(".pcapng") {
      return PacketRecording(file, local, showsSecrets: showsSecrets)
    }
    return JSONLinesRecording(file)
  }
}
