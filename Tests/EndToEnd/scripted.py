"""Peers that play a script: they say literal bytes and remember all that they hear."""

import socket
import struct
import threading

import wire


class Peer:
    """One connection, with both ends of the protocol spelled out."""

    def __init__(self, connection):
        self.connection = connection
        self.reader = connection.makefile("rb")
        self.head = None
        self.frames = []

    def send(self, *pieces):
        self.connection.sendall(b"".join(pieces))

    def read_head(self):
        """Reads up to the empty line."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.reader.readline()
            if not line:
                break
            head += line
        self.head = head
        return head

    @property
    def start_line(self):
        return self.head.split(b"\r\n")[0].decode()

    @property
    def fields(self):
        """Header names and values in the order of the wire."""
        lines = self.head.decode("latin-1").split("\r\n")[1:-2]
        return [tuple(part.strip() for part in line.split(":", 1)) for line in lines]

    def values(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def upgrade(self, **how):
        """Reads the request and answers it; `how` goes to wire.response."""
        self.read_head()
        self.send(wire.response(key=(self.values("Sec-WebSocket-Key") or [wire.KEY])[0], **how))
        return self

    def read_frame(self):
        frame = wire.read_frame(self.reader)
        if frame is not None:
            self.frames.append(frame)
        return frame

    def read_until_close(self):
        """The frames up to the Close, without it; all of them where none comes."""
        before = []
        while (frame := self.read_frame()) is not None and frame.opcode != wire.CLOSE:
            before.append(frame)
        return before

    @property
    def messages(self):
        """Opcode and payload of each data frame that was heard."""
        return [(frame.opcode, frame.payload) for frame in self.frames if frame.opcode < wire.CLOSE]

    @property
    def close_frame(self):
        return next((frame for frame in self.frames if frame.opcode == wire.CLOSE), None)

    def reset(self):
        """Ends with a TCP reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.reader.close()
        self.connection.close()

    def end(self):
        try:
            self.connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        self.reader.close()
        self.connection.close()


class Server:
    """Plays `script(peer)` for every client, in order. `peers` are those that came."""

    def __init__(self, script, tls=None, family=socket.AF_INET, path=None):
        self.script = script
        self.tls = tls
        self.peers = []
        self.errors = []
        self._listener = socket.socket(socket.AF_UNIX if path else family)
        self._listener.bind(str(path) if path else ("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        self._listener.listen()
        self._listener.settimeout(0.1)
        self.port = None if path else self._listener.getsockname()[1]
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"{'wss' if self.tls else 'ws'}://127.0.0.1:{self.port}"

    @property
    def peer(self):
        assert len(self.peers) == 1, f"{len(self.peers)} clients came"
        return self.peers[0]

    def _serve(self):
        while not self._leaving.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            self._play(connection)

    def _play(self, connection):
        connection.settimeout(15)
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
        except OSError as error:  # ssl.SSLError is one.
            self.errors.append(error)
            connection.close()
            return
        peer = Peer(connection)
        self.peers.append(peer)
        try:
            self.script(peer)
        except OSError as error:
            self.errors.append(error)
        finally:
            peer.end()

    def wait(self, timeout=10):
        """Lets the script of the present client come to its end."""
        self._leaving.set()
        self._thread.join(timeout)
        assert not self._thread.is_alive(), "the script has not ended"
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._leaving.set()
        for peer in list(self.peers):
            try:
                peer.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._thread.join(10)
        self._listener.close()


class Client(Peer):
    """A client of `wscope listen`, on TCP, a Unix socket or TLS."""

    def __init__(self, port=None, path=None, tls=None, server_hostname="localhost"):
        if path:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(str(path))
        else:
            connection = socket.create_connection(("127.0.0.1", port), 10)
        connection.settimeout(10)
        if tls:
            connection = tls.wrap_socket(connection, server_hostname=server_hostname)
        super().__init__(connection)

    def upgrade(self, expect=101, **how):
        """Sends wire.request(**how) and reads the answer."""
        self.send(wire.request(**how))
        self.read_head()
        assert self.status == expect, self.head
        return self

    @property
    def status(self):
        return int(self.head.split(b" ")[1])

    def say(self, opcode, payload=b"", **how):
        self.send(wire.frame(opcode, payload, mask=b"\x01\x02\x03\x04", **how))

    def read_rest(self):
        """Whatever comes until the end, as raw bytes."""
        return self.reader.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
