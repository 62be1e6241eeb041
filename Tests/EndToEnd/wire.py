"""RFC 6455 on the wire, legal or not: what a scripted peer says and hears. Kept apart from any library."""

import base64
import dataclasses
import hashlib

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def accept_key(key):
    return base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()


def masked(payload, key):
    return bytes(byte ^ key[index % 4] for index, byte in enumerate(payload))


def frame(opcode, payload=b"", fin=True, rsv=0, mask=None, length_bytes=None):
    """A frame. `mask`: four bytes or None; `length_bytes`: 0, 2 or 8 extra length bytes, minimal by default."""
    if isinstance(payload, str):
        payload = payload.encode()
    size = len(payload)
    if length_bytes is None:
        length_bytes = 0 if size < 126 else 2 if size < 65536 else 8
    head = bytes([fin << 7 | rsv << 4 | opcode])
    head += bytes([(mask is not None) << 7 | {0: size, 2: 126, 8: 127}[length_bytes]])
    head += size.to_bytes(length_bytes, "big") if length_bytes else b""
    return head + (mask + masked(payload, mask) if mask is not None else payload)


def close(code=None, reason="", mask=None):
    body = b"" if code is None else code.to_bytes(2, "big") + reason.encode()
    return frame(CLOSE, body, mask=mask)


@dataclasses.dataclass
class Frame:
    """A frame that was heard."""

    fin: bool
    rsv: int
    opcode: int
    mask: bytes | None
    payload: bytes

    @property
    def text(self):
        return self.payload.decode()

    @property
    def code(self):
        """The status code of a Close, or None."""
        return int.from_bytes(self.payload[:2], "big") if self.payload else None

    @property
    def reason(self):
        return self.payload[2:].decode()


def read_frame(stream):
    """The next frame of a buffered reader; None at its end."""
    head = stream.read(2)
    if len(head) < 2:
        return None
    size = head[1] & 0x7F
    if size >= 126:
        size = int.from_bytes(stream.read(2 if size == 126 else 8), "big")
    mask = stream.read(4) if head[1] & 0x80 else None
    payload = stream.read(size)
    return Frame(bool(head[0] & 0x80), head[0] >> 4 & 7, head[0] & 15, mask,
                 masked(payload, mask) if mask else payload)


def response(key=KEY, status="101 Switching Protocols", accept=None, extra=(), without=()):
    """A response head. `extra`: more header lines; `without`: names of those to leave out."""
    lines = ["Upgrade: websocket", "Connection: Upgrade",
             f"Sec-WebSocket-Accept: {accept_key(key) if accept is None else accept}"]
    kept = [line for line in lines if line.split(":")[0] not in without]
    return "\r\n".join([f"HTTP/1.1 {status}", *kept, *extra, "", ""]).encode()


def request(path="/", host="localhost", method="GET", version="HTTP/1.1", key=KEY, extra=(), without=()):
    """An upgrade request, in the same manner."""
    lines = [f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}",
             "Sec-WebSocket-Version: 13"]
    replaced = {line.split(":")[0] for line in extra}
    kept = [line for line in lines if line.split(":")[0] not in set(without) | replaced]
    return "\r\n".join([f"{method} {path} {version}", *kept, *extra, "", ""]).encode()
