"""Frames on the wire (RFC 6455 §5.2), legal or not, written and read without any library."""

import dataclasses

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA


def is_control(opcode):
    return opcode >= 8


def masked(payload, key):
    wide = (key * (len(payload) // 4 + 1))[:len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(wide, "big")).to_bytes(len(payload), "big")


def minimal(length):
    """How many bytes of extended length it takes."""
    return 0 if length < 126 else 2 if length < 1 << 16 else 8


def frame(opcode, payload=b"", fin=True, rsv=0, mask=None, extended=None, length=None):
    """`mask`: four bytes or None; `extended`: 0, 2 or 8 bytes of extended length; `length`: what is claimed."""
    length = len(payload) if length is None else length
    extended = minimal(length) if extended is None else extended
    head = bytes([fin << 7 | rsv << 4 | opcode, (mask is not None) << 7 | {0: length, 2: 126, 8: 127}[extended]])
    head += length.to_bytes(extended, "big") if extended else b""
    return head + (payload if mask is None else mask + masked(payload, mask))


@dataclasses.dataclass
class Frame:
    """A frame found in a stream, which may end within it: in its header, then `header_end` is beyond the end."""

    offset: int
    header_end: int
    length: int
    extended: int
    fin: bool
    rsv: int
    opcode: int
    mask: bytes | None
    payload: bytes
    is_whole: bool

    @property
    def end(self):
        return self.header_end + self.length


def frames(data):
    """All frames of a stream, the last one perhaps cut."""
    found, offset = [], 0
    while len(data) - offset >= 2:
        first, second = data[offset], data[offset + 1]
        extended = {126: 2, 127: 8}.get(second & 0x7F, 0)
        start = offset + 2 + extended
        header_end = start + (4 if second & 0x80 else 0)
        length = int.from_bytes(data[offset + 2:start], "big") if extended else second & 0x7F
        if header_end > len(data):
            length = 0
        key = data[start:header_end] if second & 0x80 else None
        payload = data[header_end:header_end + length]
        found.append(Frame(
            offset=offset, header_end=header_end, length=length, extended=extended, fin=bool(first & 0x80),
            rsv=first >> 4 & 7, opcode=first & 15, mask=key, payload=masked(payload, key) if key else payload,
            is_whole=header_end <= len(data) and len(payload) == length))
        offset = header_end + length
    return found
