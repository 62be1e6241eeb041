"""Seeded random sequences of frames: legal ones, ones with every rule's breach, and streams damaged anywhere."""

import dataclasses
import random
import zlib

import wire
from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT

CHARACTERS = "az 09~\n\0\u00e9\u0436\u07ff\u0800\u20ac\ud7ff\ue000\ufffd\U00010000\U0001f600\U0010ffff"
# Overlong, a lone continuation, a surrogate, past U+10FFFF, no such byte, and characters that are cut off.
NO_UTF8 = [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\x80", b"\x80", b"\xbf\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
           b"\xf5", b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xe2\x28\xa1"]
LEGAL_CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
ILLEGAL_CODES = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 9999, 65535]


@dataclasses.dataclass
class Case:
    """A sequence and the side that judges it."""

    index: int
    role: str
    # We have sent a Close already.
    closing: bool
    limit: int
    # The window bits of the sender's compressor, or None.
    deflate: int | None
    takeover: bool
    data: bytes = b""
    chops: list = dataclasses.field(default_factory=list)

    @property
    def is_server(self):
        return self.role == "server"

    def frames(self):
        return wire.frames(self.data)


def case(seed, index):
    rng = random.Random(f"{seed}/{index}")
    made = Case(
        index=index, role=("server", "client")[index & 1], closing=rng.random() < 0.1,
        limit=rng.choice([1000, 1000, 70_000]), deflate=rng.choice([9, 10, 12, 15, 15]) if index & 2 else None,
        takeover=rng.random() < 0.7)
    made.data = Script(made, rng).run()
    if rng.random() < 0.1:
        made.data = damaged(made.data, rng)
    if rng.random() < 0.15:
        made.data = made.data[:rng.choice([rng.randrange(len(made.data) + 1), rng.choice(edges(made))])]
    made.chops = chops(len(made.data), rng)
    return made


def edges(case):
    """Where a frame, a header or the fixed part of a header ends."""
    return [offset for frame in case.frames() for offset in (frame.offset + 2, frame.header_end, frame.end)] or [0]


def damaged(data, rng):
    """With a few bits of the first bytes flipped: what nobody would think of."""
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        if data:
            data[rng.randrange(min(len(data), 200))] ^= 1 << rng.randrange(8)
    return bytes(data)


def chops(size, rng):
    """The sizes of the pieces in which `size` bytes come."""
    most = rng.choice([1, 2, 7, 40, 1 << 20]) if size < 3000 else rng.choice([400, 5000, 1 << 20])
    pieces = []
    while size > 0:
        pieces.append(min(size, rng.randint(1, most) if most < 1 << 20 else size))
        size -= pieces[-1]
    return pieces


class Script:
    """Writes one sequence. A legal step leaves the stream in order; a breach leaves it as it falls."""

    def __init__(self, case, rng):
        self.case, self.rng = case, rng
        self.out = bytearray()
        self.compressor = None

    def run(self):
        legal = [self.message] * 5 + [self.ping, self.pong]
        breaches = BREACHES + (DEFLATE_BREACHES * 2 if self.case.deflate else [])
        steps = [self.rng.choice(legal) for _ in range(self.rng.randint(1, 5))]
        if self.rng.random() < 0.75:
            for _ in range(self.rng.choice([1, 1, 1, 2])):
                breach = self.rng.choice(breaches)
                steps.insert(self.rng.randint(0, len(steps)), lambda breach=breach: breach(self))
        if self.rng.random() < 0.4:
            steps.append(self.close)
        if self.rng.random() < 0.1:
            steps.append(self.rng.choice(legal))
        for step in steps:
            step()
        return bytes(self.out)

    # What steps are made of

    def put(self, opcode, payload=b"", wrong_mask=False, **how):
        mask = self.rng.randbytes(4) if self.case.is_server != wrong_mask else None
        self.out += wire.frame(opcode, payload, mask=mask, **how)

    def size(self):
        big = [125, 126, 127, 300, 997, 1000] + ([65_535, 65_536] if self.case.limit > 1000 else [])
        return self.rng.randint(0, 12) if self.rng.random() < 0.85 else self.rng.choice(big)

    def text(self, size=None):
        """Of about so many bytes: whole characters."""
        size = self.size() if size is None else size
        return "".join(self.rng.choice(CHARACTERS) for _ in range(min(size, 30))).encode().ljust(size, b"x")

    def content(self):
        """An opcode and a payload that goes with it."""
        if self.rng.random() < 0.6:
            return TEXT, self.text()
        return BINARY, self.rng.randbytes(self.size())

    def control(self):
        return self.rng.randbytes(self.rng.choice([0, 1, 5, 124, 125]))

    def send(self, opcode, payload, compress=None, rsv=0):
        """A message, in one frame or more, with control frames between."""
        compress = self.case.deflate and self.rng.random() < 0.7 if compress is None else compress
        if compress:
            payload, rsv = self.compressed(payload), rsv | 4
        pieces = self.pieces(payload)
        for index, piece in enumerate(pieces):
            self.put(CONTINUATION if index else opcode, piece, fin=index == len(pieces) - 1, rsv=0 if index else rsv)
            if index < len(pieces) - 1 and self.rng.random() < (0.1 if compress else 0.3):
                self.rng.choice([self.ping, self.pong])()

    def pieces(self, payload):
        if self.rng.random() < 0.5:
            return [payload]
        cuts = sorted(self.rng.randint(0, len(payload)) for _ in range(self.rng.randint(1, 3)))
        return [payload[start:end] for start, end in zip([0, *cuts], [*cuts, len(payload)])]

    def compressed(self, payload):
        if self.compressor is None or not self.case.takeover:
            self.compressor = zlib.compressobj(wbits=-self.case.deflate)
        return (self.compressor.compress(payload) + self.compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]

    # Legal steps

    def message(self):
        self.send(*self.content())

    def ping(self):
        self.put(PING, self.control())

    def pong(self):
        self.put(PONG, self.control())

    def close(self):
        if self.rng.random() < 0.2:
            return self.put(CLOSE)
        self.put(CLOSE, self.rng.choice(LEGAL_CODES).to_bytes(2, "big") + self.text(self.rng.choice([0, 5, 60])))


def zlib_stream(bits, payload):
    compressor = zlib.compressobj(wbits=-bits)
    return (compressor.compress(payload) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


# Breaches of RFC 6455, a function each


def wrong_mask(script):
    script.put(*script.content(), wrong_mask=True)


def reserved_bits(script):
    bits = script.rng.choice([1, 2, 3] if script.case.deflate else [1, 2, 3, 4, 5, 7])
    script.put(script.rng.choice([TEXT, BINARY, PING, PONG, CLOSE]), b"", rsv=bits)


def reserved_opcode(script):
    script.put(script.rng.choice([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), script.rng.randbytes(3))


def long_control(script):
    extended = script.rng.choice([2, 2, 8])
    script.put(script.rng.choice([PING, PONG, CLOSE]), b"\x03\xe8" + b"c" * 124, extended=extended)


def fragmented_control(script):
    script.put(script.rng.choice([PING, PONG, CLOSE]), b"", fin=False)


def long_length(script):
    """More bytes for the length than it needs."""
    size = script.rng.choice([0, 5, 125])
    script.put(script.rng.choice([TEXT, BINARY, PING]), b"l" * size, extended=script.rng.choice([2, 8]))


def long_length_of_16_bits(script):
    script.put(BINARY, script.rng.randbytes(200), extended=8)


def top_bit(script):
    script.put(script.rng.choice([TEXT, BINARY]), b"t", length=1 << 63 | script.rng.randrange(3), extended=8)


def orphan(script):
    script.put(CONTINUATION, script.text(5), fin=script.rng.random() < 0.7)


def interleaved(script):
    script.put(TEXT, b"begun", fin=False)
    script.put(*script.content(), fin=script.rng.random() < 0.7)


def interleaved_in_compressed(script):
    payload = script.compressed(b"begun and not ended")
    script.put(TEXT, payload[:5], fin=False, rsv=4)
    script.put(*script.content(), rsv=script.rng.choice([0, 4]))


def surrogate(script):
    """Between its second and its third byte there may be the end of a frame and others."""
    script.put(TEXT, script.text(4) + b"\xed\xa0", fin=False)
    script.rng.choice([script.ping, script.pong])()
    script.put(CONTINUATION, b"\x80" + script.text(4))


def no_utf8(script):
    text = script.text(6) + script.rng.choice(NO_UTF8) + (script.text(6) if script.rng.random() < 0.5 else b"")
    script.send(TEXT, text)


def one_byte_close(script):
    script.put(CLOSE, script.rng.randbytes(1))


def bad_code(script):
    script.put(CLOSE, script.rng.choice(ILLEGAL_CODES).to_bytes(2, "big") + script.text(3))


def bad_reason(script):
    code = script.rng.choice(LEGAL_CODES + ILLEGAL_CODES[:2])
    script.put(CLOSE, code.to_bytes(2, "big") + b"ok" + script.rng.choice(NO_UTF8))


def close_inside(script):
    """Legal, and not what everybody thinks of: a Close in the middle of a message."""
    script.put(TEXT, b"half", fin=False)
    script.close()


def data_after_close(script):
    script.close()
    script.message()


def control_after_close(script):
    script.close()
    script.rng.choice([script.ping, script.pong, script.close])()


def too_big(script):
    limit = script.case.limit
    if script.rng.random() < 0.5:
        return script.put(BINARY, b"b" * 10, length=limit + script.rng.choice([1, 2, 1 << 40]))
    script.put(BINARY, b"b" * 700, fin=False)
    script.ping()
    script.put(CONTINUATION, b"c" * (limit - 700 + script.rng.randint(0, 1)))


BREACHES = [wrong_mask, reserved_bits, reserved_opcode, long_control, fragmented_control, long_length,
            long_length_of_16_bits, top_bit, orphan, interleaved, surrogate, no_utf8, no_utf8, one_byte_close, bad_code, bad_reason,
            close_inside, data_after_close, control_after_close, too_big]


# Breaches and rarities of RFC 7692


def misplaced_bit(script):
    if script.rng.random() < 0.4:
        return script.put(script.rng.choice([PING, PONG, CLOSE]), b"", rsv=4)
    payload = script.compressed(b"fragments") if script.rng.random() < 0.5 else None
    script.put(TEXT, payload[:3] if payload else b"frag", fin=False, rsv=4 if payload else 0)
    script.put(CONTINUATION, payload[3:] if payload else b"ments", rsv=4)


def corrupt(script):
    """A block of the type that there is not, one whose two lengths differ, a distance before the beginning."""
    payload = script.rng.choice([b"\x07", b"\x06\x00\x00", b"\x00\x05\x00\x00\x00hello", b"\x02\x03\x02\x00"])
    script.send(script.rng.choice([TEXT, BINARY]), payload, compress=False, rsv=4)


def cut_block(script):
    payload = zlib_stream(script.case.deflate, script.text(40))
    script.send(TEXT, payload[:script.rng.randint(1, len(payload) - 1)], compress=False, rsv=4)


def beyond_window(script):
    """Made with a window of 32 KiB, which refers back further than a smaller one."""
    noise = script.rng.randbytes(260)
    script.send(BINARY, zlib_stream(15, noise + b"." * 300 + noise), compress=False, rsv=4)


def inflates_past_the_limit(script):
    script.send(BINARY, b"\0" * (script.case.limit + script.rng.choice([0, 1, 5000])), compress=True)


def one_byte_past_the_limit(script):
    payload = script.compressed(b"\0" * (script.case.limit + 1))
    script.put(BINARY, payload[:-1], fin=False, rsv=4)
    script.ping()
    script.put(CONTINUATION, payload[-1:])


def final_block(script):
    """RFC 7692 §7.2.3.4: BFINAL is legal; after it, the octet 0 begins the empty block that is cut off. Some leave
    it out, and another block may follow."""
    compressor = zlib.compressobj(wbits=-script.case.deflate)
    payload = compressor.compress(b"final") + compressor.flush(zlib.Z_FINISH)
    behind = script.rng.choice([b"\0", b"", b"\xf2\x48\x05\x00"])
    script.send(TEXT, payload + behind, compress=False, rsv=4)


def two_blocks(script):
    """RFC 7692 §7.2.3.3 and §7.2.3.5: a block without compression, and two blocks."""
    stored = b"\x00\x05\x00\xfa\xffHello\x00"
    blocks = b"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"
    script.send(TEXT, script.rng.choice([stored, blocks]), compress=False, rsv=4)


def empty_compressed(script):
    script.send(script.rng.choice([TEXT, BINARY]), script.rng.choice([b"\0", b""]), compress=False, rsv=4)


def compressed_no_utf8(script):
    script.send(TEXT, script.text(6) + script.rng.choice(NO_UTF8) + script.text(3), compress=True)


DEFLATE_BREACHES = [misplaced_bit, interleaved_in_compressed, corrupt, cut_block, beyond_window, inflates_past_the_limit,
                    one_byte_past_the_limit, final_block, two_blocks, empty_compressed, compressed_no_utf8]
