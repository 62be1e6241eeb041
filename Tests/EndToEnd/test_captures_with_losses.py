"""frame-dump of captures that do not hold everything: nothing is invented, and what is missing is said."""

import dataclasses

import pytest

import captures


@dataclasses.dataclass(frozen=True)
class Loss:
    """What must come out of a capture with losses.

    `all`: every frame of which any byte is there. `after`: how many of the last whole frames of the client and of
    the server must be there. `notes`: kinds of notes that must be given.
    """

    all: bool = False
    after: tuple = (0, 0)
    notes: tuple = ("hole",)


LOSSES = {
    "hole-in-payload": Loss(all=True),
    "hole-of-frames": Loss(after=(20, 20)),
    "hole-over-heads": Loss(after=(15, 15)),
    "holes": Loss(after=(3, 3)),
    "client-only": Loss(all=True, notes=()),
    "server-only": Loss(all=True, notes=()),
    "no-syn": Loss(all=True, notes=()),
    "midstream": Loss(all=True, notes=("midstream",)),
    "midstream-cut": Loss(after=(20, 20), notes=("midstream",)),
    "midstream-binary": Loss(after=(1, 0), notes=("midstream",)),
    "midstream-deflate": Loss(all=True, notes=("midstream",)),
    "deflate-hole": Loss(after=(5, 5), notes=("hole", "lost_context")),
    "deflate-hole-none": Loss(after=(5, 5), notes=("hole", "lost_context")),
    "snaplen": Loss(after=(3, 3)),
    "snaplen-600": Loss(all=True),
}
# Their first bytes are not known, so neither is what is missing before them.
UNCOUNTED = {name for name in LOSSES if name.startswith("midstream")} | {"client-only", "server-only"}


@pytest.fixture(scope="module")
def read():
    known = {}

    def dumped(name):
        if name not in known:
            known[name] = captures.dumped(name)
        return known[name]

    return dumped


def sides(name):
    """Sender, its frames in the truth, for the only connection of each of these captures."""
    (entry,) = captures.truth(name)
    return [(sender, entry[direction]) for sender, direction in captures.DIRECTIONS.items()]


def reported(reading, sender):
    return [captures.seen(frame) for frame in reading.frames(1, sender)]


def test_the_table_is_complete():
    assert set(LOSSES) == {name for name in captures.names() if not captures.is_whole(name)}


@pytest.mark.parametrize("name", LOSSES)
def test_nothing_is_invented(read, name):
    assert read(name).connections == [1]
    for sender, true in sides(name):
        captures.matched(reported(read(name), sender), true)


def wanted(loss, true, after):
    """The indices of the frames that must be found."""
    whole = [index for index, frame in enumerate(true) if "seen" not in frame]
    if loss.all:
        # Of what begins before a capture does, not even the head is there.
        return whole if "midstream" in loss.notes else [
            index for index, frame in enumerate(true) if frame.get("seen") != "none"]
    first_lost = min(set(range(len(true))) - set(whole), default=len(true))
    before = [] if "midstream" in loss.notes else [index for index in whole if index < first_lost]
    return [*before, *whole[len(whole) - after:]]


@pytest.mark.parametrize("name", LOSSES)
def test_what_is_there_is_found(read, name):
    for (sender, true), after in zip(sides(name), LOSSES[name].after):
        found = captures.matched(reported(read(name), sender), true)
        lacking = set(wanted(LOSSES[name], true, after)) - set(found)
        assert not lacking, f"{sender}: {[true[index] for index in sorted(lacking)]}"


@pytest.mark.parametrize("name", LOSSES)
def test_what_is_missing_is_said(read, name):
    notes = {note["kind"] for note in read(name).of("note")}
    assert set(LOSSES[name].notes) <= notes


@pytest.mark.parametrize("name", sorted(set(LOSSES) - UNCOUNTED))
def test_the_size_of_the_holes(read, name):
    (entry,) = captures.truth(name)
    for sender, direction in captures.DIRECTIONS.items():
        holes = read(name).notes("hole", 1, sender)
        assert sum(hole["bytes"] for hole in holes) == entry["missing"][direction], sender


@pytest.mark.parametrize("name", sorted(set(LOSSES) - {"snaplen"}))
def test_nobody_is_accused_of_what_the_capture_lost(read, name):
    assert read(name).of("violation") == []


def test_an_inflated_message_after_a_hole_is_right_or_not_there(read):
    for name in ("deflate-hole", "deflate-hole-none", "midstream-deflate"):
        (entry,) = captures.truth(name)
        for sender, direction in captures.DIRECTIONS.items():
            true = {message["sha256"] for message in entry["messages"][direction]}
            for frame in read(name).frames(1, sender):
                if frame["rsv1"] and frame["fin"] and "inflated" in frame:
                    assert captures.digest(frame["inflated"]) in true


def test_a_side_that_keeps_no_context_is_inflated_after_a_hole(read):
    client = [frame for frame in read("deflate-hole-none").frames(1, "client") if frame["rsv1"]]
    assert all("inflated" in frame for frame in client[-5:])
    server = [frame for frame in read("deflate-hole-none").frames(1, "server") if frame["rsv1"]]
    assert not all("inflated" in frame for frame in server[-5:])
