extension BrowserPage {
  /// Everything that comes is shown as text, never as markup.
  static let script = #"""
    const element = id => document.getElementById(id);
    const rowLimit = 2000;
    const textLimit = 65536;
    const hexLimit = 1024;
    const counts = { sent: 0, received: 0, dropped: 0 };
    let socket;

    function defaultURL() {
      const paths = document.body.dataset.paths.split(" ").filter(Boolean);
      const here = location.pathname;
      const path = paths.length === 0 || paths.includes(here) ? here + location.search : paths[0];
      return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${path}`;
    }

    // What is listed

    function part(name, kind, text) {
      const made = document.createElement(name);
      made.className = kind;
      made.textContent = text;
      return made;
    }

    function show(kind, text, note = "") {
      const row = part("li", kind, "");
      const now = new Date();
      const time = now.toTimeString().slice(0, 8) + "." + String(now.getMilliseconds()).padStart(3, "0");
      const direction = { sent: "→", received: "←" }[kind] ?? "";
      const body = part("span", "text", text.slice(0, textLimit));
      if (text.length > textLimit) body.append(part("span", "kind", ` … (the first ${textLimit} of ${text.length})`));
      if (note) body.prepend(part("span", "kind", note + " "));
      row.append(part("time", "", time), part("span", "direction", direction), body);
      element("log").prepend(row);
      if (element("log").children.length > rowLimit) { element("log").lastChild.remove(); counts.dropped += 1; }
      if (kind in counts) counts[kind] += 1;
      showCounts();
    }

    function showCounts() {
      const dropped = counts.dropped ? `, the oldest ${counts.dropped} lines no longer shown` : "";
      element("counts").textContent = `${counts.received} received, ${counts.sent} sent${dropped}`;
    }

    function setState(state, text) {
      element("state").dataset.state = state;
      element("state").textContent = text;
    }

    // Binary messages

    function hex(buffer) {
      const bytes = new Uint8Array(buffer, 0, Math.min(buffer.byteLength, hexLimit));
      const shown = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join(" ");
      return shown + (buffer.byteLength > hexLimit ? ` … (the first ${hexLimit})` : "");
    }

    const sized = buffer => `binary, ${buffer.byteLength} byte${buffer.byteLength === 1 ? "" : "s"}:`;

    /// The bytes that pairs of hex digits stand for, or null.
    function bytesOf(text) {
      const digits = text.replace(/\s+/g, "");
      if (digits.length % 2 || !/^[0-9a-f]*$/i.test(digits)) return null;
      return new Uint8Array((digits.match(/../g) ?? []).map(pair => parseInt(pair, 16)));
    }

    // The connection

    function connect() {
      if (socket) { socket.onopen = socket.onmessage = socket.onclose = null; socket.close(); }
      const protocols = element("protocols").value.split(",").map(name => name.trim()).filter(Boolean);
      let current;
      try {
        current = new WebSocket(element("url").value, protocols);
      } catch (error) {
        setState("failed", error.message);
        return;
      }
      socket = current;
      let wasOpen = false;
      current.binaryType = "arraybuffer";
      setState("connecting", "connecting");
      current.onopen = () => {
        wasOpen = true;
        const agreed = [current.protocol && `subprotocol ${current.protocol}`, current.extensions].filter(Boolean);
        setState("open", ["open", ...agreed].join(", "));
        show("event", ["open", ...agreed].join(", "));
      };
      current.onmessage = ({ data }) => {
        if (typeof data === "string") show("received", data); else show("received", hex(data), sized(data));
      };
      current.onclose = event => showClose(event, wasOpen);
    }

    function showClose(event, wasOpen) {
      const name = closeCodes[event.code] ?? { 3: "registered", 4: "private" }[Math.floor(event.code / 1000)]
        ?? "unassigned";
      const reason = event.reason && `: ${event.reason}`;
      const text = `closed ${event.code} (${name})${reason}${event.wasClean ? "" : ", not cleanly"}`;
      const isFailure = !event.wasClean;
      setState(isFailure ? "failed" : "closed", text);
      show(isFailure ? "failed" : "event", text);
      // RFC 6455 and the WebSockets standard keep from scripts why a connection could not be opened.
      if (!wasOpen) show("event", "it was never open; a page is not told why: see stderr of wscope listen, or its -v");
    }

    function send() {
      if (socket?.readyState !== WebSocket.OPEN) return show("failed", "not sent: the connection is not open");
      const text = element("message").value;
      if (!element("binary").checked) {
        socket.send(text);
        show("sent", text);
      } else {
        const bytes = bytesOf(text);
        if (!bytes) return show("failed", "not sent: a byte is two hex digits");
        socket.send(bytes);
        show("sent", hex(bytes.buffer), sized(bytes));
      }
      element("message").value = "";
    }

    function close() {
      const code = Number(element("code").value);
      try {
        socket?.close(code, element("reason").value);
      } catch (error) {
        show("failed", error.message);
      }
    }

    function on(form, action) {
      element(form).addEventListener("submit", event => { event.preventDefault(); action(); });
    }

    on("connecting", connect);
    on("sending", send);
    on("closing", close);
    element("message").addEventListener("keydown", event => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    });
    element("binary").addEventListener("change", event => {
      element("kind-of-message").textContent = event.target.checked ? "Message, as hex" : "Message";
      element("message").focus();
    });
    element("clear").addEventListener("click", () => {
      element("log").replaceChildren();
      Object.assign(counts, { sent: 0, received: 0, dropped: 0 });
      showCounts();
    });

    element("url").value = defaultURL();
    showCounts();
    connect();
    """#
}
