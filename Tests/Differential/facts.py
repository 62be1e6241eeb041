"""What can be said of a sequence without judging it: which frames make up a message, how its DEFLATE ends."""

import dataclasses
import zlib

from wire import CONTINUATION, is_control

TAIL = b"\x00\x00\xff\xff"
# A stored block with BFINAL: where nothing is unfinished, DEFLATE gives its eight bytes and has ended.
MARK = b"\x01\x08\x00\xf7\xffunlikely"


@dataclasses.dataclass
class Message:
    # Its data frames, with the control frames that came between them.
    frames: list
    is_compressed: bool

    @property
    def data_frames(self):
        return [frame for frame in self.frames if not is_control(frame.opcode)]

    @property
    def is_whole(self):
        last = self.frames[-1]
        return last.fin and last.is_whole and not is_control(last.opcode)

    def is_whole_before(self, offset):
        return self.is_whole and self.frames[-1].offset < offset

    @property
    def controls(self):
        return [frame for frame in self.frames if is_control(frame.opcode)]


def messages(case):
    """All messages, as a legal sequence has them: what an illegal one breaks is not looked at."""
    found, current = [], None
    for frame in case.frames():
        if is_control(frame.opcode):
            if current:
                current.frames.append(frame)
            continue
        if frame.opcode != CONTINUATION or current is None:
            current = Message([], case.deflate is not None and bool(frame.rsv & 4))
            found.append(current)
        current.frames.append(frame)
        if frame.fin:
            current = None
    for message in found:
        # Those behind its end are not its own.
        while is_control(message.frames[-1].opcode) and any(frame.fin for frame in message.data_frames):
            message.frames.pop()
    return found


def open_message(case, offset):
    """The message that is in progress where the frame at this offset begins; None if there is none."""
    for message in messages(case):
        begun = message.frames[0].offset < offset
        ended = any(frame.fin and frame.offset < offset for frame in message.data_frames)
        if begun and not ended:
            return message
    return None


@dataclasses.dataclass
class Inflation:
    message: Message
    # No DEFLATE: nothing can be said of later messages.
    is_corrupt: bool = False
    # It refers back further than the agreed window.
    is_beyond_window: bool = False
    # How many bytes of the payload there are up to the end of the first block with BFINAL set; None without one.
    final_end: int | None = None
    # It ends inside a block, which then takes the tail for its own.
    is_cut: bool = False


def inflations(case):
    """Of each compressed message. Of one that is not whole only what has come can be said."""
    strict = wide = None
    for message in messages(case):
        if not message.is_compressed:
            continue
        if wide is None or wide.eof or not case.takeover:
            strict, wide = zlib.decompressobj(wbits=-case.deflate), zlib.decompressobj(wbits=-15)
        payload = b"".join(frame.payload for frame in message.data_frames)
        tail = TAIL if message.is_whole else b""
        try:
            wide.decompress(payload + tail)
        except zlib.error:
            yield Inflation(message, is_corrupt=True)
            return
        strict = strict if strict and reads_strictly(strict, payload + tail) else None
        found = Inflation(message, is_beyond_window=strict is None)
        unused = len(wide.unused_data)
        if wide.eof and (unused == 0 or unused >= len(tail)):
            found.final_end = min(len(payload), len(payload + tail) - unused)
        elif message.is_whole:
            found.is_cut = wide.eof or not is_between_blocks(wide)
        yield found


def content_before(case, message, offset):
    """What there is of a message, inflated, where the frame at this offset begins."""
    def payload_of(other):
        return b"".join(frame.payload for frame in other.data_frames if frame.offset < offset)

    if not message.is_compressed:
        return payload_of(message)
    decompressor = None
    for other in messages(case):
        if other.is_compressed:
            if decompressor is None or not case.takeover:
                decompressor = zlib.decompressobj(wbits=-15)
            try:
                content = decompressor.decompress(payload_of(other) + (TAIL if other.is_whole_before(offset) else b""))
            except zlib.error:
                return b""
            if other.frames == message.frames:
                return content
    return b""


def reads_strictly(decompressor, payload):
    """zlib lets a distance reach over its window and over what it has given in the same call: a byte each."""
    try:
        while payload and not decompressor.eof:
            decompressor.decompress(payload, 1)
            payload = decompressor.unconsumed_tail
    except zlib.error:
        return False
    return True


def is_between_blocks(decompressor):
    probe = decompressor.copy()
    try:
        return probe.decompress(MARK) == b"unlikely" and probe.eof
    except zlib.error:
        return False


# A verdict and its sequence


def failing_message(case, verdict):
    """The one after those that were delivered."""
    return messages(case)[deliveries(verdict)]


def events_before_the_failing_message(verdict, patient):
    """What a more patient verdict tells before the message in which this one has failed, or all that it tells."""
    number = deliveries(verdict)
    for index, event in enumerate(patient.events):
        if event[0] == "message":
            if number == 0:
                return patient.events[:index]
            number -= 1
    return patient.events


def deliveries(verdict):
    return sum(event[0] == "message" for event in verdict.events)
