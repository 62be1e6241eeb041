import WebSocketCore

/// CONNECT through an HTTP proxy (RFC 9110 §9.3.6).
struct HTTPConnectDialogue: ProxyDialogue {
  private enum Step {
    case request(HeadParser)
    case response(HeadParser)
    /// After a refusal: what it says is no tunnel's.
    case body(RefusalBody)
  }

  private var step = Step.request(HeadParser(expecting: .request))
  private(set) var question: String?

  mutating func read(client: inout ProxyBytes, server: inout ProxyBytes) -> ProxyProgress {
    switch step {
    case .request(var parser):
      let outcome = Self.parse(&client, &parser)
      step = .request(parser)
      guard case .complete(let head, _) = outcome else { return Self.progress(outcome) }
      question = "CONNECT \(Self.shown(RequestHead(parsing: head).target))"
      step = .response(HeadParser(expecting: .response))
      return read(client: &client, server: &server)
    case .response(var parser):
      let outcome = Self.parse(&server, &parser)
      step = .response(parser)
      guard case .complete(let head, _) = outcome else { return Self.progress(outcome) }
      return take(ResponseHead(parsing: head))
    case .body(var body):
      let bytes = server.unread
      server.advance(bytes.withUnsafeBytes { body.receive($0) })
      step = .body(body)
      // RFC 9110 §15.5.8: after a 407 the client may ask again, in the same connection.
      return body.isComplete ? .finished(nil) : .needsMore
    }
  }

  private mutating func take(_ response: ResponseHead) -> ProxyProgress {
    let answer = String(response.statusText.prefix(100))
    let question = question ?? ""
    switch response.status ?? 0 {
    case 100...199:
      // RFC 9110 §15.2: an informational answer; the final one follows.
      step = .response(HeadParser(expecting: .response))
      return .told("\(question) through an HTTP proxy: \(answer)")
    case 200...299: return .finished("\(question) through an HTTP proxy: \(answer)")
    default:
      step = .body(RefusalBody(after: response))
      return .told("\(question) is refused by an HTTP proxy: \(answer)")
    }
  }

  private static func parse(_ bytes: inout ProxyBytes, _ parser: inout HeadParser) -> HeadParser.Outcome {
    let new = bytes.unread
    let outcome = new.withUnsafeBytes { parser.receive($0) }
    if case .complete(_, let consumed) = outcome { bytes.advance(consumed) } else { bytes.advance(new.count) }
    return outcome
  }

  private static func progress(_ outcome: HeadParser.Outcome) -> ProxyProgress {
    outcome == .needMore ? .needsMore : .mistaken
  }

  /// RFC 9112 §3.2.3: a host and a port. Nobody may send a password before it, and it is not told.
  private static func shown(_ target: String) -> String {
    let host = target.utf8.lastIndex(of: UInt8(ascii: "@")).map { target[$0...].dropFirst() } ?? target[...]
    return String(host.prefix(300))
  }
}
