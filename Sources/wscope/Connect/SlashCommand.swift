import WebSocketCore

/// A line of `--slash`, in wscat's words.
enum SlashCommand: Equatable {
  case ping(String)
  case pong(String)
  case close(CloseBody)
  /// Why the line is none of them.
  case invalid(String)

  init(parsing line: String) {
    let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = words.count > 1 ? String(words[1]) : ""
    switch words.first.map(String.init) {
    case "/ping", "/pong":
      guard rest.utf8.count <= 125 else {
        self = .invalid(
          "\(rest.utf8.count) bytes do not fit in a control frame, which holds 125 (RFC 6455 §5.5)")
        return
      }
      self = words[0] == "/ping" ? .ping(rest) : .pong(rest)
    case "/close":
      self = Self.parseClose(rest)
    default:
      self = .invalid("\(line): the commands are /ping [data], /pong [data] and /close [code [reason]]")
    }
  }

  private static func parseClose(_ text: String) -> SlashCommand {
    let words = text.split(separator: " ", maxSplits: 1)
    guard let first = words.first else { return .close(CloseBody(code: .normalClosure)) }
    guard let code = UInt16(first) else { return .invalid("/close \(first): a close code is a number") }
    let reason = words.count > 1 ? String(words[1]) : ""
    guard reason.utf8.count <= 123 else {
      return .invalid(
        "\(reason.utf8.count) bytes of reason do not fit in a Close, which holds 123 (RFC 6455 §5.5)")
    }
    return .close(CloseBody(code: CloseCode(rawValue: code), reason: Array(reason.utf8)))
  }
}
