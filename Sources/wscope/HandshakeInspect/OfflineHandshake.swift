import WebSocketCore

/// A handshake from text: a file, or stdin as `-`.
struct OfflineHandshake {
  /// More than two heads of the usual limit, with what people paste around them.
  static let limit = 1024 * 1024

  let path: String

  func read(showsSecrets: Bool) throws(Failure) -> InspectedHandshake {
    let name = path == "-" ? "stdin" : path
    let text = path == "-" ? try StoredInput().readAll() : try StoredInput(path: path).readAll()
    guard text.count <= Self.limit else {
      throw Failure(
        .dataMalformed, phase: .input, "\(name): \(text.count) bytes are too many for a handshake")
    }
    guard let pasted = PastedHandshake(text) else {
      throw Failure(
        .dataMalformed, phase: .input,
        "\(name): \(text.isEmpty ? "empty" : "begins with neither a request line nor a status line")",
        hint: "paste a request, a response or both, from 'GET /path HTTP/1.1' or 'HTTP/1.1 101' on")
    }
    let body = Self.body(of: pasted)
    var handshake = InspectedHandshake(
      request: pasted.request, response: pasted.response, body: body, showsSecrets: showsSecrets)
    handshake.finding = pasted.response.flatMap {
      StoredEvidence(
        request: pasted.request, response: $0, body: body ?? [], checks: handshake.responseChecks
      ).finding
    }
    return handshake
  }

  private static func body(of pasted: PastedHandshake) -> [UInt8]? {
    guard let response = pasted.response, response.status != 101 else { return nil }
    var body = RefusalBody(after: response)
    _ = pasted.rest.withUnsafeBytes { body.receive($0) }
    return body.bytes
  }
}
