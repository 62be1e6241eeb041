import Transport
import WebSocketCore

/// What `listen --page` answers a browser with: one page, without outside resources, that connects back to the
/// listener, sends, and lists messages and close codes.
final class BrowserPage: HTTPResponder {
  let longestBody = 64 * 1024
  private let page: HTTPAnswer
  private let tell: (String) -> Void

  /// - Parameters:
  ///   - paths: where the listener has WebSockets; empty: wherever the page was loaded from.
  ///   - subprotocols: what the listener agrees to, which the page offers.
  ///   - tell: takes a line on each browser that was shown the page.
  init(paths: [String], subprotocols: [String], tell: @escaping (String) -> Void) {
    page = Self.answer(paths: paths, subprotocols: subprotocols)
    self.tell = tell
  }

  func respond(to exchange: HTTPExchange) {
    guard ["GET", "HEAD"].contains(exchange.request.method) else { return exchange.answer(.noUpgradeAsked) }
    // Every browser asks for one by itself, and it is no page.
    if exchange.request.path == "/favicon.ico" {
      return exchange.answer(HTTPAnswer(status: 404, body: "There is no icon."))
    }
    exchange.answer(page)
    tell("client \(exchange.id): was shown the page")
  }

  private static func answer(paths: [String], subprotocols: [String]) -> HTTPAnswer {
    HTTPAnswer(
      status: 200, body: document(paths: paths, subprotocols: subprotocols),
      contentType: "text/html; charset=utf-8",
      headers: [
        HeaderLine("Content-Security-Policy", contentSecurityPolicy), HeaderLine("Cache-Control", "no-store"),
        HeaderLine("X-Content-Type-Options", "nosniff"),
      ])
  }

  /// Scripts and styles of the page itself, and WebSockets to wherever the user says.
  private static let contentSecurityPolicy = """
    default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src ws: wss:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    """

  private static func document(paths: [String], subprotocols: [String]) -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>wscope listen</title>
    <style>
    \(style)
    </style>
    <body data-paths="\(attribute(paths.joined(separator: " ")))">
    <header>
      <h1>wscope listen</h1>
      <output id="state" data-state="closed">closed</output>
    </header>
    <form id="connecting">
      <label class="wide">URL <input id="url" spellcheck="false" autocomplete="off" required></label>
      <label>Subprotocols <input id="protocols" spellcheck="false" autocomplete="off" placeholder="none"
        value="\(attribute(subprotocols.joined(separator: ", ")))"></label>
      <button>Connect</button>
    </form>
    <form id="sending">
      <label class="wide"><span id="kind-of-message">Message</span>
        <textarea id="message" rows="1" spellcheck="false" autofocus
          aria-describedby="keys"></textarea></label>
      <label class="choice"><input type="checkbox" id="binary"> binary, as hex</label>
      <button>Send</button>
    </form>
    <p id="keys">Enter sends, Shift+Enter begins a new line.</p>
    <form id="closing">
      <label>Close code <input id="code" inputmode="numeric" value="1000" size="5"></label>
      <label class="wide">Reason <input id="reason" autocomplete="off" placeholder="none"></label>
      <button>Close</button>
    </form>
    <div id="totals">
      <output id="counts"></output>
      <button type="button" id="clear">Clear</button>
    </div>
    <ol id="log" aria-live="polite" aria-label="What came and went, the newest first"></ol>
    <script>
    "use strict";
    const closeCodes = {\(closeCodes)};
    \(script)
    </script>
    </body>
    </html>
    """
  }

  /// A text as the value of an attribute between double quotes.
  static func attribute(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "<": escaped += "&lt;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// The names that this program has for close codes, as members of an object of JavaScript.
  private static var closeCodes: String {
    (UInt16(1000)...1015).map { "\($0): \"\(CloseCode(rawValue: $0).name)\"" }.joined(separator: ", ")
  }
}
