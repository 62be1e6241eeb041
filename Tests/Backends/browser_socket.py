"""A WebSocket of Chromium's own, in a tab: what a front end does with it, and what it is told."""

import contextlib
import http.server
import itertools
import json
import threading

from browser import Tab

_numbers = itertools.count(1)


class _EmptyPage(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def front_end(browser):
    """A tab with a page of another server on this machine, as a front end in development is. From about:blank
    Chromium lets nobody connect to 127.0.0.1 (Local Network Access)."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _EmptyPage) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            url = f"http://127.0.0.1:{server.server_address[1]}/"
            with Tab(browser, url, ready=f"location.href === '{url}' && document.readyState === 'complete'") as tab:
                yield tab
        finally:
            server.shutdown()


class BrowserSocket:
    def __init__(self, tab, url, protocols=()):
        self._tab = tab
        self._name = f"window.socket{next(_numbers)}"
        tab.evaluate(f"""(() => {{
            const one = {self._name} = {{ messages: [], closed: null }};
            one.socket = new WebSocket({json.dumps(url)}, {json.dumps(list(protocols))});
            one.socket.binaryType = "arraybuffer";
            one.socket.onmessage = ({{ data }}) => one.messages.push(
                typeof data === "string" ? data : {{ bytes: [...new Uint8Array(data)] }});
            one.socket.onclose = ({{ code, reason, wasClean }}) => one.closed = {{ code, reason, wasClean }};
        }})()""")

    def wait_open(self):
        """Waits until it is open, or has failed to be."""
        self._tab.wait_for(f"{self._name}.socket.readyState !== WebSocket.CONNECTING")
        assert self._tab.evaluate(f"{self._name}.socket.readyState === WebSocket.OPEN"), self.closed()
        return self

    def send(self, *texts):
        self._tab.evaluate(f"{json.dumps(list(texts))}.forEach(text => {self._name}.socket.send(text))")

    def send_bytes(self, data):
        self._tab.evaluate(f"{self._name}.socket.send(new Uint8Array({json.dumps(list(data))}))")

    def messages(self, count):
        """What has come, as soon as there is so much of it."""
        self._tab.wait_for(f"{self._name}.messages.length >= {count}")
        return self._tab.evaluate(f"{self._name}.messages")

    def close(self, *arguments):
        self._tab.evaluate(f"{self._name}.socket.close(...{json.dumps(arguments)})")

    def closed(self):
        """The close event, once it has come."""
        return self._tab.wait_for(f"{self._name}.closed")

    def property(self, name):
        return self._tab.evaluate(f"{self._name}.socket.{name}")
