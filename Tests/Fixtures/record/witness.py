"""A client with both ends of the protocol spelled out, that writes down what it sends and hears."""

import io
import random
import socket
import struct
import zlib

import wire
from truth import CLIENT, SERVER, Truth


class Counted:
    """A reader that knows how much was read through it."""

    def __init__(self, reader):
        self._reader = reader
        self.count = 0

    def read(self, size):
        data = self._reader.read(size)
        self.count += len(data)
        return data

    def readline(self):
        line = self._reader.readline()
        self.count += len(line)
        return line

    def close(self):
        self._reader.close()


class Witness:
    """A client on anything that has `sendall` and `makefile`."""

    def __init__(self, stream, seed=1):
        self.stream = stream
        self.reader = Counted(stream.makefile("rb"))
        self.truth = None
        self._keys = random.Random(seed)
        self.head = b""

    def upgrade(self, path="/echo", host="localhost", extensions=None, expect=101, **how):
        """Asks, reads the answer, and notes what was agreed."""
        lines = [f"Sec-WebSocket-Extensions: {extensions}"] if extensions else []
        asked = wire.request(path, host, extra=lines, **how)
        self.begin(path)
        self.stream.sendall(asked)
        self.truth.skip(CLIENT, len(asked))
        while not self.head.endswith(b"\r\n\r\n"):
            line = self.reader.readline()
            assert line, f"no answer to {path}: {self.head}"
            self.head += line
        assert int(self.head.split()[1]) == expect, self.head
        self.truth.skip(SERVER, len(self.head))
        self.truth.agreed(self.value("sec-websocket-extensions"))
        return self

    def begin(self, path):
        """The frames begin without a head: HTTP/2 has had its own."""
        self.truth = Truth(path)

    def value(self, name):
        lines = self.head.decode("latin-1").split("\r\n")
        return next((line.split(":", 1)[1].strip() for line in lines if line.lower().startswith(name + ":")), "")

    def say(self, opcode, payload=b"", fin=True, rsv=0, masked=True, together=b""):
        """Sends a frame; `payload` goes as it is. `together`: bytes to send with it in one write."""
        payload = payload.encode() if isinstance(payload, str) else payload
        key = self._keys.randbytes(4) if masked else None
        data = wire.frame(opcode, payload, fin=fin, rsv=rsv, mask=key)
        self.stream.sendall(data + together)
        self.truth.add(CLIENT, wire.Frame(fin, rsv, opcode, key, payload), len(data) - len(payload))

    def close(self, code=None, reason=""):
        body = b"" if code is None else code.to_bytes(2, "big") + reason.encode()
        self.say(wire.CLOSE, body)

    def hear(self):
        """The next frame of the server, whole or cut off; None at the end."""
        before = self.reader.count
        head = self.reader.read(2)
        if len(head) < 2:
            return None
        size = head[1] & 0x7F
        if size >= 126:
            width = 2 if size == 126 else 8
            length = self.reader.read(width)
            if len(length) < width:
                return None
            size = int.from_bytes(length, "big")
        mask = self.reader.read(4) if head[1] & 0x80 else None
        # No server of the recordings sends more than this; one claims to.
        payload = self.reader.read(min(size, 1 << 20))
        frame = wire.Frame(bool(head[0] & 0x80), head[0] >> 4 & 7, head[0] & 15, mask,
                           wire.masked(payload, mask) if mask and len(mask) == 4 else payload)
        self.truth.add(SERVER, frame, self.reader.count - before - len(payload), size)
        return frame

    def ask(self, opcode, payload=b"", **how):
        """Sends a message and reads until the answer is whole, with whatever stands before it."""
        self.say(opcode, payload, **how)
        return self.hear_message()

    def hear_message(self):
        while (frame := self.hear()) is not None and (frame.opcode >= wire.CLOSE or not frame.fin):
            if frame.opcode == wire.CLOSE:
                return frame
        return frame

    def hear_end(self):
        while self.hear() is not None:
            pass

    def finish(self, code=1000, reason=""):
        """A clean end: Close, its answer, the end of the stream."""
        self.close(code, reason)
        self.hear_end()
        self.end()
        return self.truth

    def end(self):
        self.reader.close()
        self.stream.close()

    def reset(self):
        """Ends with a TCP reset."""
        self.truth.ended = "rst"
        self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.reader.close()
        self.stream.close()


class Compressor:
    """What permessage-deflate makes of the messages of one direction (RFC 7692 §7.2.1)."""

    def __init__(self, bits=15, takeover=True):
        self._bits, self._takeover = bits, takeover
        self._deflater = self._new()

    def _new(self):
        return zlib.compressobj(9, zlib.DEFLATED, -self._bits)

    def __call__(self, message):
        message = message.encode() if isinstance(message, str) else message
        data = self._deflater.compress(message) + self._deflater.flush(zlib.Z_SYNC_FLUSH)
        if not self._takeover:
            self._deflater = self._new()
        assert data.endswith(b"\x00\x00\xff\xff")
        return data[:-4]


def connected(port, host="127.0.0.1", source=None, prepare=None):
    """A TCP connection. `source`: the port to come from; `prepare(socket)`: before it connects."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    connection = socket.socket(family)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.settimeout(30)
    if source:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        connection.bind((host, source))
    if prepare:
        prepare(connection)
    connection.connect((host, port))
    return connection


class Duplex:
    """`sendall` and `makefile` over a pair of functions, for streams that are no socket."""

    def __init__(self, send, receive, close):
        self.sendall, self._receive, self.close = send, receive, close

    def makefile(self, _):
        receive = self._receive

        class Raw(io.RawIOBase):
            def readable(self):
                return True

            def readinto(self, buffer):
                data = receive(len(buffer))
                buffer[:len(data)] = data
                return len(data)

        return io.BufferedReader(Raw())
