"""WebSocket over HTTP/2 (RFC 8441)."""

import pathlib
import tempfile

import certificates
import h2.config
import h2.connection
import h2.events
import h2.settings

import secured
import servers
import talks
import wire
from recordings import recording
from tap import tapped
from witness import Compressor, Duplex, Witness, connected


class Session:
    """An HTTP/2 connection that opens WebSockets. One thread: whoever reads handles what comes for all."""

    def __init__(self, stream, scheme):
        self.stream, self.scheme = stream, scheme
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding="utf-8"))
        self.arrived, self.heads, self.ended = {}, {}, set()
        self.h2.initiate_connection()
        self.flush()
        while not self.h2.remote_settings.enable_connect_protocol:
            self.pump()

    def flush(self):
        self.stream.sendall(self.h2.data_to_send())

    def pump(self):
        data = self.stream.recv(65536)
        assert data, "the server hung up"
        for event in self.h2.receive_data(data):
            if isinstance(event, h2.events.ResponseReceived):
                self.heads[event.stream_id] = dict(event.headers)
            elif isinstance(event, h2.events.DataReceived):
                self.arrived[event.stream_id] += event.data
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset)):
                self.ended.add(event.stream_id)
        self.flush()

    def get(self, path):
        """An ordinary request beside the WebSockets: its status."""
        number = self.h2.get_next_available_stream_id()
        self.arrived[number] = bytearray()
        self.h2.send_headers(number, [(":method", "GET"), (":scheme", self.scheme), (":authority", "localhost"),
                                      (":path", path)], end_stream=True)
        self.flush()
        while number not in self.ended:
            self.pump()
        return int(self.heads[number][":status"])

    def websocket(self, path, extensions=None, seed=1):
        number = self.h2.get_next_available_stream_id()
        self.arrived[number] = bytearray()
        more = [("sec-websocket-extensions", extensions)] if extensions else []
        self.h2.send_headers(number, [
            (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", self.scheme), (":path", path),
            (":authority", "localhost"), ("sec-websocket-version", "13"), *more])
        self.flush()
        while number not in self.heads:
            self.pump()
        assert self.heads[number][":status"] == "200", self.heads[number]

        def send(data):
            for start in range(0, len(data), 16000):
                while self.h2.local_flow_control_window(number) < 16000:
                    self.pump()
                self.h2.send_data(number, data[start:start + 16000])
                self.flush()

        def receive(size):
            while not self.arrived[number] and number not in self.ended:
                self.pump()
            data = bytes(self.arrived[number][:size])
            del self.arrived[number][:size]
            return data

        def close():
            if number not in self.closed:
                self.closed.add(number)
                self.h2.end_stream(number)
                self.flush()

        witness = Witness(Duplex(send, receive, close), seed)
        witness.begin(path)
        witness.truth.agreed(self.heads[number].get("sec-websocket-extensions", ""))
        return witness

    closed = frozenset()

    def finish(self):
        self.h2.close_connection()
        self.flush()
        self.stream.close()


def _talk(session):
    """Two WebSockets and an ordinary request at the same time, one of them compressed."""
    session.closed = set()
    first = session.websocket("/echo?first")
    second = session.websocket("/echo?second", "permessage-deflate", 2)
    compress = Compressor()
    first.ask(wire.TEXT, "over HTTP/2")
    assert session.get("/nowhere") == 404
    for turn in range(4):
        first.ask(wire.TEXT, f"turn {turn} of the first")
        second.ask(wire.TEXT, compress(f"turn {turn} of the second, compressed, compressed"), rsv=4)
    first.say(wire.PING, b"first")
    first.hear()
    talks.in_fragments(first, "по частям 🙂".encode(), 5)
    first.ask(wire.BINARY, bytes(range(256)) * 80)
    first.ask(wire.TEXT, "give 20000")
    for witness, code, reason in ((first, 1000, "first"), (second, 4002, "second")):
        witness.close(code, reason)
        witness.hear()
    # Where one stream is ended by the client, hypercorn drops the other.
    first.end()
    second.end()
    session.finish()
    return [first.truth, second.truth]


@recording("h2c.pcap", "two WebSockets over HTTP/2 without TLS (prior knowledge), with an ordinary request between, "
           "one compressed; DATA of 20 kB cut into frames", "hypercorn and FastAPI, a client on the h2 package, "
           "tcpdump on lo")
def h2c(recording):
    with servers.hypercorn() as port, tapped(recording.path, f"tcp port {port}"):
        return _talk(Session(connected(port), "http"))


@recording("h2-tls.pcap", "the same over TLS 1.3", "the same, keys logged by the client")
def h2_tls(recording):
    with tempfile.TemporaryDirectory() as folder:
        pair = certificates.Authority(pathlib.Path(folder)).server
        with servers.hypercorn("--certfile", str(pair.certificate), "--keyfile", str(pair.key)) as port, \
                tapped(recording.path, f"tcp port {port}"):
            context = secured.client_context(recording)
            context.set_alpn_protocols(["h2"])
            return _talk(Session(context.wrap_socket(connected(port), server_hostname="localhost"), "https"))
