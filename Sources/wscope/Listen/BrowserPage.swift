import Transport
import WebSocketCore

/// What `listen --page` answers a browser with: one page, without outside resources, that connects back to the
/// path that it was loaded from, sends, and lists messages and close codes.
final class BrowserPage: HTTPResponder {
  let longestBody = 64 * 1024
  private let tell: (String) -> Void

  /// - Parameter tell: takes a line on each browser that was shown the page.
  init(tell: @escaping (String) -> Void) { self.tell = tell }

  func respond(to exchange: HTTPExchange) {
    guard ["GET", "HEAD"].contains(exchange.request.method) else { return exchange.answer(.noUpgradeAsked) }
    // Every browser asks for one by itself, and it is no page.
    if exchange.request.path == "/favicon.ico" {
      return exchange.answer(HTTPAnswer(status: 404, body: "There is no icon."))
    }
    exchange.answer(Self.answer)
    tell("client \(exchange.id): was shown the page")
  }

  private static var answer: HTTPAnswer {
    HTTPAnswer(
      status: 200, body: html, contentType: "text/html; charset=utf-8",
      headers: [
        HeaderLine("Content-Security-Policy", contentSecurityPolicy), HeaderLine("Cache-Control", "no-store"),
      ])
  }

  /// Scripts and styles of the page itself, and WebSockets to wherever the user says.
  private static let contentSecurityPolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src ws: wss:"

  private static let html = """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>wscope listen</title>
    <style>
    :root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
    body { max-width: 60rem; margin: 1rem auto; padding: 0 1rem; }
    form { display: flex; gap: .5rem; margin: .5rem 0; }
    input { flex: 1; min-width: 6rem; font: inherit; padding: .3rem .5rem; }
    button { font: inherit; padding: .3rem .8rem; }
    #state[data-state=open] { color: light-dark(#0a6b2d, #5ad17f); }
    #state[data-state=closed] { color: light-dark(#b3261e, #ff8a80); }
    #log { list-style: none; padding: 0; font-family: ui-monospace, monospace; }
    #log li { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .2rem 0;
      white-space: pre-wrap; overflow-wrap: anywhere; }
    #log .sent::before { content: "→ "; }
    #log .received::before { content: "← "; }
    #log .event { color: color-mix(in srgb, currentColor 60%, transparent); }
    time { color: color-mix(in srgb, currentColor 60%, transparent); margin-right: .5rem; }
    </style>
    <h1>wscope listen</h1>
    <p><output id="state" data-state="closed">closed</output></p>
    <form id="connecting">
      <input id="url" aria-label="URL" spellcheck="false">
      <input id="protocols" aria-label="Subprotocols" placeholder="subprotocols, comma-separated" spellcheck="false">
      <button>Connect</button>
      <button type="button" id="close">Close</button>
    </form>
    <form id="sending">
      <input id="message" aria-label="Message" placeholder="message" autocomplete="off" autofocus>
      <button>Send</button>
    </form>
    <ol id="log" aria-live="polite"></ol>
    <script>
    "use strict";
    const element = id => document.getElementById(id);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    let socket;

    element("url").value = `${scheme}//${location.host}${location.pathname}${location.search}`;

    function show(kind, text) {
      const row = document.createElement("li");
      const time = document.createElement("time");
      time.textContent = new Date().toISOString().slice(11, 23);
      row.className = kind;
      row.append(time, text);
      element("log").prepend(row);
    }

    function setState(state, text) {
      element("state").dataset.state = state;
      element("state").textContent = text;
    }

    function hex(buffer) {
      const bytes = [...new Uint8Array(buffer.slice(0, 256))].map(byte => byte.toString(16).padStart(2, "0"));
      return `binary, ${buffer.byteLength} bytes: ${bytes.join(" ")}${buffer.byteLength > 256 ? " …" : ""}`;
    }

    function connect() {
      if (socket) { socket.onclose = socket.onmessage = null; socket.close(); }
      const protocols = element("protocols").value.split(",").map(name => name.trim()).filter(Boolean);
      try {
        socket = new WebSocket(element("url").value, protocols);
      } catch (error) {
        setState("closed", error.message);
        return;
      }
      socket.binaryType = "arraybuffer";
      setState("connecting", "connecting");
      socket.onopen = () => {
        const agreed = [socket.protocol && `subprotocol ${socket.protocol}`, socket.extensions].filter(Boolean);
        setState("open", ["open", ...agreed].join(", "));
        show("event", "open");
      };
      socket.onmessage = event => {
        show("received", typeof event.data === "string" ? event.data : hex(event.data));
      };
      socket.onclose = event => {
        const text = `closed ${event.code}${event.reason && ": " + event.reason}${event.wasClean ? "" : ", not cleanly"}`;
        setState("closed", text);
        show("event", text);
      };
    }

    element("connecting").onsubmit = event => { event.preventDefault(); connect(); };
    element("close").onclick = () => socket?.close(1000);
    element("sending").onsubmit = event => {
      event.preventDefault();
      if (socket?.readyState !== WebSocket.OPEN) { show("event", "not sent: the connection is not open"); return; }
      const message = element("message").value;
      socket.send(message);
      show("sent", message);
      element("message").value = "";
    };
    connect();
    </script>
    </html>
    """
}
