import Bytes
import Capture
import WebSocketCore

/// A request that was made by another program, from a file or from stdin as `-`: its text, a HAR, a cURL command,
/// or what `curl -v` and `wscope -v` print.
struct StoredRequest {
  let head: RequestHead
  /// Where it went, if that can be told.
  let url: String?

  /// - Parameters:
  ///   - path: of the file.
  ///   - entry: which WebSocket of a HAR: its number from 1 on, or a part of its URL; nil for the first.
  init(path: String, entry: String?) throws(Failure) {
    let name = path == "-" ? "stdin" : path
    let stored = path == "-" ? StoredInput() : try StoredInput(path: path)
    self = try Self.read(stored, name, entry)
  }

  private init(_ head: RequestHead, url: String?) {
    self.head = head
    self.url = url
  }

  private static func read(
    _ stored: consuming StoredInput, _ name: String, _ entry: String?
  ) throws(Failure) -> StoredRequest {
    let beginning = try stored.readBeginning()
    if HARReader.begins(UnsafeRawBufferPointer(beginning)) {
      return try har(stored, beginning, name, entry)
    }
    if entry != nil {
      throw Failure(
        .usage, phase: .usage, "--diff-entry chooses among the entries of a HAR, and \(name) is none")
    }
    let text = Array(beginning) + (try stored.readAll())
    guard text.count <= OfflineHandshake.limit else {
      throw malformed(name, "\(text.count) bytes are too many for a request")
    }
    return try request(text, name)
  }

  private static func malformed(_ name: String, _ why: String) -> Failure {
    Failure(
      .dataMalformed, phase: .input, "\(name): \(why)",
      hint: "a request as text from 'GET /path HTTP/1.1' on, a HAR, or a browser's 'Copy as cURL'")
  }

  // MARK: Text

  private static func request(_ text: [UInt8], _ name: String) throws(Failure) -> StoredRequest {
    if let pasted = PastedHandshake(text), let head = pasted.request, !isCommand(head, text) {
      return StoredRequest(head, url: head.head.first("Host").map { "ws://\($0)\(head.target)" })
    }
    let line: CurlLine
    do throws(CurlError) {
      line = try CurlLine(parsing: String(decoding: text, as: UTF8.self))
    } catch {
      if case .notCurl = error, text.isEmpty { throw malformed(name, "empty") }
      throw malformed(name, "neither a request nor a cURL command: \(error.message)")
    }
    guard let url = line.url else { throw malformed(name, "the cURL command has no URL") }
    do throws(URIError) {
      return StoredRequest(line.request(to: try WebSocketURI(parsing: url)), url: url)
    } catch {
      throw malformed(name, "the URL '\(url)' of the cURL command: \(error.message)")
    }
  }

  /// `curl URL …` and `await fetch("URL", …` could be a method and a target.
  private static func isCommand(_ head: RequestHead, _ text: [UInt8]) -> Bool {
    head.version == nil
      && (HTTPSyntax.lowercased(head.method).hasPrefix("curl")
        || CurlLine.foreignBeginning(of: String(decoding: text, as: UTF8.self)) != nil)
  }

  // MARK: HAR

  private static func har(
    _ stored: borrowing StoredInput, _ beginning: UnsafeMutableRawBufferPointer, _ name: String,
    _ entry: String?
  ) throws(Failure) -> StoredRequest {
    var reader = HARReader(payloadLimit: 0, showsSecrets: true)
    var requests = HARRequests()
    var block = beginning
    while !block.isEmpty {
      do throws(HARError) {
        try reader.read(UnsafeRawBufferPointer(block), into: &requests)
      } catch { throw malformed(name, error.description) }
      block = try stored.readNext()
    }
    do throws(HARError) { try reader.finish(into: &requests) } catch {
      throw malformed(name, error.description)
    }
    guard let chosen = requests.chosen(by: entry) else { throw malformed(name, requests.missing(entry)) }
    return StoredRequest(chosen.head, url: chosen.url)
  }
}

/// The requests of the WebSockets in a HAR.
private struct HARRequests: HARSink {
  private var found: [(url: String, head: RequestHead)] = []
  private var url = ""

  mutating func opened(_ connection: HARConnection) { url = connection.url }

  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64) {
    if case .request(let head) = event { found.append((url, head)) }
  }

  mutating func closed() {}

  /// - Parameter entry: a number from 1 on, or a part of a URL; nil for the first.
  func chosen(by entry: String?) -> (url: String, head: RequestHead)? {
    guard let entry else { return found.first }
    if let number = Int(entry) { return found.indices.contains(number - 1) ? found[number - 1] : nil }
    return found.first { $0.url.contains(entry) }
  }

  func missing(_ entry: String?) -> String {
    if found.isEmpty { return "the HAR has no WebSocket in it" }
    let urls = found.enumerated().map { "\($0.offset + 1): \(Redaction.redact(target: $0.element.url))" }
    return "no WebSocket of the HAR is '\(entry ?? "")'; there are \(urls.joined(separator: ", "))"
  }
}
