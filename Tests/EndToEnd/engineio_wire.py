"""An Engine.IO client by hand: what goes over the wire is what the test says."""

import base64
import contextlib
import http.client
import json

from websockets.sync.client import connect

SEPARATOR = "\x1e"


class Polling:
    """A session over long-polling, on one connection that is kept."""

    def __init__(self, port, path="/socket.io/", headers=None):
        self.port, self.path, self.headers = port, path, headers or {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self.sid = None

    def request(self, method, query, body=None, headers=None, encode_chunked=False):
        """The answer and its body."""
        self.connection.request(method, f"{self.path}?{query}", body, {**self.headers, **(headers or {})},
                                encode_chunked=encode_chunked)
        answer = self.connection.getresponse()
        return answer, answer.read()

    @property
    def query(self):
        return f"EIO=4&transport=polling&sid={self.sid}"

    def open(self):
        """Opens the session; the rest of the open packet is returned."""
        answer, body = self.request("GET", "EIO=4&transport=polling")
        assert answer.status == 200, body
        assert body[:1] == b"0", body
        opened = json.loads(body[1:])
        self.sid = opened["sid"]
        return opened

    def join(self, namespace="/"):
        self.post("40" if namespace == "/" else f"40{namespace},")
        (joined,) = self.poll()
        assert joined.startswith("40" if namespace == "/" else f"40{namespace},"), joined
        return self

    def post(self, *packets, **how):
        answer, body = self.request("POST", self.query, SEPARATOR.join(packets), **how)
        assert (answer.status, body) == (200, b"ok"), body

    def poll(self):
        """The packets of one answer; bytes are attachments."""
        answer, body = self.request("GET", self.query)
        assert answer.status == 200, body
        packets = body.decode().split(SEPARATOR)
        return [base64.b64decode(packet[1:]) if packet.startswith("b") else packet for packet in packets]

    def close(self):
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def websocket(listening, sid=None, query="EIO=4&transport=websocket", **how):
    """A WebSocket of Engine.IO; what it says first has not been read."""
    query += f"&sid={sid}" if sid else ""
    return connect(f"{listening.url}/socket.io/?{query}", open_timeout=10, max_size=None, **how)


@contextlib.contextmanager
def joined(listening, *namespaces, **how):
    """A WebSocket whose namespaces are joined, / where none is named."""
    with websocket(listening, **how) as socket:
        assert socket.recv(timeout=10).startswith("0{")
        for namespace in namespaces or ("/",):
            socket.send("40" if namespace == "/" else f"40{namespace},")
            assert socket.recv(timeout=10).startswith("40")
        yield socket


def heard(websocket, *expected):
    """Exactly these, and nothing behind them."""
    seen = [websocket.recv(timeout=5) for _ in expected]
    with contextlib.suppress(TimeoutError):
        seen.append(websocket.recv(timeout=0.2))
    assert seen == list(expected)
