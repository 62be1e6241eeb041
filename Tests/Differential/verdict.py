"""What one side makes of a sequence, in the same form whoever it was."""

import dataclasses

import wire


@dataclasses.dataclass
class Verdict:
    # ("message", opcode, payload), ("ping", payload), ("pong", payload), ("close", code or None, reason):
    # in order, up to the peer's Close or the failure.
    events: list = dataclasses.field(default_factory=list)
    # The code with which it fails the connection; None where it does not.
    failed: int | None = None
    # What it sends back: ("pong", payload) and ("close", code or None).
    answers: list = dataclasses.field(default_factory=list)

    @property
    def is_closed(self):
        return bool(self.events) and self.events[-1][0] == "close"

    def told(self):
        words = [" ".join(shown(part) for part in event) for event in self.events]
        words += [] if self.failed is None else [f"fails with {self.failed}"]
        words += ["> " + " ".join(shown(part) for part in answer) for answer in self.answers]
        return "; ".join(words) or "nothing"


def shown(part):
    if not isinstance(part, bytes):
        return str(part)
    return part.hex() if len(part) <= 40 else f"{part[:40].hex()}… ({len(part)} bytes)"


def answers(sent):
    """`sent`: the bytes that a side has written."""
    found = []
    for frame in wire.frames(sent):
        if frame.opcode == wire.PONG:
            found.append(("pong", frame.payload))
        elif frame.opcode == wire.CLOSE:
            found.append(("close", int.from_bytes(frame.payload[:2], "big") if frame.payload else None))
    return found
