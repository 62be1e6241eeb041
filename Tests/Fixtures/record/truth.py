"""What went over a WebSocket, as one that took part in it knows it: the truth beside each capture.

A `.truth.json` is a list, one entry a connection, in the order in which they appear:

    stream    from 0
    path      of the request
    status    of the response, where it is no 101
    violations  the rules that were broken, in order
    close     `initiator` (client, server or null), `code` as docs/json-lines.md has it, `clean`, `ended`
    messages  of each direction: opcode, frames, compressed, and length and SHA-256 of the whole, inflated
    c2s, s2c  every frame: fin, rsv (0-7), opcode, masked, key, len, offset (of its first byte in the stream
              of its direction, head included) and the SHA-256 of the unmasked payload as on the wire. `seen`:
              `part` or `none`, of a frame that the capture does not hold whole
    missing   of a capture with losses: how many bytes of each direction
"""

import hashlib
import json
import re
import zlib

import wire

CLIENT, SERVER = "c2s", "s2c"
SENDERS = {CLIENT: "client", SERVER: "server"}


def digest(data):
    return hashlib.sha256(data).hexdigest()


class Messages:
    """Puts the messages of one direction together, and inflates them with what was agreed for it."""

    def __init__(self, extensions, sender):
        self.known = []
        self._parts = None
        self._forgets = f"{sender}_no_context_takeover" in extensions
        window = re.search(rf"{sender}_max_window_bits=(\d+)", extensions)
        self._bits = int(window[1]) if window else 15
        self._inflater = zlib.decompressobj(-self._bits)

    def add(self, frame):
        if frame.opcode >= wire.CLOSE:
            return
        if frame.opcode != wire.CONTINUATION:
            self._parts = [frame]
        elif self._parts:
            self._parts.append(frame)
        if frame.fin and self._parts:
            self._finish(self._parts)
            self._parts = None

    def _finish(self, parts):
        whole = b"".join(part.payload for part in parts)
        compressed = bool(parts[0].rsv & 4)
        if compressed:
            try:
                whole = self._inflater.decompress(whole + b"\x00\x00\xff\xff")
            except zlib.error:
                return
            if self._forgets:
                self._inflater = zlib.decompressobj(-self._bits)
        self.known.append({"opcode": parts[0].opcode, "frames": len(parts), "compressed": compressed,
                           "len": len(whole), "sha256": digest(whole)})


class Truth:
    """What went over one connection."""

    def __init__(self, path):
        self.path = path
        self.tags = {}
        self.frames = {CLIENT: [], SERVER: []}
        self.position = {CLIENT: 0, SERVER: 0}
        self._messages = {}
        self._closes = []
        self.ended = "fin"
        self.agreed("")

    def agreed(self, extensions):
        self._messages = {direction: Messages(extensions, sender) for direction, sender in SENDERS.items()}

    def skip(self, direction, count):
        """Bytes of the stream that are no frames: its HTTP head."""
        self.position[direction] += count

    def add(self, direction, frame, header_length, claimed=None):
        """A frame that was sent or heard. `claimed`: its length, where the payload has less."""
        whole = claimed in (None, len(frame.payload))
        self.frames[direction].append({
            "fin": int(frame.fin), "rsv": frame.rsv, "opcode": frame.opcode,
            "masked": frame.mask is not None, "key": frame.mask.hex() if frame.mask is not None else None,
            "len": len(frame.payload) if whole else claimed, "offset": self.position[direction],
            **({"sha256": digest(frame.payload)} if whole else {"seen": "part"})})
        self.position[direction] += header_length + len(frame.payload)
        if whole:
            self._messages[direction].add(frame)
        if frame.opcode == wire.CLOSE:
            self._closes.append((direction, frame))

    @property
    def close(self):
        if not self._closes:
            return {"initiator": None, "code": 1006, "clean": False, "ended": self.ended}
        direction, frame = self._closes[0]
        return {"initiator": SENDERS[direction], "code": frame.code if len(frame.payload) > 1 else 1005,
                "clean": len({direction for direction, _ in self._closes}) == 2, "ended": self.ended}

    def entry(self, stream):
        return {"stream": stream, "path": self.path, **self.tags, "close": self.close,
                "messages": {direction: messages.known for direction, messages in self._messages.items()},
                **self.frames}


def text(entries):
    """JSON with one frame or message a line."""
    shown = json.dumps(entries, indent=1, ensure_ascii=False)
    # What holds nothing deeper is a frame, a message or a list of names.
    return re.sub(r"[{\[][^{}\[\]]*[}\]]", lambda found: _in_one_line(found[0]), shown) + "\n"


def _in_one_line(shown):
    return shown[0] + " ".join(line.strip() for line in shown[1:-1].strip().splitlines()) + shown[-1]
