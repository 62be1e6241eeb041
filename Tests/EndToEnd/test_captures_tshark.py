"""frame-dump against tshark, where tshark is right; where it is not, the truth shows what it misses."""

import pytest

import captures
import wireshark

# Read with reassembly of segments out of order, which tshark does not do by default.
WRONG = {
    "client-only": "one direction: no WebSocket at all",
    "server-only": "one direction: no WebSocket at all",
    "connect": "after CONNECT: none at all",
    "h2-tls": "over HTTP/2: DATA, no frames",
    "h2c": "over HTTP/2: none at all",
    "midstream": "without a handshake: none at all",
    "midstream-binary": "without a handshake: none at all",
    "midstream-cut": "without a handshake: none at all",
    "midstream-deflate": "without a handshake: none at all",
    "deflate-hole": "nothing after a hole",
    "deflate-hole-none": "nothing after a hole",
    "hole-in-payload": "nothing after a hole",
    "hole-of-frames": "nothing after a hole",
    "hole-over-heads": "nothing after a hole",
    "holes": "nothing after a hole",
    "snaplen": "the handshake is cut: none at all",
    "snaplen-600": "nothing after a packet that was cut",
    "violations": "frames after a breach, frames cut off, lengths of 64 bits",
}
# Neither right nor wrong every time.
LEFT_OUT = {
    "lossy": "whether it can put this together depends on chance in the recording",
    "reordered": "the same",
    "retransmitted": "the same",
    "overlapping": "the same",
    "deflate-bomb": "right, after a minute of writing 10 MB three times",
}
RIGHT = [name for name in captures.names() if name not in WRONG and name not in LEFT_OUT]


def heads(frames):
    return [captures.header(frame) for frame in frames]


@pytest.fixture(scope="module")
def theirs():
    known = {}

    def read(name):
        if name not in known:
            known[name] = [frames for frames in wireshark.frames(name).values() if any(frames.values())]
        return known[name]

    return read


@pytest.mark.parametrize("name", RIGHT)
def test_both_see_the_same_frames(theirs, name):
    reading = captures.dumped(name)
    ours = [number for number in reading.connections
            if any(reading.frames(number, sender) for sender in captures.DIRECTIONS)]
    assert len(ours) == len(theirs(name))
    for number, frames in zip(ours, theirs(name)):
        for sender, direction in captures.DIRECTIONS.items():
            seen = reading.frames(number, sender)
            assert heads(map(captures.seen, seen)) == heads(frame for frame, _ in frames[direction])
            for frame, (_, text) in zip(seen, frames[direction]):
                if text is not None and not frame["rsv1"] and frame["opcode"] == 1:
                    assert captures.content(frame) == text


@pytest.mark.parametrize("name", WRONG)
def test_the_truth_and_not_tshark(theirs, name):
    """The table above is true: if this fails, a newer tshark reads more than 4.0.17 did."""
    true = [entry for entry in captures.truth(name) if entry["c2s"] or entry["s2c"]]
    same = len(true) == len(theirs(name)) and all(
        heads(frame for frame, _ in frames[direction]) == heads(entry[direction])
        for entry, frames in zip(true, theirs(name)) for direction in captures.DIRECTIONS.values())
    assert not same, WRONG[name]
